/**
 * The door for those who run the meeting: who waits, who was turned away, who has to wait at all, and what those outside read.
 *
 * @import { Lobby, Role, TurnedAway, WaitingPerson } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { hourText, numberText } from "./format.js";
import { originOf, roleName } from "./people.js";
import { OVER } from "./protocol.js";
import { ngettext, t } from "./text.js";

const MAX_CHARS = 500;

/** Who can be made to wait. @type {Role[]} */
const WAITING_ROLES = ["participant", "viewer"];

export class DoorPanel {
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
    const lobby = view.lobby;
    this.root.hidden = !lobby || OVER.has(view.phase);
    if (lobby) keepFocus(this.root, () => render(this.draw(lobby), this.root));
  }

  /** @param {Lobby} lobby */
  draw(lobby) {
    const more = lobby.waiting_count - lobby.waiting.length;
    return html`<div class="panel-head">
        <h2 class="panel-heading">${t("Lobby")} <span class="count">${numberText(lobby.waiting_count)}</span></h2>
        ${lobby.waiting_count > 1 ? this.all() : nothing}
      </div>
      <ul class="people" aria-label=${t("People who wait to be let in")}>
        ${repeat(lobby.waiting, (one) => one.person.id, (one, index) => this.waiting(one, index === 0))}
      </ul>
      ${more > 0 ? html`<p class="quiet">${ngettext("and {n} more", "and {n} more", more)}</p>` : nothing}
      ${lobby.waiting_count ? nothing : html`<p class="empty">${emptyText(lobby)}</p>`}
      ${lobby.turned.length ? this.turnedAway(lobby.turned) : nothing} ${this.settings(lobby)}`;
  }

  all() {
    return html`<div class="row">
      <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.act({ type: "admit_all" }, event)}>${t("Admit all")}</button>
      <button type="button" class="button button-quiet-danger" @click=${(/** @type {Event} */ event) => this.denyAll(event)}>${t("Deny all")}</button>
    </div>`;
  }

  /**
   * @param {WaitingPerson} one
   * @param {boolean} first
   */
  waiting({ person, role, since, connected, returned, reason }, first) {
    return html`<li class="person" data-participant=${person.id} data-state=${connected ? "connected" : "away"}>
      <p><bdi class="person-name">${person.name}</bdi> <span class="quiet"><bdi>${originOf(person)}</bdi></span></p>
      <ul class="facts" aria-label=${t("About this person")}>
        <li>${roleName(role)}</li>
        <li>${t("since {hour}", { hour: hourText(since) })}</li>
        ${connected ? nothing : html`<li class="tag">${t("not connected")}</li>`}
        ${returned ? html`<li class="tag tag-warn">${t("sent out")}</li>` : nothing} ${reason ? html`<li class="queue-why"><bdi>${reason}</bdi></li>` : nothing}
      </ul>
      <div class="row">
        ${this.admit(person, first ? "button-primary" : "")}
        <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.deny(person, event)}><span>${t("Deny")}${toWhom(person)}</span></button>
      </div>
    </li>`;
  }

  /**
   * @param {import("./protocol.js").Identity} person
   * @param {string} kind
   */
  admit(person, kind) {
    const act = (/** @type {Event} */ event) => this.act({ type: "admit_person", participant: person.id }, event);
    return html`<button type="button" class="button ${kind}" @click=${act}><span>${t("Admit")}${toWhom(person)}</span></button>`;
  }

  /** @param {TurnedAway[]} turned */
  turnedAway(turned) {
    return html`<details class="more">
      <summary>${t("Turned away")} <span class="count">${numberText(turned.length)}</span></summary>
      <ul class="people" aria-label=${t("Turned away")}>
        ${repeat(
          turned,
          (one) => one.person.id,
          (one) => html`<li class="person" data-participant=${one.person.id}>
            <p><bdi class="person-name">${one.person.name}</bdi> <span class="quiet"><bdi>${originOf(one.person)}</bdi></span></p>
            <ul class="facts" aria-label=${t("About this person")}>
              <li>${one.standing === "removed" ? t("removed") : t("not let in")}</li>
              <li>${hourText(one.at)}</li>
              ${one.reason ? html`<li class="queue-why"><bdi>${one.reason}</bdi></li>` : nothing}
            </ul>
            <div class="row">${this.admit(one.person, "")}</div>
          </li>`,
        )}
      </ul>
    </details>`;
  }

  /** @param {Lobby} lobby */
  settings(lobby) {
    return html`<details class="more">
      <summary>${t("Who waits, and what they read")}</summary>
      <div class="fields">
        ${WAITING_ROLES.map((role) => this.waits(lobby, role))}
        <form class="fields" @submit=${(/** @type {SubmitEvent} */ event) => this.tell(event, lobby)}>
          <label class="field"><span>${t("Message to those who wait")}</span><textarea name="text" rows="2" maxlength=${MAX_CHARS} .value=${lobby.message[this.page.boot.lang] ?? ""}></textarea></label>
          <button type="submit" class="button">${t("Show the message")}</button>
        </form>
      </div>
    </details>`;
  }

  /**
   * @param {Lobby} lobby
   * @param {Role} role
   */
  waits(lobby, role) {
    const label = role === "participant" ? t("Participants wait until a moderator lets them in") : t("Viewers wait until a moderator lets them in");
    const change = (/** @type {Event} */ event) => this.setWaits(/** @type {HTMLInputElement} */ (event.currentTarget));
    return html`<label class="tick"><input type="checkbox" name="waits" value=${role} .checked=${lobby.waits.includes(role)} @change=${change} /> <span>${label}</span></label>`;
  }

  /**
   * All boxes as they are now, not as the last view had them: a second tick may come before the answer to the first.
   * @param {HTMLInputElement} box
   */
  async setWaits(box) {
    const ticked = /** @type {HTMLInputElement[]} */ ([...this.root.querySelectorAll("input[name=waits]")]).filter((one) => one.checked);
    const done = await this.page.act({ type: "set_lobby", waits: WAITING_ROLES.filter((role) => ticked.some((one) => one.value === role)) }, box);
    if (!done) box.checked = !box.checked;
  }

  /**
   * The language of this page is the one written in; what others wrote in other languages stays, an empty text takes this one away.
   * @param {SubmitEvent} event
   * @param {Lobby} lobby
   */
  async tell(event, lobby) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("text") ?? "").trim();
    const { [this.page.boot.lang]: _, ...others } = lobby.message;
    await this.page.act({ type: "message_lobby", texts: text ? { ...others, [this.page.boot.lang]: text } : others }, event.submitter);
  }

  /**
   * @param {import("./protocol.js").Identity} person
   * @param {Event} event
   */
  async deny(person, { currentTarget }) {
    const reason = await ask({
      heading: t("Not let {name} in?", { name: person.name }),
      sentence: t("They read your reason. You can still admit them later."),
      confirm: t("Do not let in"),
      reason: t("Reason (may be empty)"),
    });
    if (reason !== null) await this.page.act({ type: "deny_admission", participant: person.id, reason }, currentTarget);
  }

  /** @param {Event} event */
  async denyAll({ currentTarget }) {
    const reason = await ask({
      heading: t("Let nobody of those who wait in?"),
      sentence: t("They read your reason. You can still admit them later."),
      confirm: t("Deny all"),
      reason: t("Reason (may be empty)"),
      danger: true,
    });
    if (reason !== null) await this.page.act({ type: "deny_all", reason }, currentTarget);
  }

  /**
   * @param {import("./protocol.js").Command} command
   * @param {Event} event
   */
  act(command, event) {
    return this.page.act(command, event.currentTarget);
  }
}

/** @param {import("./protocol.js").Identity} person for those who do not see in which line the button stands */
function toWhom(person) {
  return html`<span class="visually-hidden">: ${person.name}</span>`;
}

/** @param {Lobby} lobby */
function emptyText(lobby) {
  return lobby.waits.length ? t("Nobody waits. Whoever comes appears here.") : t("Everybody with an invitation comes in at once.");
}
