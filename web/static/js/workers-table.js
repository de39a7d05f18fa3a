/**
 * The processes that move sound and pictures: how much each has to do, and whether it is well.
 *
 * @typedef {{udp_port: number, up: boolean, rooms: number, sessions: number, draining: boolean}} Worker
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { numberText } from "./format.js";
import { t } from "./text.js";

/** @param {Worker[]} workers */
export function workersTable(workers) {
  if (!workers.length) return nothing;
  return html`<div class="links">
    <h2 id="media-workers-title">${t("Media workers")}</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="media-workers-title">
      <table>
        <thead>
          <tr><th scope="col">${t("UDP port")}</th><th scope="col">${t("State")}</th><th scope="col" class="numbers">${t("Rooms")}</th><th scope="col" class="numbers">${t("Connections")}</th></tr>
        </thead>
        <tbody>${workers.map(row)}</tbody>
      </table>
    </div>
  </div>`;
}

/** @param {Worker} worker */
function row(worker) {
  const { state, text } = judge(worker);
  return html`<tr data-worker=${worker.udp_port} data-state=${state}>
    <th scope="row">${worker.udp_port}</th>
    <td>${state === "well" ? text : html`<strong class="alarm" data-state=${state}>${text}</strong>`}</td>
    <td class="numbers">${numberText(worker.rooms)}</td>
    <td class="numbers">${numberText(worker.sessions)}</td>
  </tr>`;
}

/**
 * @param {Worker} worker
 * @returns {{state: "well"|"warn"|"bad", text: string}}
 */
export function judge({ up, draining }) {
  if (!up) return { state: "bad", text: t("is being started again") };
  return draining ? { state: "warn", text: t("takes no rooms") } : { state: "well", text: t("works") };
}
