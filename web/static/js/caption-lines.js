/**
 * The newest captions: who speaks, and the last words. What is being written stands at the end.
 *
 * @import { RoomSocket } from "./room-socket.js"
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { directionOf, draftOf, linesOf, streamOf } from "./captions.js";
import { identityLine } from "./people.js";

/** Lines that are drawn; what does not fit goes out at the top. */
const SHOWN = 3;

/**
 * @param {RoomSocket} socket
 * @param {string} language
 */
export function captionLines(socket, language) {
  const lines = linesOf(socket.streams.get(streamOf(language))?.entries ?? []).slice(-SHOWN);
  const draft = draftOf(socket, language);
  const speaker = (draft && socket.view?.floor?.speaker) || lines.at(-1)?.speaker;
  const said = lines.filter((line) => (line.speaker?.id ?? "") === (speaker?.id ?? ""));
  return html`<p class="captions-who">${speaker ? html`<bdi>${identityLine(speaker)}</bdi>` : nothing}</p>
    <div class="captions-lines" lang=${language} dir=${directionOf(language)}>
      <div>${said.map((line) => html`<p data-caption=${line.caption}>${line.text}</p>`)}${draft ? html`<p class="captions-draft">${draft}</p>` : nothing}</div>
    </div>`;
}
