/**
 * The recording of a room in words.
 *
 * @import { Recording, View } from "./protocol.js"
 * @import { Recorder } from "./technician-wall.js"
 */

import { clockText, numberText } from "./format.js";
import { t } from "./text.js";

/** @param {Recording|undefined} stage */
export function recordingText(stage) {
  return stage === "paused" ? t("Recording paused") : t("Recording");
}

/**
 * What changed, in a sentence for those who do not look.
 * @param {View} before
 * @param {View} after
 */
export function recordingNews(before, after) {
  const fault = after.recording_fault && after.recording_fault !== before.recording_fault ? faultText(after.recording_fault) : "";
  if (before.recording === after.recording) return fault;
  if (after.recording === "on") return t("This meeting is being recorded.");
  return after.recording === "paused" ? t("The recording is paused.") : t("The recording has ended.");
}

/** @param {string} fault a word of docs/protocol.md */
export function faultText(fault) {
  switch (fault) {
    case "disk_full":
      return t("Nothing is recorded: the disk is full. The meeting goes on. Make room on the disk; the recording then goes on by itself.");
    case "cannot_write":
      return t("Nothing is recorded: the files cannot be written. The meeting goes on. Look at the disk of the service and at its log.");
    case "slow_disk":
      return t("Parts of the recording may be missing: the disk does not keep up. The meeting goes on. See what else writes to this disk.");
    default:
      return t("The recorder has failed and is being started again. The meeting goes on, but some seconds of it are not recorded.");
  }
}

const GIBIBYTE = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

/**
 * How the file that is being written fares.
 * @param {Recorder} recorder
 * @param {number} milliseconds the server's time
 */
export function healthText({ length_s, size_bytes, free_bytes, written_at }, milliseconds) {
  const facts = [t("{time} recorded, {n} MiB", { time: clockText(Math.floor(length_s)), n: numberText(size_bytes / MEBIBYTE, 1) })];
  if (written_at) facts.push(t("written {n} s ago", { n: numberText(Math.max(0, Math.round((milliseconds - Date.parse(written_at)) / 1_000))) }));
  if (free_bytes !== null) facts.push(t("{n} GiB free on the disk", { n: numberText(free_bytes / GIBIBYTE, 1) }));
  return facts.join(", ");
}
