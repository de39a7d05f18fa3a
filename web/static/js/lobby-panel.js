/**
 * The door as somebody sees it who is not in the room: they wait, were not let in, or were put out.
 *
 * @import { Mine, OwnDoor } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { isBarred } from "./own-door.js";
import { t } from "./text.js";

export class LobbyPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.tabIndex = -1;
  }

  /** @param {Now} now */
  render({ view, mine }) {
    const barred = isBarred(view, mine);
    this.root.hidden = !barred;
    document.body.dataset["door"] = barred ? "shut" : "open";
    document.body.dataset["role"] = mine?.role ?? "";
    this.root.dataset["state"] = mine?.admitted ?? "";
    keepFocus(this.root, () => render(barred && mine ? this.draw(mine) : nothing, this.root));
  }

  /** @param {Mine} mine */
  draw(mine) {
    switch (mine.admitted) {
      case "waiting":
        return this.waiting(mine.door);
      case "denied":
        return html`<h2>${t("You were not let in")}</h2>
          ${because(mine.door)}
          <p>${t("Ask the organisers if you think that this is a mistake. If a moderator changes their mind, the room opens here by itself.")}</p>`;
      case "removed":
        return html`<h2>${t("A moderator put you out of this room")}</h2>
          ${because(mine.door)}
          <p>${t("Ask the organisers if you want to come back.")}</p>`;
      default:
        return html`<h2>${t("You are not in the room")}</h2>
          <p>${t("A moderator lets people in.")}</p>
          ${this.button(t("Wait to be let in"), "join")}`;
    }
  }

  /** @param {OwnDoor|null|undefined} door */
  waiting(door) {
    const message = messageFor(door?.message ?? {}, this.page.boot.lang);
    return html`<div class="lobby">
      <p class="place" aria-hidden="true">${door?.place ?? 1}</p>
      <div class="lobby-said">
        <h2>${door?.returned ? t("A moderator asks you to wait outside for a while") : t("You wait to be let in")}</h2>
        <p>${placeText(door)}</p>
        ${message ? html`<blockquote class="lobby-message"><bdi>${message}</bdi></blockquote>` : nothing} ${because(door)}
        <p class="quiet">${t("A moderator sees that you are here. Leave this page open: the room opens by itself, and nobody sees or hears you before.")}</p>
        ${door?.returned ? nothing : this.button(t("Wait no longer"), "leave")}
      </div>
    </div>`;
  }

  /**
   * @param {string} label
   * @param {string} type
   */
  button(label, type) {
    return html`<p><button type="button" class="button" @click=${(/** @type {Event} */ event) => this.page.act({ type }, event.currentTarget)}>${label}</button></p>`;
  }
}

/** @param {OwnDoor|null|undefined} door */
function because(door) {
  return door?.reason ? html`<p class="outcome" data-state="denied">${t("The reason:")} <bdi>${door.reason}</bdi></p>` : nothing;
}

/** @param {OwnDoor|null|undefined} door */
function placeText(door) {
  const since = hourText(door?.since);
  const place = door?.place ?? 1;
  return place === 1 ? t("You are the first of those who wait, since {since}.", { since }) : t("You are number {place} of those who wait, since {since}.", { place, since });
}

/**
 * What the moderators say to those who wait: in the language of the page, else in any that they wrote.
 * @param {Record<string, string>} texts
 * @param {string} lang
 */
export function messageFor(texts, lang) {
  return texts[lang] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}
