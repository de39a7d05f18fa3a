/**
 * One log of the room as this page has read it: every entry once, in order, over any breaks. Without a DOM.
 *
 * @import { CaptionEntry } from "./captions.js"
 * @import { ChatEntry } from "./participation.js"
 */

/** Entries that are kept; the room keeps no more. */
const KEPT = 1_000;

/** @typedef {ChatEntry|CaptionEntry} Entry */
/** @typedef {{stream: string, after: number, seq: number, gap: boolean, entries: Entry[]}} StreamFrame */

export class Stream {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** Up to where it has been read. */
    this.seq = 0;
    /** @type {Entry[]} */
    this.entries = [];
  }

  /**
   * @param {StreamFrame} frame
   * @returns {boolean} false: entries are missing before it, so that it was not taken; read again from ``seq``
   */
  take(frame) {
    if (frame.after > this.seq) return false;
    if (frame.gap) this.entries = [];
    this.entries = [...this.entries, ...frame.entries.filter((entry) => entry.seq > this.seq)].slice(-KEPT);
    this.seq = Math.max(this.seq, frame.seq);
    return true;
  }
}
