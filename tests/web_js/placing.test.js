import assert from "node:assert/strict";
import { test } from "node:test";

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
  assert.equal(nextRequest({ queue: [entry("r1", { absent: true }), entry("r2", { in_lobby: true }), entry("r3")] }), "r3");
  assert.equal(nextRequest({ queue: [] }), null);
});

test("a place that somebody chose says who and why; one in the order of asking says nothing", () => {
  assert.equal(placingText(entry("r1")), "");
  assert.equal(placingText(entry("r1", { why: "moved", placed_by: "Mia", placed_reason: "flight" })), "moved by Mia (flight)");
  assert.equal(placingText(entry("r1", { why: "restored", spoken_s: 47 })), "goes on, 0:47 spoken");
});
