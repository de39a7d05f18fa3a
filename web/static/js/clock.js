/**
 * The speaking clock: what is left of a speech, counted down by the server's time; what is over is counted up with a plus.
 *
 * @import { ClockView } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { clockText } from "./format.js";
import { t } from "./text.js";

const SOON_S = 30;

export class Clock {
  /**
   * @param {HTMLElement} root with a [data-part=time] and a [data-part=label] in it
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {ClockView|null} */
    this.view = null;
  }

  /** @param {Now} now */
  render({ view }) {
    this.view = view.floor?.clock ?? null;
    this.root.hidden = this.view === null;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    if (!this.view) return;
    const { text, label, state } = reading(this.view, milliseconds);
    this.root.dataset["state"] = state;
    show(this.root.querySelector("[data-part=time]"), text);
    show(this.root.querySelector("[data-part=label]"), label);
  }
}

/**
 * @param {ClockView} clock
 * @param {number} milliseconds the server's time
 * @returns {{text: string, label: string, state: "free"|"well"|"soon"|"over"|"stopped"}}
 */
export function reading(clock, milliseconds) {
  const left_s = leftOf(clock, milliseconds);
  if (left_s === null) return { text: clockText(Math.floor(spokenOf(clock, milliseconds))), label: t("speaking time"), state: clock.running ? "free" : "stopped" };
  const text = clockText(left_s);
  if (!clock.running) return { text, label: t("clock stopped"), state: "stopped" };
  if (left_s < 0) return { text, label: t("over time"), state: "over" };
  return { text, label: t("time left"), state: left_s <= warnAt(clock) ? "soon" : "well" };
}

/**
 * Seconds that are left, less than 0 for what is over; null: there is no limit.
 * @param {ClockView} clock
 * @param {number} milliseconds the server's time
 */
export function leftOf(clock, milliseconds) {
  return clock.limit_s === null ? null : clock.limit_s - spokenOf(clock, milliseconds);
}

/**
 * @param {ClockView} clock
 * @param {number} milliseconds the server's time
 */
function spokenOf(clock, milliseconds) {
  return clock.spoken_s + (clock.running && clock.since ? Math.max(0, milliseconds - Date.parse(clock.since)) / 1000 : 0);
}

/** @param {ClockView} clock how many seconds before its end it turns amber */
export function warnAt(clock) {
  return clock.warn_at_s ?? SOON_S;
}

/**
 * @param {Element|null} element
 * @param {string} text
 */
function show(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
