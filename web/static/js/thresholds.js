/**
 * When the time of a speech is short and when it is up, for those who have to know: each once in a speech, even if our idea of the
 * server's time is corrected or the clock is stopped in between.
 *
 * @import { Now } from "./page.js"
 */

import { leftOf, warnAt } from "./clock.js";

/** @typedef {"soon"|"over"} Threshold */

export class Thresholds {
  constructor() {
    /** The least time left that was seen, in seconds, by request: who takes the floor back goes on where they were. @type {Map<string, number>} */
    this.least = new Map();
  }

  /**
   * @param {Now|null} now
   * @param {number} milliseconds the server's time
   * @returns {Threshold|null} what was passed since the reading before; who has just come is told of nothing
   */
  pass(now, milliseconds) {
    const floor = now?.view.floor;
    const left_s = floor ? leftOf(floor.clock, milliseconds) : null;
    if (!floor || left_s === null) return null;
    const least = this.least.get(floor.request) ?? left_s;
    this.least.set(floor.request, Math.min(least, left_s));
    return concerns(now) ? crossed(least, left_s, warnAt(floor.clock)) : null;
  }
}

/**
 * @param {number} before_s the least that was left so far
 * @param {number} left_s
 * @param {number} warn_at_s
 * @returns {Threshold|null}
 */
function crossed(before_s, left_s, warn_at_s) {
  if (before_s > 0 && left_s <= 0) return "over";
  return before_s > warn_at_s && left_s <= warn_at_s ? "soon" : null;
}

/**
 * Those who speak and those who run the meeting.
 * @param {Now} now
 */
function concerns({ mine, view }) {
  return Boolean(mine?.has_floor || view.next_phases);
}
