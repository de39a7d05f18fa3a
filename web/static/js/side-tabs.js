/**
 * Panels in one place, one at a time (WAI-ARIA tabs pattern, chosen by hand). A panel says by ``data-news`` how much waits in it, and by
 * ``data-available="false"`` that it is not for this reader.
 *
 * @import { Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { numberText } from "./format.js";
import { t } from "./text.js";

export class SideTabs {
  /**
   * @param {HTMLElement} root holds the panels, each with ``data-tab``
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {HTMLElement[]} */
    this.panels = [...root.querySelectorAll("[data-tab]")].map((panel) => /** @type {HTMLElement} */ (panel));
    this.list = document.createElement("div");
    this.list.className = "tabs";
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", t("Taking part"));
    this.list.addEventListener("keydown", (event) => this.press(event));
    root.querySelector("[data-part=loading]")?.remove();
    root.prepend(this.list);
    for (const panel of this.panels) {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${panel.dataset["tab"]}`);
    }
    this.show(this.panels[0]?.dataset["tab"] ?? "");
  }

  /** Panels have drawn themselves by now. */
  tick() {
    const chosen = this.available().find((panel) => !panel.hidden) ?? this.available()[0];
    this.root.hidden = chosen === undefined;
    if (chosen?.hidden) this.show(chosen.dataset["tab"] ?? "");
    else this.draw();
  }

  available() {
    return this.panels.filter((panel) => panel.dataset["available"] !== "false");
  }

  /** @param {string} name */
  show(name) {
    for (const panel of this.panels) panel.hidden = panel.dataset["tab"] !== name;
    this.draw();
  }

  /**
   * A panel may do something when it is looked at.
   * @param {string} name
   */
  choose(name) {
    this.show(name);
    this.page.changed();
  }

  draw() {
    render(
      this.available().map((panel) => this.tab(panel)),
      this.list,
    );
  }

  /** @param {HTMLElement} panel */
  tab(panel) {
    const name = panel.dataset["tab"] ?? "";
    const news = Number(panel.dataset["news"] ?? 0);
    const counted = t("{n} new", { n: numberText(news) });
    return html`<button type="button" role="tab" class="tab" id="tab-${name}" aria-controls=${panel.id} aria-selected=${String(!panel.hidden)} tabindex=${panel.hidden ? -1 : 0} @click=${() => this.choose(name)}>
      ${tabName(name)}${news > 0 ? html` <span class="tab-news"><span aria-hidden="true">${numberText(news)}</span><span class="visually-hidden">${counted}</span></span>` : nothing}
    </button>`;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const tabs = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[role=tab]")]);
    const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const steps = new Map([
      ["ArrowRight", at + forward],
      ["ArrowLeft", at - forward],
      ["Home", 0],
      ["End", tabs.length - 1],
    ]);
    const to = steps.get(event.key);
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next?.click();
    next?.focus();
  }
}

/** @param {string} name */
function tabName(name) {
  switch (name) {
    case "questions":
      return t("Questions");
    case "polls":
      return t("Polls");
    default:
      return t("Chat");
  }
}
