/**
 * What the entries of a captions' log add up to. Without a DOM.
 *
 * @import { Identity } from "./protocol.js"
 * @import { RoomSocket } from "./room-socket.js"
 * @import { Entry } from "./stream.js"
 *
 * @typedef {{languages: string[], written: string[], screen: string}} Captions
 * @typedef {{type: "caption", seq: number, caption: string, speaker: Identity|null, text: string, at: string, delay_s: number|null}} Line
 * @typedef {{type: "correction", seq: number, caption: string, text: string}} Correction
 * @typedef {Line|Correction} CaptionEntry
 */

/** Lines of which the delay is the middle one: one line says little, and old ones nothing any more. */
const MEASURED = 5;

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"]);

/**
 * The lines as they stand, oldest first: corrected, and without those that were taken away.
 * @param {Entry[]} entries
 * @returns {Line[]}
 */
export function linesOf(entries) {
  const corrected = new Map(entries.filter((entry) => entry.type === "correction").map(({ caption, text }) => [caption, text]));
  const lines = entries.filter((entry) => entry.type === "caption").map((line) => ({ ...line, text: corrected.get(line.caption) ?? line.text }));
  return lines.filter((line) => line.text);
}

/**
 * How many seconds the lines come after the words, as the captioner's tool says; null if it does not say.
 * @param {Line[]} lines
 */
export function delayOf(lines) {
  const told = lines.slice(-MEASURED).flatMap(({ delay_s }) => (delay_s === null ? [] : [delay_s]));
  return told.sort((a, b) => a - b)[Math.floor(told.length / 2)] ?? null;
}

/**
 * The line that is being written behind all that were read; "": none.
 * @param {RoomSocket} socket
 * @param {string} language
 */
export function draftOf(socket, language) {
  const draft = socket.drafts.get(streamOf(language));
  const read = socket.streams.get(streamOf(language))?.seq ?? 0;
  return draft && draft.after >= read ? draft.text : "";
}

/** @param {string} language */
export function streamOf(language) {
  return `captions:${language}`;
}

/**
 * @param {string} language BCP 47
 * @returns {"rtl"|"ltr"}
 */
export function directionOf(language) {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}
