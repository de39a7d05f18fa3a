/**
 * All rooms on one wall, and every connection of each in a table. What crosses a threshold is said in words, coloured besides.
 *
 * @import { Deck } from "./on-deck.js"
 * @import { ClockView, Identity, Phase, Role } from "./protocol.js"
 * @import { Page } from "./page.js"
 *
 * @typedef {{session: string, person: Identity|null, role: Role|null, direction: "publication"|"subscription", state: "connecting"|"connected",
 *   bitrate_in_bps: number, bitrate_out_bps: number, fraction_lost: number, round_trip_s: number|null, audio_level_dbov: number|null,
 *   unrouted_packets: number, dropped_packets: number}} Link
 * @typedef {{room: string, title: string, phase: Phase, starts_at: string|null, ends_at: string|null, floor: string|null, waiting: number,
 *   speaker: Identity|null, clock: ClockView|null, item: string, alarms: string[], people: number, viewers: number,
 *   bitrate_in_bps: number, bitrate_out_bps: number, links: Link[]} & Deck} Room
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { alarmText } from "./alarms.js";
import { reading } from "./clock.js";
import { bitrateText, millisecondsText, numberText, percentText } from "./format.js";
import { nextSpeakers } from "./on-deck.js";
import { originOf, roleName } from "./people.js";
import { phaseName } from "./slate.js";
import { t } from "./text.js";

const REFRESH_MS = 1_000;
const NOT_INVITED = new Set([401, 403]);
const LOSS = { warn: 0.02, bad: 0.08 };
const TRIP_S = { warn: 0.25, bad: 0.5 };

/** @typedef {"well"|"warn"|"bad"} Judgement */

export class TechnicianWall {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** As the server wrote them in the language of the page. @type {Map<string, string>} */
    this.titles = new Map(tiles(root).map((one) => [one.dataset["room"] ?? "", one.querySelector("h2")?.textContent ?? ""]));
    /** Whether the notice is of ours. */
    this.warned = false;
    this.refresh();
  }

  /** Ask again a second after the answer, so that a slow service is not asked twice at once. */
  async refresh() {
    const status = await this.ask().catch(() => 0);
    if (status !== 200) this.miss(status);
    if (!NOT_INVITED.has(status)) setTimeout(() => this.refresh(), REFRESH_MS);
  }

  /** @returns {Promise<number>} the status of the answer; raises if there is none, or none that can be drawn */
  async ask() {
    const answer = await fetch(this.page.boot.technician ?? "/api/technician", { signal: AbortSignal.timeout(8_000) });
    if (answer.status === 200) {
      const { rooms, now } = await answer.json();
      this.draw(rooms, Date.parse(now));
    }
    return answer.status;
  }

  /** @param {number} status 0 without an answer */
  miss(status) {
    document.documentElement.dataset["connection"] = "stale";
    this.warned = true;
    this.page.warn(
      NOT_INVITED.has(status)
        ? t("Your invitation is not valid any more. Ask those who invited you for a new link.")
        : t("The service does not answer. What you see may be out of date. Trying again."),
    );
  }

  /** @param {Room} room */
  title(room) {
    return this.titles.get(room.room) || room.title || room.room;
  }

  /**
   * @param {Room[]} rooms
   * @param {number} [milliseconds] the server's time
   */
  draw(rooms, milliseconds = Date.now()) {
    document.documentElement.dataset["connection"] = "well";
    if (this.warned) this.page.warn("");
    this.warned = false;
    if (!this.root.dataset["state"]) this.root.replaceChildren();
    this.root.dataset["state"] = "known";
    render(
      html`<section aria-label=${t("All rooms")}>
          <ul class="wall">${repeat(rooms, (room) => room.room, (room) => tile(room, this.title(room), milliseconds, this.page.boot.as))}</ul>
        </section>
        ${repeat(rooms.filter((room) => room.links.length), (room) => room.room, (room) => table(room, this.title(room)))}
        ${rooms.some((room) => room.links.length) ? nothing : html`<p class="empty">${t("Nobody sends or receives sound and pictures. Connections appear here within a second.")}</p>`}`,
      this.root,
    );
  }
}

/**
 * @param {HTMLElement} root
 * @returns {HTMLElement[]}
 */
function tiles(root) {
  return [...root.querySelectorAll("[data-room]")].filter((one) => one instanceof HTMLElement);
}

/**
 * @param {Room} room
 * @param {string} title
 * @param {number} milliseconds the server's time
 * @param {string|null|undefined} as whose invitation opens the page of the list
 */
function tile(room, title, milliseconds, as) {
  const worst = worstOf(room.links.map(judgeLink));
  return html`<li class="tile" data-room=${room.room} data-phase=${room.phase} data-state=${worst}>
    <h2 class="tile-title">${room.links.length ? html`<a href="#links-${room.room}"><bdi>${title}</bdi></a>` : html`<bdi>${title}</bdi>`}</h2>
    <p><span class="badge" data-phase=${room.phase}>${phaseName(room.phase)}</span> ${worst === "well" ? nothing : html`<strong class="alarm" data-state=${worst}>${t("Look at the connections")}</strong>`}</p>
    ${room.alarms.map((alarm) => html`<p><strong class="alarm" data-state="warn">${alarmText(alarm)}</strong></p>`)}
    ${room.item ? html`<p class="quiet"><bdi>${room.item}</bdi></p>` : nothing}
    ${isEmpty(room) ? html`<p class="quiet">${t("Nobody is here.")}</p>` : figures(room, milliseconds)}
    <p><a href=${listAddress(room.room, as)} target="_blank" rel="noopener">${t("Print the list")}<span class="visually-hidden">: ${title}</span></a></p>
  </li>`;
}

/**
 * Not within the template: what collects the sentences loses its place after a template in a template.
 * @param {string} room
 * @param {string|null|undefined} as
 */
function listAddress(room, as) {
  return as ? `/rooms/${room}/list?as=${as}` : `/rooms/${room}/list`;
}

/** @param {Room} room */
function isEmpty(room) {
  return room.people + room.viewers + room.links.length + room.waiting === 0 && !room.speaker;
}

/**
 * @param {Room} room
 * @param {number} milliseconds the server's time
 */
function figures(room, milliseconds) {
  const clock = room.clock ? reading(room.clock, milliseconds) : null;
  return html`<dl class="figures">
      <div><dt>${t("Has the floor")}</dt><dd><bdi>${room.speaker?.name ?? t("nobody")}</bdi> ${room.speaker ? html`<span class="origin"><bdi>${originOf(room.speaker)}</bdi></span> ` : nothing}${clock ? html`<span data-part="clock" data-state=${clock.state}>${clock.text}</span>` : nothing}</dd></div>
      ${nextSpeakers(room)}
      <div><dt>${t("Waiting")}</dt><dd>${numberText(room.waiting)}</dd></div>
      <div><dt>${t("People")}</dt><dd>${numberText(room.people)}</dd></div>
      <div><dt>${t("Viewers")}</dt><dd>${numberText(room.viewers)}</dd></div>
      <div><dt>${t("Connections")}</dt><dd>${numberText(room.links.length)}</dd></div>
      <div><dt>${t("In")}</dt><dd>${bitrateText(room.bitrate_in_bps)}</dd></div>
      <div><dt>${t("Out")}</dt><dd>${bitrateText(room.bitrate_out_bps)}</dd></div>
    </dl>`;
}

/**
 * @param {Room} room
 * @param {string} title
 */
function table(room, title) {
  return html`<div class="links" id="links-${room.room}">
    <h2 id="links-title-${room.room}"><bdi>${title}</bdi></h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="links-title-${room.room}">
      <table>
        <thead>
          <tr>
            <th scope="col">${t("Who")}</th><th scope="col">${t("Role")}</th><th scope="col">${t("Direction")}</th><th scope="col">${t("State")}</th>
            <th scope="col" class="numbers">${t("In")}</th><th scope="col" class="numbers">${t("Out")}</th><th scope="col" class="numbers">${t("Loss")}</th><th scope="col" class="numbers">${t("Round trip")}</th>
            <th scope="col" class="numbers">${t("Level")}</th><th scope="col" class="numbers">${t("Not routed")}</th><th scope="col" class="numbers">${t("Dropped")}</th>
          </tr>
        </thead>
        <tbody>${repeat(room.links, (link) => link.session, row)}</tbody>
      </table>
    </div>
  </div>`;
}

/** @param {number|null} level_dbov */
function levelText(level_dbov) {
  return level_dbov === null ? "–" : t("{n} dB", { n: numberText(level_dbov) });
}

/** @param {Link} link */
function row(link) {
  return html`<tr data-participant=${link.person?.id ?? ""} data-direction=${link.direction} data-state=${judgeLink(link)}>
    <th scope="row"><bdi>${link.person?.name ?? t("a viewer")}</bdi>${link.person ? html` <span class="origin"><bdi>${originOf(link.person)}</bdi></span>` : nothing}</th>
    <td>${link.role ? roleName(link.role) : ""}</td>
    <td>${link.direction === "publication" ? t("to the room") : t("from the room")}</td>
    <td>${figure(link.state === "connected" ? t("connected") : t("connecting"), link.state === "connected" ? "well" : "warn")}</td>
    <td class="numbers">${bitrateText(link.bitrate_in_bps)}</td>
    <td class="numbers">${bitrateText(link.bitrate_out_bps)}</td>
    <td class="numbers">${figure(percentText(link.fraction_lost), judgeFigure(link.fraction_lost, LOSS))}</td>
    <td class="numbers">${link.round_trip_s === null ? "–" : figure(millisecondsText(link.round_trip_s), judgeFigure(link.round_trip_s, TRIP_S))}</td>
    <td class="numbers">${levelText(link.audio_level_dbov)}</td>
    <td class="numbers">${numberText(link.unrouted_packets)}</td>
    <td class="numbers">${figure(numberText(link.dropped_packets), link.dropped_packets ? "warn" : "well")}</td>
  </tr>`;
}

/**
 * @param {string} text
 * @param {Judgement} judgement
 */
function figure(text, judgement) {
  if (judgement === "well") return text;
  return html`<strong class="alarm" data-state=${judgement}>${text} <span>${judgement === "bad" ? t("too high") : t("look")}</span></strong>`;
}

/** @param {Link} link */
function judgeLink(link) {
  const trip = link.round_trip_s === null ? /** @type {Judgement} */ ("well") : judgeFigure(link.round_trip_s, TRIP_S);
  return worstOf([judgeFigure(link.fraction_lost, LOSS), trip, link.dropped_packets ? "warn" : "well"]);
}

/**
 * @param {number} value
 * @param {{warn: number, bad: number}} thresholds
 * @returns {Judgement}
 */
function judgeFigure(value, { warn, bad }) {
  return value > bad ? "bad" : value > warn ? "warn" : "well";
}

/**
 * @param {Judgement[]} judgements
 * @returns {Judgement}
 */
function worstOf(judgements) {
  return judgements.includes("bad") ? "bad" : judgements.includes("warn") ? "warn" : "well";
}
