/**
 * The code for the screen of the hall in letters and squares that can be read from the last row.
 *
 * @import { View } from "./protocol.js"
 * @import { Code, SeatCode } from "./seat-code.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { numberText } from "./format.js";
import { OVER } from "./protocol.js";
import { ngettext, t } from "./text.js";

const RUNNING = new Set(["live", "suspended"]);

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * What people in the hall see. An image, because a browser runs nothing that is in one.
 * @param {Code} code
 * @param {string} [id] of the heading
 */
export function codeView({ url, svg }, id = "seat-code") {
  return html`<div class="seat-code">
    <img class="seat-code-picture" src="data:image/svg+xml,${encodeURIComponent(svg ?? "")}" alt=${t("Code with the link that is written beside it")} />
    <div class="seat-code-words">
      <h2 id=${id}>${t("Take part from your seat")}</h2>
      <p>${t("Scan the code with your telephone: ask for the floor, write questions, vote.")}</p>
      <p class="quiet">${t("Your telephone stays silent. You speak into a microphone of the hall.")}</p>
      <p class="seat-code-link"><bdi dir="ltr">${linkText(url ?? "")}</bdi></p>
    </div>
  </div>`;
}

/**
 * Whether somebody new gets a seat: until the slot is over, or as long as the meeting runs over it.
 * @param {View} view
 * @param {number} milliseconds the server's time
 */
export function areSeatsGiven(view, milliseconds) {
  if (OVER.has(view.phase)) return false;
  return RUNNING.has(view.phase) || !view.ends_at || milliseconds < Date.parse(view.ends_at);
}

/** @param {number} seats */
export function seatsText(seats) {
  return ngettext("{n} seat taken", "{n} seats taken", seats, { n: numberText(seats) });
}

/**
 * Telephones would look for the service in themselves.
 * @param {Code} code
 */
export function reachWarning({ url }) {
  if (!url || !THIS_MACHINE.has(new URL(url).hostname)) return nothing;
  return html`<p class="problem">${t("Telephones cannot open this link: it names this machine alone. Open this page under the address that people use, or start the service with --public-url.")}</p>`;
}

/**
 * Show the code over the whole window, until it is closed or there is none any more.
 * @param {SeatCode} seatCode
 */
export function openCode(seatCode) {
  const dialog = document.createElement("dialog");
  dialog.className = "seat-view";
  dialog.setAttribute("aria-labelledby", "seat-view-heading");
  const draw = () => (seatCode.code?.url ? render(whole(seatCode, seatCode.code, dialog), dialog) : dialog.close());
  seatCode.addEventListener("change", draw);
  dialog.addEventListener("close", () => {
    seatCode.removeEventListener("change", draw);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  draw();
}

/**
 * @param {SeatCode} seatCode
 * @param {Code} code
 * @param {HTMLDialogElement} dialog
 */
function whole(seatCode, code, dialog) {
  return html`${codeView(code, "seat-view-heading")}
    <div class="seat-view-foot">
      ${reachWarning(code)}
      <div class="row">
        <span class="seats">${seatsText(code.seats)}</span>
        <button type="button" class="button" @click=${(/** @type {Event} */ event) => seatCode.renew(event.currentTarget)}>${t("New code")}</button>
        <button type="button" class="button button-quiet-danger" @click=${(/** @type {Event} */ event) => seatCode.withdraw(event.currentTarget)}>${t("Withdraw the code")}</button>
        <button type="button" class="button button-primary" autofocus @click=${() => dialog.close()}>${t("Close")}</button>
      </div>
    </div>`;
}

/**
 * As somebody would type it.
 * @param {string} url
 */
function linkText(url) {
  return url.replace(/^https:\/\//, "");
}
