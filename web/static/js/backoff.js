/** Growing, jittered pauses between attempts, so that a thousand browsers do not come back in the same instant. */

const SHORTEST_S = 0.25;
const LONGEST_S = 10;

export class Backoff {
  /** @param {() => number} random 0 <= x < 1 */
  constructor(random = Math.random) {
    this.random = random;
    this.attempts = 0;
    this.shortest_s = SHORTEST_S;
  }

  /** @returns {number} milliseconds to wait before the next attempt */
  next() {
    const ceiling = Math.min(LONGEST_S, SHORTEST_S * 2 ** (this.attempts + 1));
    this.attempts = Math.min(this.attempts + 1, 10);
    return 1000 * (this.shortest_s + this.random() * (ceiling - this.shortest_s));
  }

  reset() {
    this.attempts = 0;
    this.shortest_s = SHORTEST_S;
  }

  /** From now on wait as if many attempts had failed, and long even with a lucky draw. */
  slow() {
    this.attempts = 10;
    this.shortest_s = LONGEST_S / 2;
  }
}
