/**
 * "We are twelve minutes late": what that moves, in this room and in others, before anybody is told; and taking it back.
 *
 * @import { Delay, Mine, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 *
 * @typedef {{room: string, title: string, minutes: number, starts_at: string, ends_at: string|null, new_starts_at: string, new_ends_at: string|null, why: "own"|"hall"|"people", people: string[]}} Shift
 * @typedef {{room: string, other: string, other_title: string, hall: boolean, people: string[]}} Clash
 * @typedef {{id: string, minutes: number, shifts: Shift[], clashes: Clash[]}} Ripple
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { OVER } from "./protocol.js";
import { request } from "./request.js";
import { ngettext, t } from "./text.js";

const LONGEST_MIN = 240;

/** @type {Set<import("./protocol.js").Phase>} */
const NOT_BEGUN = new Set(["scheduled", "rehearsal", "open"]);

export class DelayPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** What was looked at and not yet confirmed. @type {Ripple|null} */
    this.ripple = null;
    /** @type {View|null} */
    this.view = null;
    /** @type {Mine|null} */
    this.mine = null;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    this.view = view;
    this.mine = mine;
    if (this.ripple && !stillHolds(this.ripple, view)) this.ripple = null;
    this.redraw();
  }

  redraw() {
    const { view } = this;
    this.root.hidden = !view || !view.starts_at || OVER.has(view.phase);
    if (view) keepFocus(this.root, () => this.draw(view.delays ?? []));
  }

  /** @param {Delay[]} delays */
  draw(delays) {
    render(
      html`<details class="more">
        <summary>${t("Late? Move the meeting")}</summary>
        <form class="row" @submit=${(/** @type {SubmitEvent} */ event) => this.look(event)}>
          <label class="field delay-minutes"><span>${t("Minutes later")}</span><input name="minutes" type="number" min="1" max=${LONGEST_MIN} value="10" required inputmode="numeric" /></label>
          <button type="submit" class="button">${t("Show what moves")}</button>
        </form>
        ${this.ripple ? this.preview(this.ripple) : nothing}
      </details>
      ${repeat(delays, (delay) => delay.ripple, (delay) => this.delay(delay))}`,
      this.root,
    );
  }

  /** @param {Ripple} ripple */
  preview(ripple) {
    return html`<div class="ripple">
      <ul>${ripple.shifts.map((shift) => html`<li><bdi>${shift.title || shift.room}</bdi>: ${shiftText(shift)} <span class="quiet">${whyText(shift)}</span></li>`)}</ul>
      ${ripple.clashes.map((clash) => html`<p class="alarm" data-state="bad">${clashText(clash)}</p>`)}
      ${mayConfirm(ripple, this.mine) ? nothing : html`<p>${t("This moves other meetings too, and you were invited to run this one alone. Ask the secretariat to do it.")}</p>`}
      <div class="row">
        ${mayConfirm(ripple, this.mine) ? html`<button type="button" class="button button-primary" @click=${(/** @type {Event} */ event) => this.confirm(ripple, event.currentTarget)}>${t("Move and tell everybody")}</button>` : nothing}
        <button type="button" class="button" @click=${() => this.forget()}>${t("Leave it")}</button>
      </div>
    </div>`;
  }

  /** @param {Delay} delay */
  delay(delay) {
    const { ripple, minutes } = delay;
    return html`<p class="row delay">
      <span>${ngettext("Moved by {n} minute.", "Moved by {n} minutes.", minutes)}</span>
      ${mayUndo(delay, this.mine) ? html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => this.undo(ripple, event.currentTarget)}>${t("Undo")}</button>` : nothing}
    </p>`;
  }

  /** @param {SubmitEvent} event */
  async look(event) {
    event.preventDefault();
    const minutes = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("minutes");
    this.ripple = await this.ask("GET", `delay?minutes=${minutes}`, event.submitter);
    this.redraw();
    if (this.ripple) this.page.say(t("This is what moves. Confirm it to tell everybody."));
  }

  /**
   * @param {Ripple} ripple
   * @param {EventTarget|null} button
   */
  async confirm(ripple, button) {
    await this.ask("POST", "delays", button, { ripple: ripple.id });
    this.forget();
  }

  /**
   * @param {string} ripple
   * @param {EventTarget|null} button
   */
  undo(ripple, button) {
    return this.ask("DELETE", `delays/${ripple}`, button);
  }

  forget() {
    this.ripple = null;
    this.redraw();
  }

  /**
   * @param {string} method
   * @param {string} path under the room's address
   * @param {EventTarget|null} button
   * @param {object} [body]
   * @returns {Promise<Ripple|null>} null: it was refused, which is shown
   */
  async ask(method, path, button, body) {
    const { room, as } = this.page.boot;
    const url = new URL(`/api/rooms/${room}/${path}`, location.href);
    if (as) url.searchParams.set("as", as);
    return /** @type {Ripple|null} */ (await request(this.page, url, { method, ...(body ? { body: JSON.stringify(body) } : {}) }, button));
  }
}

/**
 * What was looked at before the meeting began, or before its hours changed, would not be confirmed any more.
 * @param {Ripple} ripple
 * @param {View} view
 */
export function stillHolds({ shifts }, view) {
  const own = shifts.find(({ why }) => why === "own");
  if (!own) return true;
  const begins = own.starts_at !== own.new_starts_at;
  return own.starts_at === view.starts_at && own.ends_at === view.ends_at && begins === NOT_BEGUN.has(view.phase);
}

/**
 * Whoever runs this meeting in its slot alone moves no other.
 * @param {Ripple} ripple
 * @param {Mine|null} mine
 */
export function mayConfirm({ shifts }, mine) {
  return !mine?.slot_only || shifts.every(({ why }) => why === "own");
}

/**
 * What they confirmed themselves moved no other meeting; of what others confirmed nobody here knows.
 * @param {Delay} delay
 * @param {Mine|null} mine
 */
export function mayUndo({ wanted_by }, mine) {
  return !mine?.slot_only || wanted_by === mine.me.id;
}

/** @param {Shift} shift */
function shiftText(shift) {
  const [from, to] = [hourText(shift.new_starts_at), hourText(shift.new_ends_at)];
  const hours = to ? `${from}–${to}` : from;
  return ngettext("{n} minute later, {hours}", "{n} minutes later, {hours}", shift.minutes, { hours });
}

/** @param {Shift} shift */
function whyText({ why, people }) {
  if (why === "own") return "";
  const names = people.join(", ");
  return why === "hall" ? t("same hall") : t("same people: {names}", { names });
}

/** @param {Clash} clash */
function clashText({ other_title, other, hall, people }) {
  const [title, names] = [other_title || other, people.join(", ")];
  if (hall) return t("Clash: {title} is in the same hall at the same time and cannot be moved.", { title });
  return t("Clash: {names} would be in {title} at the same time, which cannot be moved.", { names, title });
}
