/**
 * The bell of the speaking clock: once when time is short and once when it is up, for the speaker, the chair and the hall.
 *
 * @import { Now, Page } from "./page.js"
 */

import { ring } from "./test-tone.js";

export class Bell {
  /**
   * @param {HTMLElement} _root
   * @param {Page} page
   */
  constructor(_root, page) {
    this.page = page;
    /** @type {Now|null} */
    this.now = null;
    this.rung = "";
    this.left_s = NaN;
  }

  /** @param {Now} now */
  render(now) {
    this.now = now;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    const floor = this.now?.view.floor;
    const left_s = floor?.clock.deadline ? (Date.parse(floor.clock.deadline) - milliseconds) / 1000 : NaN;
    const before_s = this.rung === floor?.request ? this.left_s : NaN;
    this.rung = floor?.request ?? "";
    this.left_s = left_s;
    if (!concerns(this.now)) return;
    const threshold = crossed(before_s, left_s, floor?.clock.warn_at_s ?? 30);
    if (threshold) ring(threshold);
  }
}

/**
 * Which threshold lies between two readings of one clock; a page that was just opened rings for nothing.
 * @param {number} before_s
 * @param {number} left_s
 * @param {number} warn_at_s
 * @returns {"soon"|"over"|null}
 */
export function crossed(before_s, left_s, warn_at_s) {
  if (before_s > 0 && left_s <= 0) return "over";
  if (before_s > warn_at_s && left_s <= warn_at_s) return "soon";
  return null;
}

/** @param {Now|null} now */
function concerns(now) {
  return Boolean(now?.mine?.has_floor || now?.view.next_phases);
}
