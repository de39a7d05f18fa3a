import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { Thresholds } from "../../web/static/js/thresholds.js";
import { clock, floor, mine, T0, T0_MS, view } from "./room.js";

/** What a chair sees while Ravi speaks, for three minutes at most. */
const speech = (facts = {}) => chair(floor("Ravi", { clock: clock(facts) }));
const chair = (turn) => ({ view: view({ floor: turn, next_phases: ["closed"] }), mine: mine("Mia") });

/** The thresholds that are passed at these readings: what is seen, and at which second. */
function passed(...readings) {
  const thresholds = new Thresholds();
  return readings.map(([now, second]) => thresholds.pass(now, T0_MS + second * 1000));
}

test("each threshold is passed once, between the reading before and the one after it", () => {
  assert.deepEqual(passed([speech(), 149.9], [speech(), 150.1], [speech(), 151], [speech(), 179.9], [speech(), 180.1], [speech(), 200]), [null, "soon", null, null, "over", null]);
});

test("a page that opens behind a threshold says nothing of it", () => {
  assert.deepEqual(passed([speech(), 160], [speech(), 170], [speech(), 181]), [null, null, "over"]);
  assert.deepEqual(passed([speech(), 181], [speech(), 182]), [null, null]);
});

test("a correction of the time does not pass a threshold again", () => {
  assert.deepEqual(passed([speech(), 149.9], [speech(), 150.1], [speech(), 149.8], [speech(), 150.2]), [null, "soon", null, null]);
});

test("a page that slept through both tells of the end alone", () => {
  assert.deepEqual(passed([speech(), 100], [speech(), 200]), [null, "over"]);
});

test("a clock that stands still passes nothing, and goes on from where it was", () => {
  const stopped = speech({ running: false, since: null, spoken_s: 149.9 });
  const again = speech({ since: new Date(T0_MS + 300_000).toISOString(), spoken_s: 149.9 });
  assert.deepEqual(passed([speech(), 149.8], [stopped, 149.9], [stopped, 250], [again, 300.3], [again, 330.2]), [null, null, null, "soon", "over"]);
});

test("a speech that is interrupted keeps what was said of it", () => {
  const order = chair(floor("Lena", { clock: clock({ limit_s: 60 }) }));
  const again = speech({ since: T0, spoken_s: 0 });
  assert.deepEqual(passed([speech(), 149.9], [speech(), 150.1], [order, 20], [again, 150.2]), [null, "soon", null, null]);
});

test("a speech without a limit and one that does not concern the reader pass nothing", () => {
  const lena = { view: view({ floor: floor("Ravi") }), mine: mine("Lena") };
  assert.deepEqual(passed([speech({ limit_s: null }), 100], [speech({ limit_s: null }), 500]), [null, null]);
  assert.deepEqual(passed([lena, 149.9], [lena, 150.1], [lena, 181], [null, 182]), [null, null, null, null]);
});
