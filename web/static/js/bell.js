/**
 * The bell of the speaking clock: once when time is short and once when it is up, for the speaker and for the chair.
 *
 * @import { Now, Page } from "./page.js"
 */

import { ring } from "./test-tone.js";
import { Thresholds } from "./thresholds.js";

export class Bell {
  /**
   * @param {HTMLElement} _root
   * @param {Page} page
   */
  constructor(_root, page) {
    this.page = page;
    /** @type {Now|null} */
    this.now = null;
    this.thresholds = new Thresholds();
  }

  /** @param {Now} now */
  render(now) {
    this.now = now;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    const threshold = this.thresholds.pass(this.now, milliseconds);
    if (threshold) ring(threshold);
  }
}
