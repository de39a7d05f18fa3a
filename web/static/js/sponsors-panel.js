/**
 * Who stands behind the meeting, and which roles are open: without them it cannot be published.
 *
 * @import { Sponsor, Sponsors } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { askForm } from "./dialog-form.js";
import { t } from "./text.js";

export class SponsorsPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const sponsors = view.sponsors ?? { named: [], missing: [] };
    this.root.hidden = sponsors.named.length + sponsors.missing.length === 0;
    render(
      html`<details class="more">
        <summary>${t("Sponsors")} ${sponsors.missing.length ? html`<strong class="tag tag-warn">${t("some are missing")}</strong>` : nothing}</summary>
        ${this.list(sponsors)}
      </details>`,
      this.root,
    );
  }

  /** @param {Sponsors} sponsors */
  list({ named, missing, named_here = [] }) {
    const here = (/** @type {Sponsor} */ one) => named_here.some(({ role, name }) => role === one.role && name === one.name);
    return html`<dl class="organisers">
        ${repeat(named, (one) => `${one.role} ${one.name}`, (one) => html`<div><dt>${sponsorName(one.role)}</dt><dd><bdi>${one.name}</bdi> ${here(one) ? this.taking(one) : nothing}</dd></div>`)}
        ${repeat(missing, (role) => role, (role) => this.open(role))}
      </dl>
      ${missing.length ? html`<p class="quiet">${t("The meeting can be published once all of them are named.")}</p>` : nothing}`;
  }

  /**
   * What the definition says is changed there.
   * @param {Sponsor} one
   */
  taking(one) {
    const drop = (/** @type {Event} */ event) => this.page.act({ type: "drop_sponsor", role: one.role, name: one.name }, event.currentTarget);
    return html`<button type="button" class="button" @click=${drop}>${t("Take it back")}<span class="visually-hidden">: ${one.name}</span></button>`;
  }

  /** @param {string} role */
  open(role) {
    const label = sponsorName(role);
    const naming = t("Name who it is: {role}", { role: label });
    return html`<div><dt>${label}</dt><dd><button type="button" class="button" aria-label=${naming} @click=${(/** @type {Event} */ event) => this.name(role, event.currentTarget)}>${t("Name who it is")}</button></dd></div>`;
  }

  /**
   * @param {string} role
   * @param {EventTarget|null} button
   */
  async name(role, button) {
    const fields = [{ name: "name", label: t("Name of the organisation, as people shall read it"), required: true }];
    const answers = await askForm({ heading: sponsorName(role), fields, confirm: t("Save") });
    if (answers?.["name"]) await this.page.act({ type: "name_sponsor", role, name: answers["name"] }, button);
  }
}

/** @param {string} role a word of docs/definition.md */
function sponsorName(role) {
  switch (role) {
    case "organiser":
      return t("Organiser");
    case "host":
      return t("Host");
    case "un_office":
      return t("United Nations office");
    case "member_state":
      return t("Member State");
    case "civil_society":
      return t("Civil society");
    case "co_moderator":
      return t("Co-moderator");
    case "partner":
      return t("Partner");
    default:
      return role;
  }
}
