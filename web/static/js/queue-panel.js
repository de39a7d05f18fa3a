/**
 * The order of speakers. Those who run the meeting get the buttons; the hall's console may withdraw what it filed.
 *
 * @import { Mine, QueueEntry, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { checkFlag } from "./check-result.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { clockText, languageName, numberText } from "./format.js";
import { microphoneText } from "./microphones.js";
import { originOf } from "./people.js";
import { arrangementText, beforeWhom, effectText, nextRequest, placingText } from "./placing.js";
import { OVER } from "./protocol.js";
import { speechName } from "./speech.js";
import { t } from "./text.js";

export class QueuePanel {
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
  render(now) {
    keepFocus(this.root, () => this.draw(now, now.view.queue ?? []));
  }

  /**
   * @param {Now} now
   * @param {QueueEntry[]} queue
   */
  draw(now, queue) {
    render(
      html`<div class="panel-head">
          <h2 class="panel-heading">${t("Speakers' list")} <span class="count">${numberText(queue.length)}</span></h2>
          ${now.mine?.rights.includes("manage_queue") ? this.listSwitch(now.view) : nothing}
        </div>
        ${now.view.list_closed ? html`<p class="list-closed">${t("The list is closed.")}</p>` : nothing}
        <ol class="queue" aria-label=${t("Speakers' list")}>
          ${repeat(queue, (entry) => entry.request, (entry, index) => this.entry(now, entry, index))}
        </ol>
        ${queue.length ? nothing : html`<p class="empty">${emptyText(now.view)}</p>`}`,
      this.root,
    );
  }

  /**
   * @param {Now} now
   * @param {QueueEntry} entry
   * @param {number} index
   */
  entry({ view, mine }, entry, index) {
    const me = entry.speaker.id === mine?.me.id;
    const placing = placingText(entry);
    const effect = effectText(entry);
    return html`<li class="queue-entry" data-request=${entry.request} data-state=${entry.accepted ? "accepted" : "pending"} data-me=${String(me)} data-absent=${String(entry.absent ?? false)}>
      <span class="queue-place" aria-hidden="true">${numberText(index + 1)}</span>
      <div class="queue-who">
        <p class="queue-name"><bdi>${entry.speaker.name}</bdi>${me ? html` <span class="tag">${t("you")}</span>` : nothing}</p>
        <p class="queue-origin"><bdi>${originOf(entry.speaker)}</bdi></p>
        ${entry.on_behalf_of ? html`<p class="queue-origin">${onBehalf(entry.on_behalf_of)}</p>` : nothing}
        ${entry.text ? html`<p class="queue-text"><bdi>${entry.text}</bdi></p>` : nothing}
        <ul class="facts" aria-label=${t("About this request")}>
          <li class="speech-type" data-type=${entry.speech_type}>${speechName(view, entry.speech_type)}</li>
          ${facts(entry).map((fact) => html`<li>${fact}</li>`)}
          ${entry.accepted ? html`<li class="tag tag-good">${t("accepted")}</li>` : nothing}
          ${placing ? html`<li class="queue-why">${placing}</li>` : nothing}
          ${effect ? html`<li class="queue-why">${effect}</li>` : nothing}
          ${line(view, entry)} ${check(entry)}
        </ul>
      </div>
      ${this.actions(view, entry, index, mine)}
    </li>`;
  }

  /**
   * @param {View} view
   * @param {QueueEntry} entry
   * @param {number} index
   * @param {Mine|null} mine
   */
  actions(view, entry, index, mine) {
    const rights = mine?.rights ?? [];
    if (rights.includes("manage_queue")) return this.chair(view, entry, index);
    const filedHere = entry.filed_for_hall && rights.includes("request_for_hall");
    const swap = swapWith(entry, mine);
    if (swap) return html`<div class="row queue-actions">${this.button(t("Offer to change places"), entry, { type: "offer_swap", request: swap, with_request: entry.request })}</div>`;
    return filedHere ? html`<div class="row queue-actions">${this.button(t("Withdraw"), entry, { type: "cancel_request" })}</div>` : nothing;
  }

  /**
   * @param {View} view
   * @param {QueueEntry} entry
   * @param {number} index
   */
  chair(view, entry, index) {
    const first = entry.request === nextRequest(view);
    return html`<div class="row queue-actions">
      ${this.button(t("Give the floor"), entry, { type: "grant_floor" }, { primary: first, disabled: !entry.grantable, key: first ? "g" : "" })}
      ${entry.accepted ? nothing : this.button(t("Accept"), entry, { type: "accept_request" }, { key: first ? "a" : "" })}
      ${button(t("Deny"), entry, (pressed) => this.deny(entry, pressed), { key: first ? "d" : "" })}
      <span class="queue-moves">${this.move(view, entry, index, -1)} ${this.move(view, entry, index, 1)}</span>
    </div>`;
  }

  /**
   * @param {View} view
   * @param {QueueEntry} entry
   * @param {number} index
   * @param {-1|1} step
   */
  move(view, entry, index, step) {
    const before = beforeWhom(view.queue ?? [], index, step);
    const label = step === -1 ? t("Move {name} up", { name: entry.speaker.name }) : t("Move {name} down", { name: entry.speaker.name });
    const act = (/** @type {Event} */ event) => this.page.act({ type: "move_request", request: entry.request, before }, event.currentTarget);
    return html`<button type="button" class="button button-icon" title=${label} aria-label=${label} ?disabled=${before === undefined} @click=${act}>${step === -1 ? "↑" : "↓"}</button>`;
  }

  /** @param {View} view */
  listSwitch(view) {
    if (!view.queue_open) return nothing;
    const [label, type] = view.list_closed ? [t("Open the list"), "open_list"] : [t("Close the list"), "close_list"];
    return html`<div class="row">
      <label class="field">
        <span class="visually-hidden">${t("Put the list in order")}</span>
        <select @change=${(/** @type {Event} */ event) => this.arrange(event)} ?disabled=${(view.queue?.length ?? 0) < 2}>
          <option value="">${t("Order…")}</option>
          ${["asked", "hall_remote", "first_time", "balance"].map((one) => html`<option value=${one}>${arrangementText(one)}</option>`)}
        </select>
      </label>
      <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.page.act({ type }, event.currentTarget)}>${label}</button>
    </div>`;
  }

  /** @param {Event} event */
  async arrange(event) {
    const select = /** @type {HTMLSelectElement} */ (event.currentTarget);
    await this.page.act({ type: "arrange_queue", by: select.value }, select);
    select.value = "";
  }

  /**
   * @param {string} label
   * @param {QueueEntry} entry
   * @param {{type: string} & Record<string, unknown>} command
   * @param {{primary?: boolean, disabled?: boolean, key?: string}} [look]
   */
  button(label, entry, command, { primary = false, disabled = false, key = "" } = {}) {
    return button(label, entry, (pressed) => this.page.act({ request: entry.request, ...command }, pressed), { primary, disabled, key });
  }

  /**
   * @param {QueueEntry} entry
   * @param {EventTarget|null} button
   */
  async deny(entry, button) {
    const reason = await ask({
      heading: t("Deny the request of {name}?", { name: entry.speaker.name }),
      sentence: t("They are told your reason and may ask again."),
      confirm: t("Deny the request"),
      reason: t("Reason (may be empty)"),
    });
    if (reason !== null) await this.page.act({ type: "deny_request", request: entry.request, reason }, button);
  }
}

/**
 * @param {string} label
 * @param {QueueEntry} entry
 * @param {(pressed: EventTarget|null) => void} press
 * @param {{primary?: boolean, disabled?: boolean, key?: string}} look key: of the first on the list; "" for all others
 */
function button(label, entry, press, { primary = false, disabled = false, key = "" }) {
  const hint = key ? html`<kbd aria-hidden="true">${key.toUpperCase()}</kbd>` : nothing;
  return html`<button type="button" class="button ${primary ? "button-primary" : ""}" ?disabled=${disabled} data-key=${key || nothing} aria-keyshortcuts=${key || nothing} @click=${(/** @type {Event} */ event) => press(event.currentTarget)}
    ><span>${label}${toWhom(entry)}</span>${hint}</button
  >`;
}

/** @param {string} group */
function onBehalf(group) {
  return t("on behalf of {group}", { group });
}

/**
 * My request that could change places with ``entry``: both of one type, and nothing offered yet.
 * @param {QueueEntry} entry
 * @param {Mine|null} mine
 */
function swapWith(entry, mine) {
  if (entry.speaker.id === mine?.me.id || !mine?.rights.includes("request_floor")) return null;
  return mine.requests?.find((one) => one.speech_type === entry.speech_type)?.request ?? null;
}

/** @param {QueueEntry} entry for those who do not see in which line the button stands */
function toWhom(entry) {
  return html`<span class="visually-hidden">: ${entry.speaker.name}</span>`;
}

/** @param {QueueEntry} entry */
function facts(entry) {
  return [entry.limit_s ? clockText(entry.limit_s) : "", languageName(entry.language), microphoneText(entry.microphone)].filter((fact) => fact);
}

/**
 * Whether the person can be heard once the floor is given; only those whose turn is near send sound before.
 * @param {View} view
 * @param {QueueEntry} entry
 */
function line(view, entry) {
  if (entry.in_lobby) return html`<li class="tag tag-bad">${t("in the lobby, passed over")}</li>`;
  if (entry.absent) return html`<li class="tag tag-bad">${t("line lost, passed over")}</li>`;
  if (entry.connected === undefined || entry.speaker.place === "hall") return nothing;
  if (!entry.connected) return html`<li class="tag tag-bad">${t("not connected")}</li>`;
  if (entry.publishing) return html`<li class="tag tag-good">${t("ready to speak")}</li>`;
  const near = view.on_deck?.some(({ speaker }) => speaker.id === entry.speaker.id);
  return near ? html`<li class="tag tag-warn">${t("no sound yet")}</li>` : nothing;
}

/**
 * Only of those who would speak with devices of their own, and only what has to be looked at.
 * @param {QueueEntry} entry
 */
function check(entry) {
  const flag = entry.speaker.place === "remote" ? checkFlag(entry.check) : null;
  return flag ? html`<li class="tag ${flag.tag}">${flag.text}</li>` : nothing;
}

/** @param {View} view */
function emptyText(view) {
  if (OVER.has(view.phase)) return t("The meeting is over. Nobody waits.");
  if (!view.queue_open) return t("The list opens with the doors.");
  return view.next_phases ? t("Nobody waits. Requests appear here in the order of speaking.") : t("Nobody waits for the floor.");
}
