/**
 * What the entries of a chat's log add up to. Without a DOM.
 *
 * @import { Posted } from "./participation.js"
 * @import { Entry } from "./stream.js"
 */

/**
 * The messages that are to be seen, oldest first.
 * @param {Entry[]} entries
 * @returns {Posted[]}
 */
export function messagesOf(entries) {
  const gone = new Set(entries.filter((entry) => entry.type === "deleted").map((entry) => entry.message));
  return entries.filter((entry) => entry.type === "posted").filter((entry) => !gone.has(entry.message));
}

/**
 * How many messages of others came behind ``seen``.
 * @param {Entry[]} entries
 * @param {number} seen
 * @param {string} me
 */
export function newsSince(entries, seen, me) {
  return messagesOf(entries).filter((one) => one.seq > seen && one.author.id !== me).length;
}
