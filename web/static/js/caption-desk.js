/**
 * The desk of a captioner: one field, by keyboard alone. Enter finishes the line, Escape clears it, Arrow up in an empty field corrects
 * the last line.
 *
 * @import { Line } from "./captions.js"
 * @import { NextSpeaker } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { directionOf, linesOf, streamOf } from "./captions.js";
import { languageName } from "./format.js";
import { identityLine } from "./people.js";
import { t } from "./text.js";

const KEPT = "tribuna captioning";
const DRAFT_EVERY_MS = 250;
/** The room lets lines be corrected for two minutes. */
const CORRECTABLE_MS = 120_000;
const SHOWN = 12;
const LONGEST = 500;

export class CaptionDesk {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.language = localStorage.getItem(KEPT) ?? "";
    /** Seconds that this captioner is behind, as they say; "": they do not. */
    this.delay = "";
    /** The line that is being corrected. @type {string|null} */
    this.correcting = null;
    /** What was last shown of the line, and the wait before it is shown again. */
    this.shown = "";
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.waiting = undefined;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const languages = view.captions?.languages ?? [];
    if (!languages.includes(this.language)) this.language = languages.find((one) => one === this.page.boot.lang) ?? languages[0] ?? "";
    if (!this.language) return;
    const first = !this.root.querySelector("textarea");
    this.page.socket?.read(streamOf(this.language));
    const lines = linesOf(this.page.socket?.streams.get(streamOf(this.language))?.entries ?? []);
    render(
      html`<div class="desk-speakers">
          <p><span class="eyebrow">${t("Now")}</span> <strong>${view.floor ? html`<bdi>${identityLine(view.floor.speaker)}</bdi> ${spoken(view.floor.language)}` : t("Nobody has the floor.")}</strong></p>
          ${view.next_speaker ? next(view.next_speaker) : nothing}
        </div>
        ${this.past(lines)} ${this.field()} ${this.settings(languages)}`,
      this.root,
    );
    if (first) this.text.focus();
  }

  /** @param {string[]} languages */
  settings(languages) {
    return html`<div class="desk-settings">
      <label class="field">
        <span>${t("Language of your captions")}</span>
        <select @change=${(/** @type {Event} */ event) => this.choose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
          ${languages.map((tag) => html`<option value=${tag} ?selected=${tag === this.language}>${languageName(tag)}</option>`)}
        </select>
      </label>
      <label class="field desk-delay">
        <span>${t("Seconds behind the speaker, if you know")}</span>
        <input type="number" min="0" max="120" step="1" inputmode="numeric" .value=${this.delay} @input=${(/** @type {Event} */ event) => (this.delay = /** @type {HTMLInputElement} */ (event.currentTarget).value)} />
      </label>
    </div>`;
  }

  /** @param {string} language */
  choose(language) {
    this.show("");
    this.language = language;
    localStorage.setItem(KEPT, language);
    this.page.changed();
  }

  /** @param {Line[]} lines */
  past(lines) {
    const shown = lines.slice(-SHOWN);
    return html`<ol class="desk-lines" aria-label=${t("Your last lines")}>
      ${repeat(
        shown,
        (line) => line.caption,
        (line) => html`<li class="desk-line" data-caption=${line.caption} aria-current=${line.caption === this.correcting ? "true" : nothing}>
          <p lang=${this.language} dir=${directionOf(this.language)}>${line.text}</p>
          ${this.correctable(line) ? html`<button type="button" class="link-button" @click=${() => this.correct(line)}>${t("Correct")}<span class="visually-hidden">: ${line.text}</span></button>` : nothing}
        </li>`,
      )}
    </ol>`;
  }

  /** @param {Line} line */
  correctable(line) {
    return this.page.now() - Date.parse(line.at) < CORRECTABLE_MS;
  }

  field() {
    return html`<div class="desk-field" data-state=${this.correcting ? "correcting" : "writing"}>
      <label for="caption-text">${this.correcting ? t("Correct the line") : t("Write what is said")}</label>
      <textarea id="caption-text" rows="3" maxlength=${LONGEST} lang=${this.language} dir=${directionOf(this.language)} autocapitalize="sentences" spellcheck="true"
        aria-describedby="caption-keys" @input=${() => this.typed()} @keydown=${(/** @type {KeyboardEvent} */ event) => this.press(event)}></textarea>
      <p class="quiet" id="caption-keys">${t("Enter: finish the line. Escape: clear it. Arrow up in the empty field: correct the last line; without words it is taken away.")}</p>
    </div>`;
  }

  get text() {
    return /** @type {HTMLTextAreaElement} */ (this.root.querySelector("textarea"));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") this.finish();
    else if (event.key === "Escape") this.clear();
    else if (event.key !== "ArrowUp" || this.text.value || !this.correctLast()) return;
    event.preventDefault();
  }

  /** What is typed is shown while it is typed, a few times a second. */
  typed() {
    if (this.correcting || this.waiting !== undefined) return;
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      if (!this.correcting) this.show(this.text.value);
    }, DRAFT_EVERY_MS);
  }

  /** @param {string} text */
  show(text) {
    if (text === this.shown) return;
    this.shown = text;
    this.page.socket?.tell({ draft: { language: this.language, text } });
  }

  /** The next line can be typed at once; a line that is refused comes back. */
  async finish() {
    const text = this.text.value.trim();
    const { correcting, language } = this;
    if (!text && !correcting) return;
    this.text.value = "";
    this.correcting = null;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.shown = "";
    this.page.changed();
    const delay_s = this.delay === "" ? null : Math.min(120, Math.max(0, Number(this.delay)));
    const command = correcting ? { type: "correct_caption", caption: correcting, text } : { type: "write_caption", language, text, delay_s };
    if (await this.page.act(command)) return;
    this.text.value = [text, this.text.value].filter((one) => one).join(" ");
  }

  clear() {
    this.text.value = "";
    this.correcting = null;
    this.show("");
    this.page.changed();
  }

  /** @returns {boolean} whether there is one */
  correctLast() {
    const last = linesOf(this.page.socket?.streams.get(streamOf(this.language))?.entries ?? []).at(-1);
    if (!last || !this.correctable(last)) return false;
    this.correct(last);
    return true;
  }

  /** @param {Line} line */
  correct(line) {
    this.show("");
    this.correcting = line.caption;
    this.text.value = line.text;
    this.text.focus();
    this.page.changed();
  }
}

/** @param {NextSpeaker} speaker */
function next(speaker) {
  return html`<p><span class="eyebrow">${t("Next")}</span> <bdi>${identityLine(speaker.speaker)}</bdi> ${spoken(speaker.language)}</p>`;
}

/** @param {string} language that a speaker declared */
function spoken(language) {
  return language ? html`<span class="tag">${languageName(language)}</span>` : nothing;
}
