/**
 * Lists of devices to choose from.
 *
 * @import { OwnMedia } from "./own-media.js"
 * @import { Medium } from "./protocol.js"
 */

import { html } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";

/**
 * @param {OwnMedia} own
 * @param {Medium} medium
 */
export function inputSelect(own, medium) {
  const kind = medium === "audio" ? "audioinput" : "videoinput";
  const used = own.tracks[medium]?.getSettings().deviceId ?? own.choice[medium];
  const label = medium === "audio" ? t("Microphone") : t("Camera");
  return select(label, own.devices.filter((one) => one.kind === kind), used, (id) => own.choose(medium, id));
}

/**
 * @param {OwnMedia} own
 * @param {string} used
 * @param {(deviceId: string) => void} choose
 */
export function outputSelect(own, used, choose) {
  return select(t("Loudspeaker"), own.devices.filter((one) => one.kind === "audiooutput"), used, choose);
}

/**
 * @param {string} label
 * @param {MediaDeviceInfo[]} devices
 * @param {string} used
 * @param {(deviceId: string) => void} choose
 */
function select(label, devices, used, choose) {
  return html`<label class="field">
    <span>${label}</span>
    <select @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)} ?disabled=${devices.length === 0}>
      ${devices.length === 0 ? html`<option>${t("None found")}</option>` : ""}
      ${devices.map((one, index) => html`<option value=${one.deviceId} ?selected=${one.deviceId === used}>${one.label || t("{label} {n}", { label, n: index + 1 })}</option>`)}
    </select>
  </label>`;
}
