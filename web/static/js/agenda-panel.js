/**
 * The agenda for those who run the meeting: what is under way in large letters, one key for what comes next, and every item to edit.
 *
 * @import { Agenda, AgendaItem, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { agendaOf, itemOf, placeAfterMove, previousOf, useReading, usedOf } from "./agenda.js";
import { askForm } from "./dialog-form.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

export class AgendaPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {View|null} */
    this.view = null;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    this.view = view;
    keepFocus(this.root, () => this.draw(agendaOf(view), !OVER.has(view.phase)));
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    if (!this.view) return;
    const agenda = agendaOf(this.view);
    for (const place of this.root.querySelectorAll("[data-use]")) {
      const item = itemOf(agenda, place.getAttribute("data-use") ?? "");
      if (!item || !(place instanceof HTMLElement)) continue;
      const { text, state } = useReading(item, usedOf(this.view, item.id, milliseconds));
      place.dataset["state"] = state;
      if (place.textContent !== text) place.textContent = text;
    }
  }

  /**
   * @param {Agenda} agenda
   * @param {boolean} open whether it may still be edited
   */
  draw(agenda, open) {
    render(
      html`<h2 class="panel-heading">${t("Agenda")}</h2>
        ${agenda.items.length ? this.pointer(agenda, open) : html`<p class="empty">${t("There is no agenda yet. Add its first item.")}</p>`}
        <ol class="agenda" aria-label=${t("Agenda")}>
          ${repeat(agenda.items, (item) => item.id, (item) => this.item(agenda, item, open))}
        </ol>
        ${open ? html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => this.add(event.currentTarget)}>${t("Add an item")}</button>` : nothing}`,
      this.root,
    );
  }

  /**
   * @param {Agenda} agenda
   * @param {boolean} open
   */
  pointer(agenda, open) {
    const [now, next] = [itemOf(agenda, agenda.now), itemOf(agenda, agenda.next)];
    const back = previousOf(agenda);
    return html`<div class="agenda-pointer" data-now=${agenda.now}>
      <p class="eyebrow">${t("Now")}</p>
      <p class="agenda-now"><bdi>${now?.title ?? t("Nothing yet")}</bdi> ${now ? html`<span class="agenda-use" data-use=${now.id}></span>` : nothing}</p>
      <p class="agenda-next"><span class="quiet">${t("Next")}</span> <bdi>${next?.title ?? t("nothing")}</bdi> <span class="quiet">${hourText(next?.starts_at)}</span></p>
      ${open
        ? html`<div class="row">
            <button type="button" class="button button-primary" data-key="i" aria-keyshortcuts="i" ?disabled=${!next} @click=${(/** @type {Event} */ event) => this.go(agenda.next, event.currentTarget)}>
              <span>${t("Next item")}</span><kbd aria-hidden="true">I</kbd>
            </button>
            <button type="button" class="button" ?disabled=${!back && !agenda.now} @click=${(/** @type {Event} */ event) => this.go(back, event.currentTarget)}>${t("Back")}</button>
          </div>`
        : nothing}
    </div>`;
  }

  /**
   * @param {Agenda} agenda
   * @param {AgendaItem} item
   * @param {boolean} open
   */
  item(agenda, item, open) {
    const heads = agenda.items.some((one) => one.parent === item.id);
    return html`<li class="agenda-item" data-item=${item.id} data-under=${String(item.parent !== "")} aria-current=${item.id === agenda.now ? "step" : nothing}>
      <span class="agenda-hour">${hourText(item.starts_at)}</span>
      <div>
        <p class="agenda-title"><bdi>${item.title}</bdi></p>
        ${item.speakers.length ? html`<p class="quiet"><bdi>${item.speakers.join(", ")}</bdi></p>` : nothing}
        ${heads ? nothing : html`<p class="agenda-use" data-use=${item.id}></p>`}
      </div>
      ${open ? this.tools(agenda, item, heads) : nothing}
    </li>`;
  }

  /**
   * @param {Agenda} agenda
   * @param {AgendaItem} item
   * @param {boolean} heads whether others stand under it
   */
  tools(agenda, item, heads) {
    const { title } = item;
    const [up, down] = [placeAfterMove(agenda, item, -1), placeAfterMove(agenda, item, 1)];
    const [upLabel, downLabel] = [t("Move {title} up", { title }), t("Move {title} down", { title })];
    const underWay = item.id === agenda.now || itemOf(agenda, agenda.now)?.parent === item.id;
    const [goLabel, editLabel] = [t("Go to {title}", { title }), t("Edit {title}", { title })];
    const move = (/** @type {string|null} */ before) => (/** @type {Event} */ event) => this.page.act({ type: "move_item", item: item.id, before }, event.currentTarget);
    return html`<details class="agenda-tools">
      <summary aria-label=${editLabel}>⋯</summary>
      <div class="row">
        ${heads ? nothing : html`<button type="button" class="button" aria-label=${goLabel} @click=${(/** @type {Event} */ event) => this.go(item.id, event.currentTarget)}>${t("Go to")}</button>`}
        <button type="button" class="button" aria-label=${upLabel} ?disabled=${up === null} @click=${move(up)}>↑</button>
        <button type="button" class="button" aria-label=${downLabel} ?disabled=${down === null} @click=${move(down)}>↓</button>
        <button type="button" class="button" aria-label=${editLabel} @click=${(/** @type {Event} */ event) => this.edit(item, heads, event.currentTarget)}>${t("Edit")}</button>
        ${item.parent ? nothing : this.below(item)}
        <button type="button" class="button button-quiet-danger" ?disabled=${underWay} @click=${(/** @type {Event} */ event) => this.drop(item, event.currentTarget)}>${t("Take off the agenda")}</button>
      </div>
    </details>`;
  }

  /** @param {AgendaItem} item */
  below(item) {
    return html`<button type="button" class="button" @click=${(/** @type {Event} */ event) => this.add(event.currentTarget, item)}>${t("Add an item under it")}</button>`;
  }

  /**
   * @param {string} item
   * @param {EventTarget|null} button
   */
  go(item, button) {
    return this.page.act({ type: "go_to_item", item }, button);
  }

  /**
   * @param {EventTarget|null} button
   * @param {AgendaItem} [parent]
   */
  async add(button, parent) {
    const heading = parent ? t("Add an item under {title}", { title: parent.title }) : t("Add an item");
    const answers = await askForm({ heading, fields: fieldsOf(), confirm: t("Add") });
    if (answers) await this.page.act({ type: "add_item", parent: parent?.id ?? "", ...written(answers) }, button);
  }

  /**
   * @param {AgendaItem} item
   * @param {boolean} heads
   * @param {EventTarget|null} button
   */
  async edit(item, heads, button) {
    const fields = fieldsOf(item).filter((field) => field.name !== "minutes" || !heads);
    const answers = await askForm({ heading: t("Edit {title}", { title: item.title }), fields, confirm: t("Save") });
    if (!answers) return;
    const { planned_min, ...rest } = written(answers);
    await this.page.act({ type: "change_item", item: item.id, ...rest, ...(heads ? {} : { planned_min }) }, button);
  }

  /**
   * @param {AgendaItem} item
   * @param {EventTarget|null} button
   */
  async drop(item, button) {
    const heading = t("Take {title} off the agenda?", { title: item.title });
    const sure = await ask({ heading, sentence: t("What stands under it goes with it."), confirm: t("Take off the agenda"), danger: true });
    if (sure !== null) await this.page.act({ type: "drop_item", item: item.id }, button);
  }
}

/**
 * @param {AgendaItem} [item]
 * @returns {import("./dialog-form.js").Field[]}
 */
function fieldsOf(item) {
  return [
    { name: "title", label: t("Title"), value: item?.title ?? "", required: true },
    { name: "speakers", label: t("Speakers, one on each line"), value: (item?.speakers ?? []).join("\n"), type: "area", max: 4_000 },
    { name: "minutes", label: t("Minutes, 0 if not planned"), value: item?.planned_min ?? 0, type: "number", max: 1_440 },
  ];
}

/** @param {Record<string, string>} answers */
function written({ title = "", speakers = "", minutes = "" }) {
  const names = speakers.split("\n").map((name) => name.trim());
  return { title, speakers: names.filter((name) => name), planned_min: Number(minutes) || 0 };
}
