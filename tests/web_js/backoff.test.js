import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../web/static/js/backoff.js";

const pauses = (backoff, count) => Array.from({ length: count }, () => backoff.next());

test("pauses between attempts grow, and stop growing at ten seconds", () => {
  const backoff = new Backoff(() => 1);
  assert.deepEqual(pauses(backoff, 8), [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test("however unlucky the draw, nobody comes back sooner than a quarter of a second", () => {
  assert.deepEqual(pauses(new Backoff(() => 0), 4), [250, 250, 250, 250]);
});

test("browsers that were lost in the same instant do not come back in the same instant", () => {
  const draws = [0.1, 0.5, 0.9];
  const first = draws.map((draw) => new Backoff(() => draw).next());
  assert.equal(new Set(first).size, draws.length);
});

test("after a success the pauses begin small again", () => {
  const backoff = new Backoff(() => 1);
  pauses(backoff, 5);
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test("a browser that was told to slow down waits long, however lucky the draw, until a success", () => {
  const draws = [0, 0.5, 1];
  const slowed = draws.map((draw) => {
    const backoff = new Backoff(() => draw);
    backoff.slow();
    return backoff;
  });
  assert.deepEqual(slowed.map((one) => one.next()), [5_000, 7_500, 10_000]);
  for (const one of slowed) one.reset();
  assert.deepEqual(slowed.map((one) => one.next()), [250, 375, 500]);
});
