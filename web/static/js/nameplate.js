/**
 * Who has the floor, in letters that can be read from a distance.
 *
 * @import { FloorView, NextSpeaker, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { languageName } from "./format.js";
import { microphoneText } from "./microphones.js";
import { identityLine, originOf } from "./people.js";
import { speechName } from "./speech.js";
import { ngettext, t } from "./text.js";

export class Nameplate {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    this.root.dataset["state"] = view.floor ? "speaking" : view.phase === "live" || view.waiting ? "empty" : "none";
    render(html`${view.floor ? speaker(view.floor, view, mine?.has_floor ?? false) : nobody(view)} ${view.next_speaker ? next(view.next_speaker) : nothing}`, this.root);
  }
}

/**
 * @param {FloorView} floor
 * @param {View} view
 * @param {boolean} me
 */
function speaker(floor, view, me) {
  const type = speechName(view, floor.speech_type);
  const paused = view.interrupted ? t("The speech of {name} is paused.", { name: view.interrupted.speaker.name }) : "";
  const facts = [floor.on_behalf_of ?? "", microphoneText(floor.microphone), type, languageName(floor.language)].filter((fact) => fact);
  return html`
    <p class="nameplate-eyebrow">${me ? t("You have the floor") : t("Has the floor")}</p>
    <p class="nameplate-name"><bdi>${floor.speaker.name}</bdi></p>
    <p class="nameplate-origin"><bdi>${originOf(floor.speaker)}</bdi></p>
    <ul class="facts" aria-label=${t("About this speech")}>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
    ${paused ? html`<p class="nameplate-paused">${paused}</p>` : nothing}
  `;
}

/** @param {View} view */
function nobody(view) {
  const waiting = view.waiting ? ngettext("{n} person waits for the floor.", "{n} people wait for the floor.", view.waiting) : t("Nobody waits for it.");
  return html`
    <p class="nameplate-name nameplate-quiet">${t("Nobody has the floor.")}</p>
    <p class="nameplate-origin">${waiting}</p>
  `;
}

/** @param {NextSpeaker} one known before the floor is given, so that the booths are ready for the language */
function next({ speaker, language }) {
  const spoken = languageName(language);
  const name = identityLine(speaker);
  const sentence = spoken ? t("Next: {name}, in {language}", { name, language: spoken }) : t("Next: {name}", { name });
  return html`<p class="nameplate-next">${sentence}</p>`;
}
