/**
 * What was announced to the room or to all rooms, until its time is over or somebody has dismissed it.
 *
 * @import { Announcement, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { hourText } from "./format.js";
import { ngettext, t } from "./text.js";

/** On pages that show no room. */
const REFRESH_MS = 10_000;
const KEPT = "tribuna dismissed";

export class Announcements {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {Announcement[]} */
    this.standing = [];
    /** @type {View|null} */
    this.view = null;
    this.mayWithdraw = false;
    /** What this browser has dismissed. @type {Set<string>} */
    this.dismissed = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
    /** What was said already. @type {Set<string>} */
    this.said = new Set();
    this.drawn = "";
    if (!page.socket && page.boot.programme) this.refresh(page.boot.programme);
  }

  /** @param {Now} now */
  render({ view, mine }) {
    this.view = view;
    this.standing = view.announcements ?? [];
    this.mayWithdraw = Boolean(mine?.rights.includes("announce"));
    this.drawn = "";
  }

  /** @param {string} url of the programme */
  async refresh(url) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) this.standing = (await answer.json()).announcements;
    setTimeout(() => this.refresh(url), REFRESH_MS);
  }

  /** @param {number} milliseconds the server's time */
  tick(milliseconds) {
    const shown = this.standing.filter((one) => Date.parse(one.until) > milliseconds && !this.dismissed.has(this.nameOf(one)));
    const drawn = shown.map((one) => this.nameOf(one)).join(" ");
    if (drawn === this.drawn && drawn !== "") return;
    this.drawn = drawn;
    this.paint(shown);
    for (const one of shown) this.speak(one);
  }

  /** @param {Announcement[]} shown */
  paint(shown) {
    render(repeat(shown, (one) => this.nameOf(one), (one) => this.notice(one)), this.root);
  }

  /** @param {Announcement} one */
  notice(one) {
    const urgent = one.level === "urgent";
    return html`<div class="announcement" data-level=${one.level} role=${urgent ? "alert" : nothing}>
      <p>${urgent ? html`<strong>${t("Urgent")}:</strong> ` : nothing}<bdi>${this.textOf(one)}</bdi></p>
      <div class="row">
        ${this.mayWithdraw && one.text ? this.withdrawal(one) : nothing}
        <button type="button" class="button" @click=${() => this.dismiss(one)}>${t("Dismiss")}</button>
      </div>
    </div>`;
  }

  /** @param {Announcement} one */
  withdrawal(one) {
    const withdraw = (/** @type {Event} */ event) => this.page.act({ type: "withdraw_announcement", announcement: one.id }, event.currentTarget);
    return html`<button type="button" class="button" @click=${withdraw}>${t("Take back for everybody")}</button>`;
  }

  /**
   * An urgent one speaks for itself (role="alert"); the others wait until a screen reader has finished.
   * @param {Announcement} one
   */
  speak(one) {
    const name = this.nameOf(one);
    if (this.said.has(name)) return;
    this.said.add(name);
    if (one.level !== "urgent") this.page.say(this.textOf(one));
  }

  /** @param {Announcement} one */
  dismiss(one) {
    this.dismissed.add(this.nameOf(one));
    sessionStorage.setItem(KEPT, JSON.stringify([...this.dismissed].slice(-100)));
    this.page.changed();
    this.tick(this.page.now());
  }

  /**
   * One announcement to all rooms is one, whichever room shows it.
   * @param {Announcement} one
   */
  nameOf(one) {
    return one.broadcast || `${this.page.boot.room ?? ""}/${one.id}`;
  }

  /** @param {Announcement} one */
  textOf(one) {
    return one.moved_min ? movedText(one.moved_min, this.view) : one.text;
  }
}

/**
 * @param {number} minutes negative: earlier
 * @param {View|null} view
 */
export function movedText(minutes, view) {
  const moved =
    minutes > 0
      ? ngettext("This meeting was moved by {n} minute.", "This meeting was moved by {n} minutes.", minutes)
      : ngettext("This meeting is {n} minute earlier again.", "This meeting is {n} minutes earlier again.", -minutes);
  const [starts, ends] = [hourText(view?.starts_at), hourText(view?.ends_at)];
  if (!starts || !ends) return moved;
  return t("{moved} Its time is now {starts} to {ends}.", { moved, starts, ends });
}
