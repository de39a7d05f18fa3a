/**
 * Reading an agenda: what is under way, what comes next, what an item has used of its time.
 *
 * @import { Agenda, AgendaItem, View } from "./protocol.js"
 */

import { clockText, numberText } from "./format.js";
import { t } from "./text.js";

/** @type {Agenda} */
const NONE = { items: [], now: "", next: "" };

/** @param {View} view */
export function agendaOf(view) {
  return view.agenda ?? NONE;
}

/**
 * @param {Agenda} agenda
 * @param {string} id
 * @returns {AgendaItem|undefined}
 */
export function itemOf(agenda, id) {
  return agenda.items.find((item) => item.id === id);
}

/**
 * What a meeting goes through: every item that has none under it.
 * @param {Agenda} agenda
 */
export function stepsOf({ items }) {
  const parents = new Set(items.map((item) => item.parent));
  return items.filter((item) => !parents.has(item.id));
}

/**
 * The step before the one under way; "": there is none.
 * @param {Agenda} agenda
 */
export function previousOf(agenda) {
  const ids = stepsOf(agenda).map((item) => item.id);
  return ids[ids.indexOf(agenda.now) - 1] ?? "";
}

/**
 * Where an item goes when it moves by one place among those of its level: the ``before`` of ``move_item``; null: it cannot.
 * @param {Agenda} agenda
 * @param {AgendaItem} item
 * @param {-1|1} by
 * @returns {string|null}
 */
export function placeAfterMove({ items }, item, by) {
  const level = items.filter((one) => one.parent === item.parent).map((one) => one.id);
  const place = level.indexOf(item.id);
  if (by === -1) return level[place - 1] ?? null;
  return place + 1 < level.length ? (level[place + 2] ?? "") : null;
}

/**
 * Seconds that an item has used.
 * @param {View} view
 * @param {string} id
 * @param {number} milliseconds the server's time
 */
export function usedOf(view, id, milliseconds) {
  const use = view.agenda_use?.find((one) => one.item === id);
  if (!use) return 0;
  return use.used_s + (use.since ? Math.max(0, milliseconds - Date.parse(use.since)) / 1000 : 0);
}

/**
 * ``12:05 of 10 min``, and whether it is over.
 * @param {AgendaItem} item
 * @param {number} used_s
 * @returns {{text: string, state: "well"|"over"}}
 */
export function useReading(item, used_s) {
  const used = clockText(Math.floor(used_s));
  if (!item.planned_min) return { text: used_s >= 1 ? used : "", state: "well" };
  const planned = minutesText(item.planned_min * 60);
  return { text: used_s >= 1 ? t("{used} of {planned}", { used, planned }) : planned, state: used_s > item.planned_min * 60 ? "over" : "well" };
}

/** @param {number} seconds ``3 min``, ``1.5 min`` */
export function minutesText(seconds) {
  const minutes = Math.round(seconds / 6) / 10;
  return t("{n} min", { n: numberText(minutes, Number.isInteger(minutes) ? 0 : 1) });
}
