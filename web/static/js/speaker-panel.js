/**
 * What those who run the meeting can do with whoever speaks now.
 *
 * @import { FloorView, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

export class SpeakerPanel {
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
  render({ view }) {
    this.root.dataset["state"] = view.floor ? "speaking" : "empty";
    const undo = view.restorable ? this.undo(view.restorable.name) : nothing;
    keepFocus(this.root, () => render(html`${view.floor ? this.actions(view.floor) : hint(view)} ${undo}`, this.root));
  }

  /** @param {FloorView} floor */
  actions(floor) {
    return html`<div class="row">
      <button type="button" class="button button-primary" data-key="r" aria-keyshortcuts="r" data-request=${floor.request} @click=${(/** @type {Event} */ event) => this.page.act({ type: "release_floor", request: floor.request }, event.currentTarget)}>
        ${t("Thank the speaker")}<kbd aria-hidden="true">R</kbd>
      </button>
      <button type="button" class="button button-quiet-danger" data-key="x" aria-keyshortcuts="x" data-request=${floor.request} @click=${(/** @type {Event} */ event) => this.revoke(floor, event.currentTarget)}>
        ${t("Take the floor away")}<kbd aria-hidden="true">X</kbd>
      </button>
    </div>`;
  }

  /** @param {string} name of the last speaker */
  undo(name) {
    const label = t("Back to {name}", { name });
    return html`<button type="button" class="button" data-key="u" aria-keyshortcuts="u" @click=${(/** @type {Event} */ event) => this.page.act({ type: "restore_speaker" }, event.currentTarget)}
      ><span>${label}</span><kbd aria-hidden="true">U</kbd></button
    >`;
  }

  /**
   * @param {FloorView} floor
   * @param {EventTarget|null} button
   */
  async revoke(floor, button) {
    const reason = await ask({
      heading: t("Take the floor from {name}?", { name: floor.speaker.name }),
      sentence: t("The room stops hearing and seeing them at once."),
      confirm: t("Take the floor away"),
      reason: t("Reason (they can read it)"),
      danger: true,
    });
    if (reason !== null) await this.page.act({ type: "revoke_floor", request: floor.request, reason }, button);
  }
}

/** @param {View} view */
function hint(view) {
  if (OVER.has(view.phase)) return nothing;
  if (view.phase !== "live") return html`<p class="quiet">${t("The floor can be given as soon as the meeting is live.")}</p>`;
  return view.queue?.length ? html`<p class="quiet">${t("Give the floor to the first on the list with the key G.")}</p>` : nothing;
}
