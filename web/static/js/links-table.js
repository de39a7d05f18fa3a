/**
 * Every connection of a room: whose, with which devices, how good, and what a technician can do about it. What crosses a threshold is said
 * in words, coloured besides.
 *
 * @import { DeviceCheck, Identity, Role } from "./protocol.js"
 * @import { LinkHistory } from "./link-history.js"
 *
 * @typedef {{microphone: string, camera: string, loudspeaker: string, microphone_on: boolean, camera_on: boolean, path: ""|"direct"|"relay"}} Devices
 * @typedef {{session: string, person: Identity|null, role: Role|null, direction: "publication"|"subscription", state: "connecting"|"connected",
 *   bitrate_in_bps: number, bitrate_out_bps: number, fraction_lost: number, round_trip_s: number|null, audio_level_dbov: number|null,
 *   unrouted_packets: number, dropped_packets: number, withheld_pictures: number, devices: Devices|null, check: DeviceCheck|null}} Link
 * @typedef {{mute: (link: Link, button: EventTarget|null) => void, renew: (link: Link, button: EventTarget|null) => void}} LinkActions
 * @typedef {"well"|"warn"|"bad"} Judgement
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { checkFlag, checkText } from "./check-result.js";
import { bitrateText, millisecondsText, numberText, percentText } from "./format.js";
import { originOf, roleName } from "./people.js";
import { t } from "./text.js";

const LOSS = { warn: 0.02, bad: 0.08 };
const TRIP_S = { warn: 0.25, bad: 0.5 };

/**
 * @param {Link[]} links
 * @param {string} labelledby id of the heading
 * @param {LinkHistory} history
 * @param {LinkActions} actions
 */
export function linksTable(links, labelledby, history, actions) {
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby=${labelledby}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t("Who")}</th><th scope="col">${t("Direction")}</th><th scope="col">${t("State")}</th><th scope="col">${t("The last minute")}</th>
          <th scope="col" class="numbers">${t("In")}</th><th scope="col" class="numbers">${t("Out")}</th><th scope="col" class="numbers">${t("Loss")}</th><th scope="col" class="numbers">${t("Round trip")}</th>
          <th scope="col" class="numbers">${t("Level")}</th><th scope="col" class="numbers">${t("Dropped")}</th><th scope="col">${t("Actions")}</th>
        </tr>
      </thead>
      <tbody>${repeat(links, (link) => link.session, (link) => row(link, history, actions))}</tbody>
    </table>
  </div>`;
}

/**
 * @param {Link} link
 * @param {LinkHistory} history
 * @param {LinkActions} actions
 */
function row(link, history, actions) {
  return html`<tr data-participant=${link.person?.id ?? ""} data-direction=${link.direction} data-state=${judgeLink(link)}>
    <th scope="row"><bdi>${link.person?.name ?? t("a viewer")}</bdi>${link.person ? html` <span class="origin"><bdi>${originOf(link.person)}</bdi></span>` : nothing} ${link.role ? html`<span class="origin">${roleName(link.role)}</span>` : nothing} ${devices(link)}</th>
    <td>${link.direction === "publication" ? t("to the room") : t("from the room")}${pathOf(link)}</td>
    <td>${figure(link.state === "connected" ? t("connected") : t("connecting"), link.state === "connected" ? "well" : "warn")}${withheld(link)}</td>
    <td>${history.picture(link.session)}</td>
    <td class="numbers">${bitrateText(link.bitrate_in_bps)}</td>
    <td class="numbers">${bitrateText(link.bitrate_out_bps)}</td>
    <td class="numbers">${figure(percentText(link.fraction_lost), judgeFigure(link.fraction_lost, LOSS))}</td>
    <td class="numbers">${link.round_trip_s === null ? "–" : figure(millisecondsText(link.round_trip_s), judgeFigure(link.round_trip_s, TRIP_S))}</td>
    <td class="numbers">${levelText(link.audio_level_dbov)}</td>
    <td class="numbers">${figure(numberText(link.dropped_packets), link.dropped_packets ? "warn" : "well")}${unrouted(link)}</td>
    <td>${link.person ? buttons(link, actions) : nothing}</td>
  </tr>`;
}

/**
 * What they speak into and are seen with, on or off, and how the devices did when they were tried; once a person.
 * @param {Link} link
 */
function devices(link) {
  if (link.direction !== "publication") return nothing;
  const flag = link.person?.place === "remote" ? checkFlag(link.check) : null;
  const told = link.devices;
  return html`<ul class="facts devices" aria-label=${t("Devices")}>
    ${told ? html`<li><bdi>${told.microphone || t("no microphone")}</bdi>${told.microphone_on ? nothing : html` (${t("off")})`}</li>
      <li><bdi>${told.camera || t("no camera")}</bdi>${told.camera_on ? nothing : html` (${t("off")})`}</li>` : nothing}
    ${flag ? html`<li class="tag ${flag.tag}">${flag.text}</li>` : nothing}
  </ul>
  ${link.check && !flag ? html`<span class="origin">${checkText(link.check)}</span>` : nothing}`;
}

/** @param {Link} link */
function pathOf({ devices: told }) {
  return told?.path === "relay" ? html` <span class="tag">${t("through a relay")}</span>` : nothing;
}

/**
 * What nobody was to get: normal while somebody waits for their turn, and what a page sends against the rules.
 * @param {Link} link
 */
function unrouted({ unrouted_packets: packets }) {
  return packets ? html`<span class="aside">${t("{n} not routed", { n: numberText(packets) })}</span>` : nothing;
}

/** @param {Link} link */
function withheld({ withheld_pictures: pictures }) {
  return pictures ? html` <span class="tag tag-warn">${t("line too weak for all pictures")}</span>` : nothing;
}

/**
 * @param {Link} link
 * @param {LinkActions} actions
 */
function buttons(link, { mute, renew }) {
  const whom = html`<span class="visually-hidden">: ${link.person?.name}</span>`;
  return html`<div class="actions">
    ${link.direction === "publication" ? html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => mute(link, event.currentTarget)}><span>${t("Mute")}${whom}</span></button>` : nothing}
    <button type="button" class="button" @click=${(/** @type {Event} */ event) => renew(link, event.currentTarget)}><span>${t("Connect anew")}${whom}</span></button>
  </div>`;
}

/** @param {number|null} level_dbov */
function levelText(level_dbov) {
  return level_dbov === null ? "–" : t("{n} dB", { n: numberText(level_dbov) });
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
export function judgeLink(link) {
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
export function worstOf(judgements) {
  return judgements.includes("bad") ? "bad" : judgements.includes("warn") ? "warn" : "well";
}
