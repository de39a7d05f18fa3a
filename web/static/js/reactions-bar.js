/**
 * Applause: buttons for those who may, and what everybody shows, which floats up and is gone (or only appears, for who wants less motion).
 *
 * @import { Reaction } from "./participation.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { numberText } from "./format.js";
import { t } from "./text.js";

/** What floats at the same time at most. */
const MOST_FLOATING = 12;

export class ReactionsBar {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.buttons = document.createElement("div");
    this.buttons.className = "reactions-buttons";
    this.sky = document.createElement("div");
    this.sky.className = "reactions-sky";
    this.sky.setAttribute("aria-hidden", "true");
    root.replaceChildren(this.sky, this.buttons);
    page.socket?.addEventListener("reactions", (event) => this.float(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {Now} now */
  render({ mine }) {
    const reactions = mine?.reactions ?? [];
    render(reactions.length ? html`<div class="row" role="group" aria-label=${t("Applause")}>${reactions.map((one) => this.button(one))}</div>` : nothing, this.buttons);
  }

  /** @param {Reaction} reaction */
  button(reaction) {
    return html`<button type="button" class="button reaction" data-reaction=${reaction} @click=${() => this.page.socket?.react(reaction)}>${reactionName(reaction)}</button>`;
  }

  /** @param {Partial<Record<Reaction, number>>} counts */
  float(counts) {
    for (const [reaction, count] of Object.entries(counts)) {
      if (document.hidden || this.sky.childElementCount >= MOST_FLOATING) continue;
      const floating = document.createElement("span");
      const name = reactionName(/** @type {Reaction} */ (reaction));
      floating.className = "reaction-float";
      floating.dataset["reaction"] = reaction;
      floating.textContent = count > 1 ? `${name} ${numberText(count)}` : name;
      floating.addEventListener("animationend", () => floating.remove());
      this.sky.append(floating);
    }
  }
}

/** @param {Reaction} reaction */
function reactionName(reaction) {
  switch (reaction) {
    case "applause":
      return t("Applause");
    case "agree":
      return t("I agree");
    case "thanks":
      return t("Thank you");
    case "surprise":
      return t("Surprising");
  }
}
