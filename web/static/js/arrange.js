/**
 * Which slot is shown where on the stage. The first slot is the most important one; when it is not the hall, the hall is its inset.
 *
 * @import { SourceView, View } from "./protocol.js"
 */

/** @typedef {{place: "main"|"inset"|"side"|"none", source: SourceView|null}} Placed */

/**
 * For those whom the server tells who is in which slot.
 * @param {View} view
 * @param {(string|null)[]} occupants by video slot
 * @returns {Placed[]}
 */
export function arrange(view, occupants) {
  const sources = new Map(view.sources.map((source) => [source.person.id, source]));
  const placed = occupants.map((occupant) => sources.get(occupant ?? "") ?? null);
  const inset = placed.findIndex((source) => source?.role === "hall");
  return placed.map((source, slot) => ({ source, place: placeOf(slot, occupants[slot] !== null, inset) }));
}

/**
 * For the public, which is told who speaks but not who is in which slot: moving pictures without names rather than with wrong ones.
 * @param {boolean[]} moving by video slot
 * @returns {Placed[]}
 */
export function arrangeUnnamed(moving) {
  const inset = moving.indexOf(true, 1);
  return moving.map((moves, slot) => ({ source: null, place: placeOf(slot, moves, inset) }));
}

/**
 * @param {number} slot
 * @param {boolean} used
 * @param {number} inset
 */
function placeOf(slot, used, inset) {
  if (!used) return "none";
  if (slot === 0) return "main";
  return slot === inset ? "inset" : "side";
}
