/**
 * The head of a room: its phase, whether it is recorded, and how long its slot lasts.
 *
 * @import { View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { hourText } from "./format.js";
import { recordingText } from "./recording.js";
import { phaseName } from "./slate.js";
import { ngettext, t } from "./text.js";

/** Before, the hours of the slot say enough. */
const COUNTED_MIN = 60;

const RUNNING = new Set(["live", "suspended"]);

export class RoomHead {
  /**
   * @param {HTMLElement} root with [data-part=phase], [data-part=recording] and, where the time of the slot is told, [data-part=slot]
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {View|null} */
    this.view = null;
  }

  /** @param {Now} now */
  render({ view }) {
    this.view = view;
    const badge = this.part("phase");
    if (!badge) return;
    badge.dataset["phase"] = view.phase;
    badge.textContent = phaseName(view.phase);
    this.showRecording(view);
    const moved = this.part("moved");
    if (!moved) return;
    moved.hidden = !view.slot?.moved_min;
    moved.textContent = moved.hidden ? "" : movedHours(view);
  }

  /** @param {View} view */
  showRecording({ recording }) {
    const badge = this.part("recording");
    if (!badge) return;
    badge.hidden = !recording || recording === "off";
    badge.dataset["recording"] = recording ?? "off";
    badge.textContent = badge.hidden ? "" : recordingText(recording);
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    const slot = this.part("slot");
    if (!this.view || !slot) return;
    const { text, state } = slotReading(this.view, milliseconds);
    slot.dataset["state"] = state;
    if (slot.textContent !== text) slot.textContent = text;
  }

  /**
   * @param {string} name
   * @returns {HTMLElement|null}
   */
  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }
}

/**
 * How much of the slot is left.
 * @param {View} view
 * @param {number} milliseconds the server's time
 * @returns {{text: string, state: "quiet"|"well"|"soon"|"over"}}
 */
export function slotReading(view, milliseconds) {
  if (!view.ends_at || !RUNNING.has(view.phase)) return { text: "", state: "quiet" };
  const left_min = (Date.parse(view.ends_at) - milliseconds) / 60_000;
  if (left_min > COUNTED_MIN) return { text: "", state: "quiet" };
  const hour = hourText(view.ends_at);
  if (left_min < 0) return { text: closing(view, over(Math.floor(-left_min), hour)), state: "over" };
  const text = ngettext("Ends at {hour}, {n} minute left", "Ends at {hour}, {n} minutes left", Math.ceil(left_min), { hour });
  return { text, state: view.warned_min?.length ? "soon" : "well" };
}

/**
 * @param {View} view
 * @param {string} over
 */
function closing(view, over) {
  if (!view.slot?.closes_at) return over;
  const hour = hourText(view.slot.closes_at);
  return t("{over}; the room closes by itself at {hour}", { over, hour });
}

/**
 * @param {number} minutes
 * @param {string} hour
 */
function over(minutes, hour) {
  return minutes < 1
    ? t("The slot ended at {hour}", { hour })
    : ngettext("The slot ended at {hour}, {n} minute ago", "The slot ended at {hour}, {n} minutes ago", minutes, { hour });
}

/** @param {View} view of a meeting that was moved */
function movedHours(view) {
  const hours = [view.starts_at, view.ends_at].filter((one) => one).map(hourText).join("–");
  return t("now {hours}", { hours });
}
