/**
 * All rooms at a glance, for those who run one of them: phase, speaker, clock, who waits, and what somebody has to look at.
 *
 * @import { ClockView, Identity, Phase } from "./protocol.js"
 * @import { Page } from "./page.js"
 *
 * @typedef {{room: string, title: string, phase: Phase, speaker: Identity|null, clock: ClockView|null, waiting: number, item: string, alarms: string[]}} Glance
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { alarmText } from "./alarms.js";
import { reading } from "./clock.js";
import { numberText } from "./format.js";
import { originOf } from "./people.js";
import { phaseName } from "./slate.js";
import { t } from "./text.js";

const REFRESH_MS = 3_000;

export class OverviewPanel {
  /**
   * @param {HTMLElement} root a <details>: while it is closed nothing is asked
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = /** @type {HTMLDetailsElement} */ (root);
    this.page = page;
    this.body = /** @type {HTMLElement} */ (root.querySelector("[data-part=rooms]"));
    /** @type {Glance[]} */
    this.rooms = [];
    this.root.addEventListener("toggle", () => this.root.open && this.refresh());
  }

  async refresh() {
    if (!this.root.open) return;
    const url = new URL("/api/overview", location.href);
    if (this.page.boot.as) url.searchParams.set("as", this.page.boot.as);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) this.draw((await answer.json()).rooms);
    setTimeout(() => this.refresh(), REFRESH_MS);
  }

  /** @param {Glance[]} rooms */
  draw(rooms) {
    this.rooms = rooms;
    render(html`<ul class="overview">${repeat(rooms, (room) => room.room, (room) => this.line(room))}</ul>`, this.body);
  }

  /** @param {Glance} room */
  line(room) {
    const clock = room.clock ? reading(room.clock, this.page.now()) : null;
    const unnamed = room.clock ? t("somebody speaks") : t("Nobody has the floor.");
    return html`<li class="overview-room" data-room-glance=${room.room} data-state=${room.alarms.length ? "warn" : "well"}>
      <p><strong><bdi>${room.title || room.room}</bdi></strong> <span class="badge" data-phase=${room.phase}>${phaseName(room.phase)}</span></p>
      ${room.item ? html`<p class="quiet"><bdi>${room.item}</bdi></p>` : nothing}
      <p>
        ${room.speaker ? html`<bdi>${room.speaker.name}</bdi> <span class="quiet"><bdi>${originOf(room.speaker)}</bdi></span>` : html`<span class="quiet">${unnamed}</span>`}
        ${clock ? html`<span class="numbers">${clock.text}</span>` : nothing}
        <span class="quiet">${t("Waiting")}: ${numberText(room.waiting)}</span>
      </p>
      ${room.alarms.map((alarm) => html`<strong class="alarm" data-state="warn">${alarmText(alarm)}</strong>`)}
    </li>`;
  }
}
