/**
 * Which microphone somebody speaks into: their own device, or one of the hall's.
 *
 * @import { Microphone, View } from "./protocol.js"
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";

/**
 * ``""``: of one who sits in the hall no more is known, and that they sit there is said beside it.
 * @param {Microphone|undefined} microphone
 */
export function microphoneText(microphone) {
  if (!microphone) return "";
  return microphone.name || microphone.id || kindText(microphone.kind);
}

/** @param {Microphone["kind"]} kind */
function kindText(kind) {
  switch (kind) {
    case "own_device":
      return t("own device");
    case "desk":
      return t("delegate's desk");
    case "floor":
      return t("floor microphone");
    case "podium":
      return t("podium");
    case "handheld":
      return t("hand-held microphone");
    default:
      return "";
  }
}

/**
 * Where somebody in the hall will speak: one of its microphones, or a few words.
 * @param {View} view
 */
export function microphoneField(view) {
  const known = view.hall_microphones ?? [];
  return html`<label class="field">
    <span>${t("Microphone (may be empty)")}</span>
    <input name="microphone" list=${known.length ? "hall-microphones" : nothing} maxlength="200" autocomplete="off" />
    ${known.length ? html`<datalist id="hall-microphones">${known.map((one) => html`<option value=${microphoneText(one)}></option>`)}</datalist>` : nothing}
  </label>`;
}

/**
 * What a command names: the id of a microphone that the hall knows, else the words as they were written.
 * @param {View} view
 * @param {string} written
 */
export function namedMicrophone(view, written) {
  const words = written.trim();
  return (view.hall_microphones ?? []).find((one) => [one.id, microphoneText(one)].includes(words))?.id ?? words;
}
