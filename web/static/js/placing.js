/**
 * Why a request stands where it does, in words.
 *
 * @import { QueueEntry, View } from "./protocol.js"
 */

import { clockText } from "./format.js";
import { t } from "./text.js";

/**
 * ``""``: it stands where it was asked for, which needs no words.
 * @param {QueueEntry} entry
 */
export function placingText(entry) {
  const facts = { name: entry.placed_by ?? "", time: clockText(entry.spoken_s ?? 0) };
  switch (entry.why) {
    case "rank":
      return t("goes before other types of speech");
    case "arranged":
      return arrangementText(entry.placed_reason ?? "");
    case "moved":
      return withReason(facts.name ? t("moved by {name}", facts) : t("moved by the chair"), entry);
    case "swapped":
      return withReason(t("changed places"), entry);
    case "restored":
      return t("goes on, {time} spoken", facts);
    default:
      return "";
  }
}

/**
 * The orders that the chair can choose.
 * @param {string} arrangement
 */
export function arrangementText(arrangement) {
  switch (arrangement) {
    case "hall_remote":
      return t("hall and remote by turns");
    case "first_time":
      return t("first-time speakers first");
    case "balance":
      return t("for balance");
    default:
      return t("in the order of asking");
  }
}

/** @param {string} dimension of the balance */
export function dimensionText(dimension) {
  switch (dimension) {
    case "place":
      return t("Hall and remote");
    case "region":
      return t("Region");
    case "gender":
      return t("Gender");
    default:
      return t("Stakeholder");
  }
}

/**
 * What the floor for this speaker would even, in words; ``""``: nothing.
 * @param {QueueEntry} entry
 */
export function effectText(entry) {
  const evened = Object.entries(entry.balance ?? {}).filter(([, effect]) => effect === "evens");
  const list = evened.map(([dimension]) => dimensionText(dimension)).join(" · ");
  return list ? t("evens: {list}", { list }) : "";
}

/**
 * @param {string} sentence
 * @param {QueueEntry} entry
 */
function withReason(sentence, entry) {
  const facts = { sentence, reason: entry.placed_reason ?? "" };
  return facts.reason ? t("{sentence} ({reason})", facts) : sentence;
}

/**
 * The request before which ``entry`` has to go to move by one place: ``undefined`` if there is none.
 * @param {QueueEntry[]} queue
 * @param {number} index
 * @param {-1|1} step
 * @returns {string|null|undefined} null: behind all
 */
export function beforeWhom(queue, index, step) {
  if (step === -1) return queue[index - 1]?.request;
  return index + 1 < queue.length ? (queue[index + 2]?.request ?? null) : undefined;
}

/**
 * The first who can be called now: whoever's line is broken, or who was sent to the lobby, is passed over.
 * @param {View} view
 */
export function nextRequest(view) {
  return view.queue?.find((entry) => !isPassedOver(entry))?.request ?? null;
}

/** @param {QueueEntry} entry whose place is kept, and who cannot be given the floor */
export function isPassedOver(entry) {
  return Boolean(entry.absent || entry.in_lobby);
}
