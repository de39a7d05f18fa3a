/**
 * Who is here, for those who run the meeting.
 *
 * @import { PersonLine } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { numberText } from "./format.js";
import { originOf, roleName } from "./people.js";
import { ngettext, t } from "./text.js";

export class PeoplePanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const people = view.people ?? [];
    const more = (view.people_count ?? people.length) - people.length;
    const here = people.filter((one) => one.connected).length;
    const connected = t("{here} of {all} connected", { here: numberText(here), all: numberText(view.people_count ?? 0) });
    render(
      html`<h2 class="panel-heading">${t("People")} <span class="count">${connected}</span></h2>
        <ul class="people" aria-label=${t("People")}>${repeat(people, (one) => one.person.id, person)}</ul>
        ${people.length ? nothing : html`<p class="empty">${t("Nobody has entered yet. People appear here as soon as they open their link.")}</p>`}
        ${more > 0 ? html`<p class="quiet">${ngettext("and {n} more", "and {n} more", more)}</p>` : nothing}
        <p class="quiet">${ngettext("{n} viewer without an invitation", "{n} viewers without an invitation", view.viewers ?? 0)}</p>`,
      this.root,
    );
  }
}

/** @param {PersonLine} line */
function person({ person, role, connected, publishing }) {
  return html`<li class="person" data-participant=${person.id} data-state=${connected ? "connected" : "away"}>
    <p><bdi class="person-name">${person.name}</bdi> <span class="quiet"><bdi>${originOf(person)}</bdi></span></p>
    <ul class="facts" aria-label=${t("About this person")}>
      <li>${roleName(role)}</li>
      <li class=${connected ? "tag tag-good" : "tag"}>${connected ? t("connected") : t("not connected")}</li>
      ${publishing ? html`<li class="tag tag-good">${t("sends")}</li>` : nothing}
    </ul>
  </li>`;
}
