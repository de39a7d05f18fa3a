/**
 * Starting and stopping the recording, and what is wrong with it.
 *
 * @import { View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { keepFocus } from "./focus.js";
import { faultText } from "./recording.js";
import { t } from "./text.js";

export class RecordingPanel {
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
  render({ view, mine }) {
    const records = mine?.rights.includes("record") ?? false;
    keepFocus(this.root, () => render(records ? this.content(view) : nothing, this.root));
  }

  /** @param {View} view */
  content(view) {
    const stage = view.recording ?? "off";
    if (stage !== "off") {
      return html`<p>${this.button("stop_recording", t("Stop the recording"))}</p>
        ${view.recording_fault ? html`<p class="alarm" data-state="bad">${faultText(view.recording_fault)}</p>` : nothing}`;
    }
    if (view.recording_policy === "no") return html`<p class="quiet">${t("The programme says that this meeting is not recorded.")}</p>`;
    return view.phase === "live" ? html`<p>${this.button("start_recording", t("Record the meeting"))}</p>` : nothing;
  }

  /**
   * @param {string} type of the command
   * @param {string} words
   */
  button(type, words) {
    return html`<button type="button" class="button" data-key="o" aria-keyshortcuts="o" data-recording=${type} @click=${(/** @type {Event} */ event) => this.page.act({ type }, event.currentTarget)}>${words}<kbd aria-hidden="true">O</kbd></button>`;
  }
}
