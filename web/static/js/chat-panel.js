/**
 * The chat, by group. Moderators delete messages and keep people from writing.
 *
 * @import { Group, OwnChat, Posted } from "./participation.js"
 * @import { Mine } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { messagesOf, newsSince } from "./chat-log.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { hourText, numberText } from "./format.js";
import { originOf, roleName } from "./people.js";
import { sendForm } from "./sent-form.js";
import { t } from "./text.js";

/** Nearer to the end than this somebody reads the newest, and the log follows. */
const AT_THE_END_PX = 40;

/** @type {OwnChat} */
const NO_CHAT = { reads: [], writes: [], muted: false };

export class ChatPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {Group} */
    this.group = "everybody";
    /** @type {Map<Group, number>} up to where each group was looked at */
    this.seen = new Map();
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    const chat = mine?.chat ?? NO_CHAT;
    this.root.dataset["available"] = String(chat.reads.length > 0);
    if (!mine || !chat.reads.length) return;
    if (!chat.reads.includes(this.group)) this.group = chat.reads[0] ?? "everybody";
    for (const group of chat.reads) this.page.socket?.read(`chat:${group}`);
    this.look(mine);
    const log = this.root.querySelector(".chat-log");
    const follows = !log || log.scrollHeight - log.scrollTop - log.clientHeight < AT_THE_END_PX;
    keepFocus(this.root, () => render(this.draw(mine, chat, view.muted_in_chat ?? []), this.root));
    const drawn = this.root.querySelector(".chat-log");
    if (drawn && follows) drawn.scrollTop = drawn.scrollHeight;
  }

  /**
   * What is on the screen has been seen; the rest is news.
   * @param {Mine} mine
   */
  look(mine) {
    const looks = !this.root.hidden && !document.hidden;
    if (looks) this.seen.set(this.group, this.stream(this.group)?.seq ?? 0);
    const groups = mine.chat?.reads ?? [];
    this.root.dataset["news"] = String(groups.reduce((sum, group) => sum + this.news(group, mine), 0));
  }

  /** @param {Group} group */
  stream(group) {
    return this.page.socket?.streams.get(`chat:${group}`);
  }

  /**
   * @param {Group} group
   * @param {Mine} mine
   */
  news(group, mine) {
    return newsSince(this.stream(group)?.entries ?? [], this.seen.get(group) ?? 0, mine.me.id);
  }

  /**
   * @param {Mine} mine
   * @param {OwnChat} chat
   * @param {import("./protocol.js").Identity[]} muted
   */
  draw(mine, chat, muted) {
    const messages = messagesOf(this.stream(this.group)?.entries ?? []);
    const moderates = mine.rights.includes("moderate");
    return html`${chat.reads.length > 1 ? this.groups(chat, mine) : nothing}
      <ol class="chat-log" tabindex="0" aria-label=${groupName(this.group)}>
        ${repeat(
          messages,
          (one) => one.message,
          (one) => this.message(one, mine, moderates),
        )}
        ${messages.length ? nothing : html`<li class="quiet">${t("Nobody has written anything yet.")}</li>`}
      </ol>
      ${this.form(chat)} ${moderates && muted.length ? this.muted(muted) : nothing}`;
  }

  /**
   * @param {OwnChat} chat
   * @param {Mine} mine
   */
  groups(chat, mine) {
    return html`<div class="row" role="group" aria-label=${t("Who reads and writes")}>
      ${chat.reads.map((group) => {
        const news = this.news(group, mine);
        return html`<button type="button" class="button chat-group" aria-pressed=${String(group === this.group)} @click=${() => this.choose(group)}>
          ${groupName(group)}${news ? html` <span class="tab-news">${numberText(news)}</span>` : nothing}
        </button>`;
      })}
    </div>`;
  }

  /** @param {Group} group */
  choose(group) {
    this.group = group;
    this.page.changed();
  }

  /**
   * @param {Posted} one
   * @param {Mine} mine
   * @param {boolean} moderates
   */
  message(one, mine, moderates) {
    const own = one.author.id === mine.me.id;
    const remove = (/** @type {Event} */ event) => this.page.act({ type: "delete_message", message: one.message }, event.currentTarget);
    return html`<li class="chat-message" data-message=${one.message} data-me=${String(own)}>
      <p class="chat-who"><strong><bdi>${one.author.name}</bdi></strong> <span class="quiet"><bdi>${originOf(one.author)}</bdi> ${one.role === "participant" ? nothing : roleName(one.role)} <time datetime=${one.at}>${hourText(one.at)}</time></span></p>
      <p class="chat-text"><bdi>${one.text}</bdi></p>
      ${own || moderates
        ? html`<div class="chat-actions">
            <button type="button" class="link-button" @click=${remove}>${t("Delete")}<span class="visually-hidden">: ${one.text}</span></button>
            ${moderates && !own && one.role !== "moderator" ? html`<button type="button" class="link-button" @click=${(/** @type {Event} */ event) => this.mute(one, event.currentTarget)}>${t("Mute")}<span class="visually-hidden">: ${one.author.name}</span></button>` : nothing}
          </div>`
        : nothing}
    </li>`;
  }

  /** @param {OwnChat} chat */
  form(chat) {
    if (chat.muted) return html`<p class="quiet">${t("A moderator has taken your right to write in the chat.")}</p>`;
    if (!chat.writes.includes(this.group)) return html`<p class="quiet">${t("You can read here, but not write.")}</p>`;
    return html`<form class="chat-form" @submit=${(/** @type {SubmitEvent} */ event) => this.send(event)}>
      <label class="field"><span class="visually-hidden">${t("Message")}</span><input name="text" required maxlength="1000" autocomplete="off" placeholder=${t("Message")} /></label>
      <button type="submit" class="button">${t("Send")}</button>
    </form>`;
  }

  /** @param {import("./protocol.js").Identity[]} muted */
  muted(muted) {
    return html`<details class="more">
      <summary>${t("Muted in the chat")} <span class="count">${numberText(muted.length)}</span></summary>
      <ul class="people" aria-label=${t("Muted in the chat")}>
        ${muted.map(
          (one) => html`<li class="row">
            <bdi>${one.name}</bdi>
            <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.page.act({ type: "mute_in_chat", participant: one.id, muted: false }, event.currentTarget)}>
              ${t("Let them write again")}<span class="visually-hidden">: ${one.name}</span>
            </button>
          </li>`,
        )}
      </ul>
    </details>`;
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const text = String(new FormData(form).get("text") ?? "").trim();
    if (text) await sendForm(form, () => this.page.act({ type: "post_message", group: this.group, text }, event.submitter));
  }

  /**
   * @param {Posted} one
   * @param {EventTarget|null} pressed
   */
  async mute(one, pressed) {
    const heading = t("Keep {name} from writing?", { name: one.author.name });
    const reason = await ask({ heading, sentence: t("They go on reading. You can let them write again."), confirm: t("Mute"), reason: t("Reason, for the log (may be empty)") });
    if (reason !== null) await this.page.act({ type: "mute_in_chat", participant: one.author.id, reason }, pressed);
  }
}

/** @param {Group} group */
function groupName(group) {
  switch (group) {
    case "everybody":
      return t("Everybody");
    case "backstage":
      return t("Behind the stage");
    case "moderators":
      return t("Moderators");
  }
}
