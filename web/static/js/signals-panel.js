/**
 * What interpreters need, for the chair: a line for each signal until somebody has understood it.
 *
 * @import { Signal } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { signalLine } from "./booths.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { ngettext, t } from "./text.js";

export class SignalsPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.tabIndex = -1;
  }

  /** @param {Now} now */
  render({ view }) {
    const signals = view.signals ?? [];
    this.root.hidden = signals.length === 0;
    const answer = (/** @type {Signal} */ { id }, /** @type {EventTarget|null} */ button) => this.page.act({ type: "answer_signal", signal: id }, button);
    keepFocus(this.root, () => render(signalLines(signals, answer, "y"), this.root));
  }
}

/**
 * @param {Signal[]} signals that nobody has answered
 * @param {(signal: Signal, button: EventTarget|null) => unknown} answer
 * @param {string} [key] that answers the first
 */
export function signalLines(signals, answer, key = "") {
  return html`<ul class="signals">${repeat(signals, (one) => one.id, (one, index) => line(one, answer, index === 0 ? key : ""))}</ul>`;
}

/**
 * @param {Signal} signal
 * @param {(signal: Signal, button: EventTarget|null) => unknown} answer
 * @param {string} key
 */
function line(signal, answer, key) {
  const sentence = signalLine(signal);
  const press = (/** @type {Event} */ event) => answer(signal, event.currentTarget);
  const again = signal.times > 1 ? ngettext("{n} time", "{n} times", signal.times) : "";
  return html`<li class="signal" data-signal=${signal.kind}>
    <p><strong>${sentence}</strong> <span class="numbers">${[hourText(signal.at), again].filter((one) => one).join(" · ")}</span></p>
    <button type="button" class="button" data-key=${key || nothing} aria-keyshortcuts=${key || nothing} @click=${press}><span>${t("Understood")}<span class="visually-hidden">: ${sentence}</span></span>${key ? html`<kbd aria-hidden="true">${key.toUpperCase()}</kbd>` : nothing}</button>
  </li>`;
}
