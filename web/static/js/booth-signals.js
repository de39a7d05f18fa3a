/**
 * What an interpreter tells those who run the meeting with one press, and what became of it.
 *
 * @import { Signal, SignalKind } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { ownBooth, signalText } from "./booths.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

/** In the order of their keys. @type {SignalKind[]} */
const KINDS = ["slower", "no_sound", "too_far_from_microphone", "repeat"];

export class BoothSignals {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render(now) {
    const booth = OVER.has(now.view.phase) ? null : ownBooth(now);
    this.root.hidden = !booth;
    if (!booth) return;
    const own = now.view.signals?.filter((one) => one.booth === booth.language) ?? [];
    const rows = KINDS.map((kind, index) => this.signal(kind, String(index + 1), own.find((one) => one.kind === kind)));
    keepFocus(this.root, () => render(html`<h2 class="panel-heading">${t("Tell the chair and the technicians")}</h2><ul class="booth-signals">${rows}</ul>`, this.root));
  }

  /**
   * @param {SignalKind} kind
   * @param {string} key
   * @param {Signal|undefined} sent
   */
  signal(kind, key, sent) {
    const send = (/** @type {Event} */ event) => this.page.act({ type: "send_signal", kind }, event.currentTarget);
    return html`<li>
      <button type="button" class="button" data-key=${key} aria-keyshortcuts=${key} data-signal=${kind} @click=${send}>${signalText(kind)}<kbd aria-hidden="true">${key}</kbd></button>
      ${sent ? outcome(sent) : nothing}
    </li>`;
  }
}

/** @param {Signal} signal */
function outcome({ at, answered_at }) {
  if (answered_at) return html`<span class="tag tag-good">${t("understood {hour}", { hour: hourText(answered_at) })}</span>`;
  return html`<span class="tag tag-warn">${t("sent {hour}", { hour: hourText(at) })}</span>`;
}
