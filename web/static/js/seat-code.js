/**
 * The code for the screen of the hall, as the service knows it: whoever runs the room here, in the hall or elsewhere, has the same one.
 *
 * @import { Page } from "./page.js"
 *
 * @typedef {{id: string|null, seats: number, url: string|null, svg: string|null}} Code ``url``, ``svg``: null if it cannot be shown (again)
 */

import { request } from "./request.js";

/** In ticks of the page, four a second. */
const LOOK_EVERY = 12;

/** Events: ``change`` (another code, or another number of seats). */
export class SeatCode extends EventTarget {
  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
    /** null: not known yet. @type {Code|null} */
    this.code = null;
    this.ticks = 0;
  }

  /** Look whether somebody else changed it. */
  tick() {
    if (this.ticks % LOOK_EVERY === 0 && !document.hidden) this.look();
    this.ticks += 1;
  }

  /** What is known stays as it is while the service cannot be reached: the page says so elsewhere. */
  async look() {
    const answer = await fetch(this.url).catch(() => null);
    if (answer?.ok) this.learn(await answer.json());
  }

  /** @param {EventTarget|null} button */
  renew(button) {
    return this.ask("POST", button);
  }

  /** @param {EventTarget|null} button */
  withdraw(button) {
    return this.ask("DELETE", button);
  }

  get url() {
    return new URL(this.page.boot.seat_code ?? "", location.href);
  }

  /**
   * @param {string} method
   * @param {EventTarget|null} button
   */
  async ask(method, button) {
    const code = /** @type {Code|null} */ (await request(this.page, this.url, { method }, button));
    if (code) this.learn(code);
  }

  /**
   * A service that was started anew cannot show its code again. A page that shows it goes on.
   * @param {Code} code
   */
  learn(code) {
    const before = this.code;
    this.code = before && code.id === before.id && !code.url ? { ...code, url: before.url, svg: before.svg } : code;
    if (!before || code.id !== before.id || code.seats !== before.seats) this.dispatchEvent(new Event("change"));
  }
}
