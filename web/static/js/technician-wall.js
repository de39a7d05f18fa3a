/**
 * All rooms on one wall, and each in depth: its alarms and what to do about them, its connections, its incidents.
 *
 * @import { Deck } from "./on-deck.js"
 * @import { Incident } from "./incidents-list.js"
 * @import { Link, LinkActions } from "./links-table.js"
 * @import { Booth, ClockView, Identity, Phase, Signal } from "./protocol.js"
 * @import { Page } from "./page.js"
 * @import { Storage } from "./storage-alarm.js"
 * @import { Worker } from "./workers-table.js"
 *
 * @typedef {{room: string, title: string, phase: Phase, starts_at: string|null, ends_at: string|null, floor: string|null, waiting: number,
 *   signals: Signal[], booths: Booth[],
 *   speaker: Identity|null, clock: ClockView|null, item: string, alarms: string[], incidents: Incident[], people: number, viewers: number,
 *   bitrate_in_bps: number, bitrate_out_bps: number, recording?: import("./protocol.js").Recording, recorder?: Recorder|null, links: Link[]} & Deck} Room
 * @typedef {{part: number, length_s: number, size_bytes: number, free_bytes: number|null, left_out: number, written_at: string|null}} Recorder
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { alarmFix, alarmText } from "./alarms.js";
import { activeName, boothName, signalLine } from "./booths.js";
import { reading } from "./clock.js";
import { bitrateText, numberText } from "./format.js";
import { incidentsList } from "./incidents-list.js";
import { LinkHistory } from "./link-history.js";
import { judgeLink, linksTable, worstOf } from "./links-table.js";
import { nextSpeakers } from "./on-deck.js";
import { originOf } from "./people.js";
import { healthText, recordingText } from "./recording.js";
import { request } from "./request.js";
import { signalLines } from "./signals-panel.js";
import { phaseName } from "./slate.js";
import { storageAlarm } from "./storage-alarm.js";
import { t } from "./text.js";
import { workersTable } from "./workers-table.js";

const REFRESH_MS = 1_000;
const NOT_INVITED = new Set([401, 403]);

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
    this.history = new LinkHistory();
    /** Whether the notice is of ours. */
    this.warned = false;
    /** Signals that have been said. @type {Set<string>} */
    this.said = new Set();
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
      const { rooms, workers = [], storage, now } = await answer.json();
      this.draw(rooms, Date.parse(now), workers, storage);
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
   * @param {Worker[]} [workers]
   * @param {Storage|null} [storage]
   */
  draw(rooms, milliseconds = Date.now(), workers = [], storage = null) {
    document.documentElement.dataset["connection"] = "well";
    if (this.warned) this.page.warn("");
    this.warned = false;
    this.sayNews(rooms);
    this.history.take(rooms.flatMap((room) => room.links));
    if (!this.root.dataset["state"]) this.root.replaceChildren();
    this.root.dataset["state"] = "known";
    render(
      html`${storageAlarm(storage)}
        <section aria-label=${t("All rooms")}>
          <ul class="wall">${repeat(rooms, (room) => room.room, (room) => this.tile(room, milliseconds))}</ul>
        </section>
        ${repeat(rooms.filter(hasDepth), (room) => room.room, (room) => this.depth(room))}
        ${workersTable(workers)}
        ${rooms.some((room) => room.links.length) ? nothing : html`<p class="empty">${t("Nobody sends or receives sound and pictures. Connections appear here within a second.")}</p>`}`,
      this.root,
    );
  }

  /**
   * @param {Room} room
   * @param {number} milliseconds the server's time
   */
  tile(room, milliseconds) {
    const signals = room.signals.length
      ? signalLines(room.signals, ({ id }, button) => this.command(room.room, { type: "answer_signal", signal: id }, button))
      : nothing;
    return tile(room, this.title(room), milliseconds, this.page.boot.as, signals);
  }

  /** Say what interpreters need once, whenever they say it. @param {Room[]} rooms */
  sayNews(rooms) {
    const signals = rooms.flatMap((room) => room.signals.map((signal) => ({ name: `${room.room} ${signal.id} ${signal.at}`, signal })));
    const fresh = signals.filter(({ name }) => !this.said.has(name));
    this.said = new Set(signals.map(({ name }) => name));
    if (fresh.length) this.page.say(fresh.map(({ signal }) => `${signalLine(signal)}.`).join(" "));
  }

  /** @param {Room} room */
  depth(room) {
    const heading = `links-title-${room.room}`;
    return html`<section class="links" id="links-${room.room}" aria-labelledby=${heading}>
      <h2 id=${heading}><bdi>${this.title(room)}</bdi></h2>
      ${room.alarms.map((alarm) => html`<p class="fix" data-alarm=${alarm}><strong class="alarm" data-state="warn">${alarmText(alarm)}</strong> ${alarmFix(alarm)}</p>`)}
      ${room.links.length ? linksTable(room.links, heading, this.history, this.actions(room)) : nothing} ${incidentsList(room.incidents, heading)}
    </section>`;
  }

  /**
   * @param {Room} room
   * @returns {LinkActions}
   */
  actions({ room }) {
    return {
      mute: (link, button) => this.command(room, { type: "mute_person", participant: link.person?.id }, button),
      renew: (link, button) => request(this.page, this.address(`/api/rooms/${room}/people/${link.person?.id}/sessions`), { method: "DELETE" }, button),
    };
  }

  /**
   * @param {string} room
   * @param {import("./protocol.js").Command} command
   * @param {EventTarget|null} button
   */
  command(room, command, button) {
    const headers = { "Content-Type": "application/json" };
    return request(this.page, this.address(`/api/rooms/${room}/commands`), { method: "POST", headers, body: JSON.stringify(command) }, button);
  }

  /** @param {string} path */
  address(path) {
    const url = new URL(path, location.href);
    if (this.page.boot.as) url.searchParams.set("as", this.page.boot.as);
    return url;
  }
}

/** @param {Room} room */
function hasDepth(room) {
  return room.links.length + room.alarms.length + room.incidents.length > 0;
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
 * @param {unknown} signals of interpreters
 */
function tile(room, title, milliseconds, as, signals) {
  const worst = worstOf(room.links.map(judgeLink));
  return html`<li class="tile" data-room=${room.room} data-phase=${room.phase} data-state=${worst}>
    <h2 class="tile-title">${hasDepth(room) ? html`<a href="#links-${room.room}"><bdi>${title}</bdi></a>` : html`<bdi>${title}</bdi>`}</h2>
    <p><span class="badge" data-phase=${room.phase}>${phaseName(room.phase)}</span> ${isRecorded(room) ? html`<span class="badge" data-recording=${room.recording}>${recordingText(room.recording)}</span>` : nothing} ${worst === "well" ? nothing : html`<strong class="alarm" data-state=${worst}>${t("Look at the connections")}</strong>`}</p>
    ${room.alarms.map((alarm) => html`<p><strong class="alarm" data-state="warn">${alarmText(alarm)}</strong></p>`)}
    ${signals}
    ${room.recorder ? html`<p class="quiet">${healthText(room.recorder, milliseconds)}</p>` : nothing}
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
function isRecorded({ recording }) {
  return recording === "on" || recording === "paused";
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
      ${manned(room.booths)}
      <div><dt>${t("Waiting")}</dt><dd>${numberText(room.waiting)}</dd></div>
      <div><dt>${t("People")}</dt><dd>${numberText(room.people)}</dd></div>
      <div><dt>${t("Viewers")}</dt><dd>${numberText(room.viewers)}</dd></div>
      <div><dt>${t("Connections")}</dt><dd>${numberText(room.links.length)}</dd></div>
      <div><dt>${t("In")}</dt><dd>${bitrateText(room.bitrate_in_bps)}</dd></div>
      <div><dt>${t("Out")}</dt><dd>${bitrateText(room.bitrate_out_bps)}</dd></div>
    </dl>`;
}

/**
 * The booths in which somebody sits, with whoever interprets.
 * @param {Booth[]} booths
 */
function manned(booths) {
  const known = booths.filter(({ interpreters }) => interpreters.length);
  if (!known.length) return nothing;
  return html`<div><dt>${t("Booths")}</dt>${known.map((booth) => html`<dd data-booth=${booth.language}>${boothName(booth.language)}: ${booth.active ? html`<bdi>${activeName(booth)}</bdi>` : t("nobody interprets")}</dd>`)}</div>`;
}
