/**
 * People in the hall who take part with their own telephone: the code that lets them, for those who run the room.
 *
 * @import { Code } from "./seat-code.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { keepFocus } from "./focus.js";
import { SeatCode } from "./seat-code.js";
import { areSeatsGiven, openCode, reachWarning, seatsText } from "./seat-view.js";
import { t } from "./text.js";

export class SeatPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.over = false;
    this.seats = new SeatCode(page);
    this.seats.addEventListener("change", () => this.draw());
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    this.over = !areSeatsGiven(view, this.page.now());
    this.draw();
  }

  /** Nobody looks at what is folded. */
  tick() {
    const folded = this.root.closest("details")?.open === false;
    if (!folded && !this.over) this.seats.tick();
  }

  draw() {
    const { code } = this.seats;
    keepFocus(this.root, () => render(this.over ? html`<p class="quiet">${t("The meeting is over, so nobody gets a seat any more.")}</p>` : code ? this.standing(code) : nothing, this.root));
  }

  /** @param {Code} code */
  standing(code) {
    return html`<p class="quiet">${t("Whoever scans a code on the screen of the hall asks for the floor, writes questions and votes, on a device that stays silent.")}</p>
      ${code.id ? html`<p class="seats">${seatsText(code.seats)}</p>` : nothing}
      ${code.id && !code.url ? html`<p>${t("A code is in use that cannot be shown again. A new one ends it; who has a seat keeps it.")}</p>` : nothing}
      ${reachWarning(code)}
      <div class="row">${code.id && !code.url ? this.renewal() : this.display(code)} ${code.id ? this.withdrawal() : nothing}</div>`;
  }

  /** @param {Code} code */
  display(code) {
    return html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => this.show(code, event.currentTarget)}>${t("Show a code for the screen")}</button>`;
  }

  renewal() {
    return html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => this.seats.renew(event.currentTarget)}>${t("New code")}</button>`;
  }

  withdrawal() {
    return html`<button type="button" class="button button-quiet-danger" @click=${(/** @type {Event} */ event) => this.seats.withdraw(event.currentTarget)}>${t("Withdraw the code")}</button>`;
  }

  /**
   * @param {Code} code
   * @param {EventTarget|null} button
   */
  async show(code, button) {
    if (!code.url) await this.seats.renew(button);
    if (this.seats.code?.url) openCode(this.seats);
  }
}
