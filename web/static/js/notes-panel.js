/**
 * The run-sheet: private notes of those who run the meeting, to the whole of it and to the item under way.
 *
 * @import { Note, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, noChange, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { agendaOf } from "./agenda.js";
import { hourText } from "./format.js";
import { t } from "./text.js";

const MAX_CHARS = 4_000;

export class NotesPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** The version that somebody began to change, by item: what comes meanwhile does not go under their hands. @type {Map<string, number>} */
    this.begun = new Map();
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const { items, now } = agendaOf(view);
    const shown = [{ id: "", title: t("The whole meeting") }, ...items];
    render(
      html`<h2 class="panel-heading">${t("Notes")}</h2>
        <p class="quiet">${t("Only moderators see them.")}</p>
        ${repeat(shown, (item) => item.id, (item) => this.sheet(item, noteOf(view, item.id), item.id === now || item.id === ""))}`,
      this.root,
    );
  }

  /**
   * @param {{id: string, title: string}} item
   * @param {Note|undefined} note
   * @param {boolean} open whether it stands open by itself
   */
  sheet(item, note, open) {
    const label = t("Note to {title}", { title: item.title });
    const text = this.begun.has(item.id) ? noChange : (note?.text ?? "");
    return html`<details class="note" ?open=${open || Boolean(note?.text)}>
      <summary><bdi>${item.title}</bdi> ${note?.text ? html`<span class="quiet">${hourText(note.at)}</span>` : nothing}</summary>
      <form @submit=${(/** @type {SubmitEvent} */ event) => this.save(event, item.id)}>
        <textarea name="text" rows="3" maxlength=${MAX_CHARS} aria-label=${label} .value=${text} @input=${() => this.begin(item.id, note?.version ?? 0)}></textarea>
        <div class="row" ?hidden=${!this.begun.has(item.id)}>
          <button type="submit" class="button button-primary">${t("Save")}</button>
          <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.discard(event, item.id, note?.text ?? "")}>${t("Discard what I wrote")}</button>
        </div>
      </form>
    </details>`;
  }

  /**
   * @param {string} item
   * @param {number} version
   */
  begin(item, version) {
    if (this.begun.has(item)) return;
    this.begun.set(item, version);
    this.page.changed();
  }

  /**
   * @param {Event} event
   * @param {string} item
   * @param {string} text the note as it is now
   */
  discard(event, item, text) {
    const area = /** @type {HTMLElement} */ (event.currentTarget).closest("form")?.querySelector("textarea");
    if (area) area.value = text;
    this.begun.delete(item);
    this.page.changed();
  }

  /**
   * @param {SubmitEvent} event
   * @param {string} item
   */
  async save(event, item) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const text = String(new FormData(form).get("text") ?? "");
    if (await this.page.act({ type: "write_note", item, text, version: this.begun.get(item) ?? 0 }, event.submitter)) {
      this.begun.delete(item);
      this.page.changed();
    }
  }
}

/**
 * @param {View} view
 * @param {string} item
 */
function noteOf(view, item) {
  return view.notes?.find((note) => note.item === item);
}
