/**
 * What a technician has to know about the disk under the data: nothing while it is well.
 *
 * @typedef {{state: "well"|"low"|"full"|"failing", free_bytes: number, left_s: number|null}} Storage
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { numberText } from "./format.js";
import { ngettext, t } from "./text.js";

const MEGABYTE = 1024 * 1024;
const FAR_AWAY_S = 24 * 3600;

/** @param {Storage|null|undefined} storage */
export function storageAlarm(storage) {
  if (!storage || storage.state === "well") return nothing;
  const { alarm, fix } = judgeStorage(storage);
  return html`<p class="fix" data-storage=${storage.state}><strong class="alarm" data-state=${storage.state === "low" ? "warn" : "bad"}>${alarm}</strong> ${fix}</p>`;
}

/**
 * @param {Storage} storage
 * @returns {{alarm: string, fix: string}}
 */
export function judgeStorage({ state, free_bytes, left_s }) {
  if (state === "full") return { alarm: t("The disk is full"), fix: t("Nothing that happens is taken any more. Make room on the disk; the service goes on by itself.") };
  if (state === "failing") return { alarm: t("The disk does not work"), fix: t("Nothing that happens is taken any more. Look at the log of the service and at the disk; the service goes on by itself.") };
  const free = t("{count} MB are free.", { count: numberText(Math.floor(free_bytes / MEGABYTE)) });
  return { alarm: t("The disk is almost full"), fix: [free, leftText(left_s), t("Make room on it before it is full.")].filter(Boolean).join(" ") };
}

/** @param {number|null} seconds */
function leftText(seconds) {
  if (seconds === null || seconds > FAR_AWAY_S) return "";
  const minutes = Math.floor(seconds / 60);
  return ngettext("It is full in {n} minute if it goes on like this.", "It is full in {n} minutes if it goes on like this.", minutes);
}
