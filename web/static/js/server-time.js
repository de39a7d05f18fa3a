/** The server's clock as seen from here (the idea of SNTP, RFC 4330 §5): of several questions the quickest answer is nearest to the truth. */

const KEPT = 8;

/** @typedef {{offset: number, trip: number}} Sample the offset is off by half of the trip at most */

export class ServerTime {
  /** @param {() => number} local milliseconds since 1970 by this machine */
  constructor(local = Date.now) {
    this.local = local;
    /** @type {Sample[]} */
    this.samples = [];
  }

  /**
   * @param {string} now the server's time in its answer (RFC 3339)
   * @param {number} asked local milliseconds at the question
   * @param {number} answered local milliseconds at the answer
   */
  learn(now, asked, answered) {
    if (answered < asked) return; // this machine's clock was set back meanwhile
    const newest = { offset: Date.parse(now) - (asked + answered) / 2, trip: answered - asked };
    this.samples = [...this.samples.filter((one) => agree(one, newest)), newest].slice(-KEPT);
  }

  /**
   * A time that the server said by itself; used until there is an answer to a question.
   * @param {string} now
   */
  hint(now) {
    if (this.samples.length === 0) this.samples.push({ offset: Date.parse(now) - this.local(), trip: Infinity });
  }

  /** Milliseconds to add to the local clock. */
  get offset() {
    return this.samples.reduce((best, one) => (one.trip < best.trip ? one : best), { offset: 0, trip: Infinity, ...this.samples[0] }).offset;
  }

  /** @returns {number} the server's time, milliseconds since 1970 */
  now() {
    return this.local() + this.offset;
  }
}

/**
 * Whether both can be true. They cannot once this machine's clock was set in between, and then the older one counts no more.
 * @param {Sample} one
 * @param {Sample} other
 */
function agree(one, other) {
  return Math.abs(one.offset - other.offset) <= (one.trip + other.trip) / 2;
}
