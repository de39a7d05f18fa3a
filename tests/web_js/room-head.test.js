import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeElement } from "./browser.js";
import { setPlace } from "../../web/static/js/format.js";
import { RoomHead, slotReading } from "../../web/static/js/room-head.js";
import { view } from "./room.js";

const ENDS = Date.parse("2022-05-09T09:00:00Z");
const minutes = (left, facts = {}) => slotReading(view(facts), ENDS - left * 60_000);

beforeEach(() => setPlace({ lang: "en", zone: "Europe/Madrid" }));

test("a running meeting shows how long its slot lasts", () => {
  assert.equal(minutes(0.5).text, "Ends at 11:00, 1 minute left");
  assert.deepEqual(minutes(12.5), { text: "Ends at 11:00, 13 minutes left", state: "well" });
  assert.deepEqual(minutes(1, { phase: "suspended" }), { text: "Ends at 11:00, 1 minute left", state: "well" });
});

test("nothing is counted while there is more than an hour", () => {
  assert.equal(minutes(60.5).text, "");
  assert.equal(minutes(60).text, "Ends at 11:00, 60 minutes left");
});

test("once the room was warned of the end, the time is marked", () => {
  assert.equal(minutes(5, { warned_min: [5] }).state, "soon");
  assert.equal(minutes(5, { warned_min: [] }).state, "well");
});

test("a meeting that runs over says since when", () => {
  assert.deepEqual(minutes(-0.5), { text: "The slot ended at 11:00", state: "over" });
  assert.equal(minutes(-1).text, "The slot ended at 11:00, 1 minute ago");
  assert.deepEqual(minutes(-7.9), { text: "The slot ended at 11:00, 7 minutes ago", state: "over" });
});

test("a room that closes by itself says when, once its slot is over", () => {
  const slot = { closes_at: "2022-05-09T09:30:00Z" };
  assert.equal(minutes(-1, { slot }).text, "The slot ended at 11:00, 1 minute ago; the room closes by itself at 11:30");
  assert.equal(minutes(1, { slot }).text, "Ends at 11:00, 1 minute left");
});

test("a meeting that was moved shows its new hours", () => {
  const [phase, moved] = [new FakeElement(), new FakeElement()];
  const head = new RoomHead(new FakeElement({}, { "[data-part=phase]": phase, "[data-part=moved]": moved }), null);
  head.render({ view: view({ slot: { moved_min: 12 }, starts_at: "2022-05-09T07:12:00Z" }), mine: null });
  assert.deepEqual([moved.hidden, moved.textContent], [false, "now 09:12–11:00"]);
  head.render({ view: view({ slot: { moved_min: 0 } }), mine: null });
  assert.deepEqual([moved.hidden, moved.textContent], [true, ""]);
});

test("the head of a room shows its phase, and its slot where there is a place for it", () => {
  const [phase, slot] = [new FakeElement(), new FakeElement()];
  const full = new RoomHead(new FakeElement({}, { "[data-part=phase]": phase, "[data-part=slot]": slot }), null);
  const small = new RoomHead(new FakeElement(), null);
  for (const head of [full, small]) {
    head.tick(ENDS);
    head.render({ view: view(), mine: null });
    head.tick(ENDS - 600_000);
  }
  assert.deepEqual([phase.textContent, phase.dataset.phase, slot.textContent, slot.dataset.state], ["live", "live", "Ends at 11:00, 10 minutes left", "well"]);
});

test("before it begins, after it is over and without a fixed end nothing is counted", () => {
  for (const facts of [{ phase: "open" }, { phase: "closed" }, { ends_at: null }]) assert.deepEqual(minutes(10, facts), { text: "", state: "quiet" });
});
