/**
 * Types of speech and states of requests in words.
 *
 * @import { SpeechType, View } from "./protocol.js"
 */

import { html } from "../vendor/lit-html/lit-html.js";
import { languageName } from "./format.js";
import { t } from "./text.js";

/**
 * The ordinary type first: the room names them by rank, those that go before all others first.
 * @param {View} view
 * @returns {SpeechType[]}
 */
export function ordinaryFirst(view) {
  return [...(view.speech_types ?? [])].reverse();
}

/** Names of the types in the language of the page, by id. @type {Record<string, string>} */
let names = {};

/** @param {Record<string, string>} known */
export function setSpeechNames(known) {
  names = known;
}

/**
 * In the language of the page if the definition has it, else in the working language, as the room says it.
 * @param {View} view
 * @param {string} id
 */
export function speechName(view, id) {
  return names[id] ?? view.speech_types?.find((one) => one.id === id)?.name ?? id;
}

/** @param {string} state of RFC 8855 */
export function stateName(state) {
  switch (state) {
    case "pending":
      return t("waiting");
    case "accepted":
      return t("accepted");
    case "granted":
      return t("speaking");
    case "denied":
      return t("not granted");
    case "cancelled":
      return t("withdrawn");
    case "released":
      return t("finished");
    case "revoked":
      return t("taken away");
    default:
      return state;
  }
}

/**
 * @param {View} view
 * @param {string} chosen
 */
export function languageField(view, chosen) {
  return html`<label class="field">
    <span>${t("Language")}</span>
    <select name="language">
      ${(view.languages ?? []).map((tag) => html`<option value=${tag} ?selected=${tag === chosen}>${languageName(tag)}</option>`)}
    </select>
  </label>`;
}
