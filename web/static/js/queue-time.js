/**
 * Does everybody who waits still fit? "9 waiting × 3 min = 27 min, 20 min left".
 *
 * @import { QueueTime, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { minutesText } from "./agenda.js";
import { ngettext, t } from "./text.js";

const RUNNING = new Set(["live", "suspended"]);

export class QueueTimeLine {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
    /** @type {View|null} */
    this.view = null;
  }

  /** @param {Now} now */
  render({ view }) {
    this.view = view;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    if (!this.view) return;
    const { text, state } = timeReading(this.view, milliseconds);
    this.root.hidden = text === "";
    this.root.dataset["state"] = state;
    if (this.root.textContent !== text) this.root.textContent = text;
  }
}

/**
 * @param {View} view
 * @param {number} milliseconds the server's time
 * @returns {{text: string, state: "well"|"over"}}
 */
export function timeReading(view, milliseconds) {
  const needs = view.queue_time;
  if (!needs?.waiting) return { text: "", state: "well" };
  const left_s = leftOf(view, milliseconds);
  const sum = sumText(needs);
  if (left_s === null) return { text: sum, state: "well" };
  const left = minutesText(Math.max(0, Math.floor(left_s / 60) * 60));
  return { text: t("{sum}, {left} left", { sum, left }), state: needs.needed_s > left_s ? "over" : "well" };
}

/**
 * Seconds of the slot that are left, without those that the present speaker still has; null: the slot has no end, or has not begun.
 * @param {View} view
 * @param {number} milliseconds
 */
function leftOf(view, milliseconds) {
  if (!view.ends_at || !RUNNING.has(view.phase)) return null;
  const from = Math.max(milliseconds, view.floor?.clock.deadline ? Date.parse(view.floor.clock.deadline) : 0);
  return (Date.parse(view.ends_at) - from) / 1000;
}

/** @param {QueueTime} needs */
function sumText({ waiting, needed_s, each_s, unlimited }) {
  const needed = minutesText(needed_s);
  if (each_s !== null) {
    const each = minutesText(each_s);
    return ngettext("{n} waiting × {each} = {needed}", "{n} waiting × {each} = {needed}", waiting, { each, needed });
  }
  const sum = ngettext("{n} waiting: {needed}", "{n} waiting: {needed}", waiting, { needed });
  return unlimited ? ngettext("{sum} and {n} without a limit", "{sum} and {n} without a limit", unlimited, { sum }) : sum;
}
