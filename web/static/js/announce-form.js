/**
 * Says something to everybody: a moderator to their own room, a technician to all rooms.
 *
 * @import { Page } from "./page.js"
 */

import { html, render } from "../vendor/lit-html/lit-html.js";
import { request } from "./request.js";
import { sendForm } from "./sent-form.js";
import { ngettext, t } from "./text.js";
import { WORDS } from "./words.js";

const MAX_CHARS = 500;

export class AnnounceForm {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.draw();
  }

  draw() {
    const toAll = !this.page.socket;
    render(
      html`<form class="fields" @submit=${(/** @type {SubmitEvent} */ event) => this.announce(event)}>
        <label class="field"><span>${toAll ? t("What everybody in all rooms should read") : t("What everybody in the room should read")}</span><input name="text" required pattern=${WORDS} maxlength=${MAX_CHARS} autocomplete="off" /></label>
        <label class="field"><span>${t("For how many minutes")}</span><input name="for_min" type="number" min="1" max="1440" value="10" required inputmode="numeric" /></label>
        <label class="tick"><input type="checkbox" name="urgent" /> <span>${t("Urgent")}</span></label>
        <button type="submit" class="button">${t("Announce")}</button>
      </form>`,
      this.root,
    );
  }

  /** @param {SubmitEvent} event */
  async announce(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const written = new FormData(form);
    const command = {
      type: "announce",
      text: String(written.get("text")).trim(),
      for_min: Number(written.get("for_min")),
      level: written.get("urgent") ? "urgent" : "info",
    };
    await sendForm(form, () => (this.page.socket ? this.page.act(command, event.submitter) : this.announceToAll(command, event.submitter)));
  }

  /**
   * @param {Record<string, unknown>} command
   * @param {EventTarget|null} button
   */
  async announceToAll(command, button) {
    const rooms = [...document.querySelectorAll("[data-room]")].map((one) => one.getAttribute("data-room") ?? "");
    const broadcast = crypto.randomUUID();
    let reached = 0;
    for (const room of rooms) reached += Number(await this.post(room, { ...command, broadcast }, broadcast, button));
    if (reached === rooms.length) this.page.say(ngettext("Announced in {n} room.", "Announced in {n} rooms.", reached));
    return reached === rooms.length;
  }

  /**
   * @param {string} room
   * @param {object} command
   * @param {string} key
   * @param {EventTarget|null} button
   */
  async post(room, command, key, button) {
    const url = new URL(`/api/rooms/${room}/commands`, location.href);
    if (this.page.boot.as) url.searchParams.set("as", this.page.boot.as);
    const headers = { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` };
    return (await request(this.page, url, { method: "POST", headers, body: JSON.stringify(command) }, button)) !== null;
  }
}
