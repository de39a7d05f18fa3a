/**
 * Whether a door is between me and the room.
 *
 * @import { Mine, View } from "./protocol.js"
 */

import { OVER } from "./protocol.js";

/**
 * The public has no door, and nobody waits for a meeting that is over.
 * @param {View|null} view
 * @param {Mine|null} mine
 */
export function isBarred(view, mine) {
  return view !== null && mine !== null && mine.admitted !== "admitted" && !OVER.has(view.phase);
}
