/**
 * The order of speakers as it stands on paper. What the line last said stays when it breaks, with the time at which it was so.
 *
 * @import { FloorView, Identity, Microphone, QueueEntry, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { clockText, dayText, languageName, numberText, secondText, zoneText } from "./format.js";
import { KeptPage } from "./kept-page.js";
import { microphoneText } from "./microphones.js";
import { placeName } from "./people.js";
import { speechName } from "./speech.js";
import { t } from "./text.js";

export class SpeakersList {
  /**
   * @param {HTMLElement} root with the list as the service wrote it
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.asOf = Date.parse(root.dataset["asOf"] ?? "");
    /** @type {View|null} */
    this.view = null;
    this.kept = new KeptPage(() => this.draw());
    this.kept.start();
  }

  /** @param {Now} now */
  render({ view }) {
    if (!this.view) this.root.replaceChildren();
    if (view !== this.view) this.kept.keep();
    this.view = view;
    this.draw();
  }

  /** The line says something every few seconds, if only the time: the list was true then. */
  tick() {
    const { heardAt = null } = this.page.socket ?? {};
    this.asOf = heardAt ?? this.asOf;
    this.draw();
    this.kept.tick();
  }

  draw() {
    const { view } = this;
    const lost = this.page.socket?.state === "lost" || this.page.socket?.state === "refused";
    this.root.dataset["state"] = lost ? "stale" : "known";
    if (!view) return;
    render(
      html`<p class="sheet-as-of">${asOfText(this.asOf)}</p>
        ${lost ? html`<p class="sheet-stale">${t("The line is broken. This is the list as it was then.")}</p>` : nothing}
        ${view.floor ? speech(view, view.floor, t("Has the floor")) : html`<p class="sheet-nobody">${t("Nobody has the floor.")}</p>`}
        ${view.interrupted ? speech(view, view.interrupted, t("Paused speech")) : nothing} ${order(view, view.queue ?? [])} ${this.keeping()}`,
      this.root,
    );
  }

  keeping() {
    if (this.kept.at === null) return nothing;
    return html`<p class="quiet sheet-kept" data-kept=${new Date(this.kept.at).toISOString()}>
      ${t("This browser keeps the list of {time}: loading the page again shows it even while the service cannot be reached.", { time: secondText(this.kept.at) })}
    </p>`;
  }
}

/** @param {number} instant */
function asOfText(instant) {
  return t("As of {time}, {day} ({zone})", { time: secondText(instant), day: dayText(instant), zone: zoneText() });
}

/**
 * @param {View} view
 * @param {FloorView} floor
 * @param {string} heading
 */
function speech(view, floor, heading) {
  const { speaker, microphone, speech_type, language, clock } = floor;
  const facts = [seatText(speaker, microphone), speechName(view, speech_type), languageName(language), clock.limit_s ? t("up to {time}", { time: clockText(clock.limit_s) }) : ""];
  return html`<section class="sheet-speech">
    <h2>${heading}</h2>
    <p class="sheet-name"><bdi>${speaker.name}</bdi></p>
    <p><bdi>${aboutText(speaker)}</bdi></p>
    <ul class="facts" aria-label=${t("About this speech")}>${facts.filter((fact) => fact).map((fact) => html`<li>${fact}</li>`)}</ul>
  </section>`;
}

/**
 * @param {View} view
 * @param {QueueEntry[]} queue
 */
function order(view, queue) {
  return html`<h2 id="order">${t("Speakers' list")} <span class="count">${numberText(queue.length)}</span></h2>
    ${queue.length
      ? html`<table class="sheet-order" role="table" aria-labelledby="order">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col" class="numbers"><span class="visually-hidden">${t("Place")}</span></th>
              <th role="columnheader" scope="col">${t("Name")}</th>
              <th role="columnheader" scope="col">${t("Speaks from")}</th>
              <th role="columnheader" scope="col">${t("Type of speech")}</th>
              <th role="columnheader" scope="col">${t("Language")}</th>
              <th role="columnheader" scope="col" class="numbers">${t("Limit")}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">${repeat(queue, (entry) => entry.request, (entry, index) => line(view, entry, index))}</tbody>
        </table>`
      : html`<p class="empty">${t("Nobody waits for the floor.")}</p>`}`;
}

/**
 * @param {View} view
 * @param {QueueEntry} entry
 * @param {number} index
 */
function line(view, { speaker, microphone, speech_type, language, limit_s, absent }, index) {
  const about = aboutText(speaker);
  return html`<tr role="row">
    <td role="cell" class="numbers sheet-place">${numberText(index + 1)}</td>
    <th role="rowheader" scope="row">
      <bdi class="sheet-name">${speaker.name}</bdi>${about ? html` <span class="sheet-about"><bdi>${about}</bdi></span>` : nothing}${absent ? html` <strong class="tag tag-bad">${t("line lost, passed over")}</strong>` : nothing}
    </th>
    <td role="cell">${seatText(speaker, microphone)}</td>
    <td role="cell">${speechName(view, speech_type)}</td>
    <td role="cell">${languageName(language)}</td>
    <td role="cell" class="numbers">${limitText(limit_s)}</td>
  </tr>`;
}

/** @param {Identity} speaker */
function aboutText(speaker) {
  return [speaker.function, speaker.organisation, speaker.country].filter((one) => one).join(", ");
}

/**
 * Where they speak from; somebody elsewhere has one device.
 * @param {Identity} speaker
 * @param {Microphone|undefined} microphone
 */
export function seatText(speaker, microphone) {
  const known = speaker.place === "hall" ? microphoneText(microphone) : "";
  return [placeName(speaker.place), known].filter((one) => one).join(", ");
}

/** @param {number|null|undefined} limit_s */
function limitText(limit_s) {
  return limit_s ? clockText(limit_s) : "";
}
