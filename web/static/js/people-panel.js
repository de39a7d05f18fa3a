/**
 * Who is here, for those who run the meeting, and what they can do about each: their microphone, their role, their place.
 *
 * @import { Microphones, PersonLine, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { checkText } from "./check-result.js";
import { keepFocus } from "./focus.js";
import { numberText } from "./format.js";
import { microphoneActions, placeActions, roleActions } from "./person-actions.js";
import { originOf, roleName } from "./people.js";
import { ngettext, t } from "./text.js";

export class PeoplePanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    keepFocus(this.root, () => this.draw(view));
  }

  /** @param {View} view */
  draw(view) {
    const people = view.people ?? [];
    const more = (view.people_count ?? people.length) - people.length;
    const here = people.filter((one) => one.connected).length;
    const connected = t("{here} of {all} connected", { here: numberText(here), all: numberText(view.people_count ?? 0) });
    render(
      html`<h2 class="panel-heading">${t("People")} <span class="count">${connected}</span></h2>
        ${view.microphones ? this.microphones(view.microphones) : nothing}
        <ul class="people" aria-label=${t("People")}>${repeat(people, (one) => one.person.id, (one) => this.person(view, one))}</ul>
        ${people.length ? nothing : html`<p class="empty">${t("Nobody has entered yet. People appear here as soon as they open their link.")}</p>`}
        ${more > 0 ? html`<p class="quiet">${ngettext("and {n} more", "and {n} more", more)}</p>` : nothing}
        <p class="quiet">${ngettext("{n} viewer without an invitation", "{n} viewers without an invitation", view.viewers ?? 0)}</p>`,
      this.root,
    );
  }

  /** @param {Microphones} microphones */
  microphones({ locked, open, max_open }) {
    const counted = max_open === null ? t("Open microphones: {open}", { open: numberText(open) }) : t("Open microphones: {open} of {max}", { open: numberText(open), max: numberText(max_open) });
    return html`<div class="row people-microphones" role="group" aria-label=${t("All microphones")}>
      <span class="quiet">${locked ? t("Locked") : counted}</span>
      <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.act({ type: "mute_all" }, event)}>${t("Mute all")}</button>
      <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.act({ type: locked ? "unlock_microphones" : "lock_microphones" }, event)}>
        ${locked ? t("Unlock the microphones") : t("Mute all and lock")}
      </button>
    </div>`;
  }

  /**
   * @param {View} view
   * @param {PersonLine} line
   */
  person(view, line) {
    const { person, role, connected, publishing, muted } = line;
    return html`<li class="person" data-participant=${person.id} data-state=${connected ? "connected" : "away"}>
      <p><bdi class="person-name">${person.name}</bdi> <span class="quiet"><bdi>${originOf(person)}</bdi></span></p>
      <ul class="facts" aria-label=${t("About this person")}>
        <li>${roleName(role)}</li>
        <li class=${connected ? "tag tag-good" : "tag"}>${connected ? t("connected") : t("not connected")}</li>
        ${publishing ? html`<li class="tag tag-good">${t("sends")}</li>` : nothing}
        ${muted ? html`<li class="tag tag-warn">${t("muted")}</li>` : nothing}
        ${line.check ? html`<li>${checkText(line.check)}</li>` : nothing}
      </ul>
      ${this.actions(view, line)}
    </li>`;
  }

  /**
   * @param {View} view
   * @param {PersonLine} line
   */
  actions(view, line) {
    const offered = [...microphoneActions(view, line), ...roleActions(view, line), ...placeActions(line)];
    if (!offered.length) return nothing;
    const label = t("Actions for {name}", { name: line.person.name });
    return html`<details class="more person-more">
      <summary aria-label=${label}>${t("Actions")}</summary>
      <div class="row">
        ${offered.map(
          (one) => html`<button type="button" class="button ${one.danger ? "button-quiet-danger" : ""}" @click=${(/** @type {Event} */ event) => one.run(this.page, event.currentTarget)}>
            <span>${one.label}<span class="visually-hidden">: ${line.person.name}</span></span>
          </button>`,
        )}
      </div>
    </details>`;
  }

  /**
   * @param {import("./protocol.js").Command} command
   * @param {Event} event
   */
  act(command, event) {
    return this.page.act(command, event.currentTarget);
  }
}
