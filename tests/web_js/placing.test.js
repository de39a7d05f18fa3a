import assert from "node:assert/strict";
import { test } from "node:test";

import { crossed } from "../../web/static/js/bell.js";
import { beforeWhom, nextRequest, placingText } from "../../web/static/js/placing.js";

const entry = (request, facts = {}) => ({ request, why: "asked", ...facts });
const QUEUE = [entry("r1"), entry("r2"), entry("r3")];

test("moving up goes before the one above, moving down behind the one below", () => {
  assert.equal(beforeWhom(QUEUE, 1, -1), "r1");
  assert.equal(beforeWhom(QUEUE, 0, 1), "r3");
  assert.equal(beforeWhom(QUEUE, 1, 1), null);
});

test("the first cannot go up and the last cannot go down", () => {
  assert.equal(beforeWhom(QUEUE, 0, -1), undefined);
  assert.equal(beforeWhom(QUEUE, 2, 1), undefined);
});

test("the next speaker is the first who is there", () => {
  assert.equal(nextRequest({ queue: [entry("r1", { absent: true }), entry("r2")] }), "r2");
  assert.equal(nextRequest({ queue: [] }), null);
});

test("a place that somebody chose says who and why; one in the order of asking says nothing", () => {
  assert.equal(placingText(entry("r1")), "");
  assert.equal(placingText(entry("r1", { why: "moved", placed_by: "Mia", placed_reason: "flight" })), "moved by Mia (flight)");
  assert.equal(placingText(entry("r1", { why: "restored", spoken_s: 47 })), "goes on, 0:47 spoken");
});

test("the bell rings once when time is short and once when it is up, and for nobody who has just come", () => {
  assert.equal(crossed(30.1, 29.9, 30), "soon");
  assert.equal(crossed(29.9, 29.6, 30), null);
  assert.equal(crossed(0.1, -0.1, 30), "over");
  assert.equal(crossed(NaN, 12, 30), null);
});
