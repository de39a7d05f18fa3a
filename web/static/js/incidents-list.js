/**
 * What went wrong in a room, the newest first: what it was, from when to when, and what to do about what still is.
 *
 * @typedef {{alarm: string, began_at: string, ended_at: string|null}} Incident
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { alarmText } from "./alarms.js";
import { clockText, secondText } from "./format.js";
import { t } from "./text.js";

/**
 * @param {Incident[]} incidents
 * @param {string} heading id of the heading of the room
 */
export function incidentsList(incidents, heading) {
  if (!incidents.length) return nothing;
  return html`<details class="more">
    <summary>${t("Incidents")} <span class="count">${incidents.length}</span></summary>
    <ol class="incidents" aria-labelledby=${heading}>
      ${incidents.map(
        (one) => html`<li data-alarm=${one.alarm} data-state=${one.ended_at ? "over" : "now"}>
          <span class="incident-time">${secondText(Date.parse(one.began_at))}</span> <span>${alarmText(one.alarm)}</span>
          <span class="quiet">${one.ended_at ? lasted(one.began_at, one.ended_at) : t("still so")}</span>
        </li>`,
      )}
    </ol>
  </details>`;
}

/**
 * @param {string} began
 * @param {string} ended
 */
function lasted(began, ended) {
  return t("for {duration}", { duration: clockText((Date.parse(ended) - Date.parse(began)) / 1000) });
}
