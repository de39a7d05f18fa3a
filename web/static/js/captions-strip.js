/**
 * Captions under the stage, if one wants them: in the language that one chose, with how late they are, and everything so far to scroll.
 * They are read when one wants to: nothing here is a live region.
 *
 * @import { Captions, Line } from "./captions.js"
 * @import { Now, Page } from "./page.js"
 * @import { RoomSocket } from "./room-socket.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { captionLines } from "./caption-lines.js";
import { delayOf, directionOf, linesOf, streamOf } from "./captions.js";
import { languageName, numberText, secondText } from "./format.js";
import { identityLine } from "./people.js";
import { t } from "./text.js";

const KEPT = "tribuna captions";

/** Nearer to the end than this somebody reads the newest, and the transcript follows. */
const AT_THE_END_PX = 40;

export class CaptionsStrip {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.wanted = localStorage.getItem(KEPT) ?? "";
    /** Whether the transcript is open: up to a thousand lines are not drawn for nobody. */
    this.open = false;
  }

  /** @param {Now} now */
  render({ view }) {
    const socket = this.page.socket;
    const captions = view.captions;
    this.root.hidden = !captions?.written.length;
    if (!captions || !socket || this.root.hidden) return;
    const language = captions.written.includes(this.wanted) ? this.wanted : "";
    if (language) socket.read(streamOf(language));
    this.root.dataset["state"] = language ? "on" : "off";
    const log = this.root.querySelector(".transcript");
    const follows = !log || log.scrollHeight - log.scrollTop - log.clientHeight < AT_THE_END_PX;
    render(html`${language ? captionLines(socket, language) : nothing} ${this.bar(captions, language, socket)}`, this.root);
    const drawn = this.root.querySelector(".transcript");
    if (drawn && follows) drawn.scrollTop = drawn.scrollHeight;
  }

  /**
   * @param {Captions} captions
   * @param {string} language
   * @param {RoomSocket} socket
   */
  bar(captions, language, socket) {
    const lines = language ? linesOf(socket.streams.get(streamOf(language))?.entries ?? []) : [];
    return html`<div class="captions-bar">
        <label class="captions-choice">
          <span>${t("Captions")}</span>
          <select @change=${(/** @type {Event} */ event) => this.choose(event)}>
            <option value="" ?selected=${!language}>${t("Off")}</option>
            ${captions.written.map((tag) => html`<option value=${tag} ?selected=${tag === language}>${languageName(tag)}</option>`)}
          </select>
        </label>
        ${language ? html`<p class="captions-delay">${delaySentence(language, delayOf(lines))}</p>` : nothing}
      </div>
      ${language ? this.transcript(lines, language) : nothing}`;
  }

  /**
   * @param {Line[]} lines
   * @param {string} language
   */
  transcript(lines, language) {
    return html`<details class="captions-all" ?open=${this.open} @toggle=${(/** @type {Event} */ event) => this.show(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
      <summary>${t("Transcript")}</summary>
      ${this.open ? transcript(lines, language) : nothing}
    </details>`;
  }

  /** @param {boolean} open */
  show(open) {
    this.open = open;
    this.page.changed();
  }

  /** @param {Event} event */
  choose(event) {
    this.wanted = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    localStorage.setItem(KEPT, this.wanted);
    this.page.changed();
  }
}

/**
 * @param {string} language
 * @param {number|null} delay_s
 */
function delaySentence(language, delay_s) {
  const name = languageName(language);
  if (delay_s === null) return t("Captions in {language}", { language: name });
  return t("Captions in {language}, about {n} s behind", { language: name, n: numberText(delay_s) });
}

/**
 * @param {Line[]} lines
 * @param {string} language
 */
function transcript(lines, language) {
  return html`<ol class="transcript" tabindex="0" aria-label=${t("Transcript")}>
    ${repeat(
      lines,
      (line) => line.caption,
      (line, at) => html`<li data-caption=${line.caption}>
        ${startsAnew(lines, at) ? html`<p class="transcript-who"><time datetime=${line.at}>${secondText(Date.parse(line.at))}</time> ${line.speaker ? html`<bdi>${identityLine(line.speaker)}</bdi>` : nothing}</p>` : nothing}
        <p lang=${language} dir=${directionOf(language)}>${line.text}</p>
      </li>`,
    )}
  </ol>`;
}

/**
 * Whether somebody else speaks than in the line before.
 * @param {Line[]} lines
 * @param {number} at
 */
function startsAnew(lines, at) {
  return at === 0 || lines[at - 1]?.speaker?.id !== lines[at]?.speaker?.id;
}
