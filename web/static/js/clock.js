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
  const spoken_s = clock.spoken_s + (clock.running && clock.since ? Math.max(0, milliseconds - Date.parse(clock.since)) / 1000 : 0);
  if (clock.limit_s === null) return { text: clockText(Math.floor(spoken_s)), label: t("speaking time"), state: clock.running ? "free" : "stopped" };
  const left_s = clock.limit_s - spoken_s;
  const text = clockText(left_s);
  if (!clock.running) return { text, label: t("clock stopped"), state: "stopped" };
  if (left_s < 0) return { text, label: t("over time"), state: "over" };
  return { text, label: t("time left"), state: left_s <= (clock.warn_at_s ?? SOON_S) ? "soon" : "well" };
}

/**
 * @param {Element|null} element
 * @param {string} text
 */
function show(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
