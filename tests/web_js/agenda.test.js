import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./browser.js";
import { agendaOf, itemOf, minutesText, placeAfterMove, previousOf, stepsOf, usedOf, useReading } from "../../web/static/js/agenda.js";
import { alarmText } from "../../web/static/js/alarms.js";
import { movedText } from "../../web/static/js/announcements.js";
import { setPlace } from "../../web/static/js/format.js";
import { timeReading } from "../../web/static/js/queue-time.js";
import { clock, floor, T0, T0_MS, view } from "./room.js";

const item = (id, parent = "", planned_min = 10) => ({ id, title: id, speakers: [], planned_min, parent, starts_at: null });
const AGENDA = { items: [item("opening"), item("statements"), item("states", "statements"), item("ngos", "statements"), item("closing")], now: "ngos", next: "closing" };
const MINUTE = 60_000;

beforeEach(() => setPlace({ lang: "en", zone: "Europe/Madrid" }));

test("a meeting goes through the items that have none under them, and back", () => {
  assert.deepEqual(stepsOf(AGENDA).map((one) => one.id), ["opening", "states", "ngos", "closing"]);
  assert.equal(previousOf(AGENDA), "states");
  assert.equal(previousOf({ ...AGENDA, now: "opening" }), "");
  assert.equal(previousOf({ ...AGENDA, now: "" }), "");
});

test("a room without an agenda has an empty one", () => {
  assert.deepEqual(agendaOf(view()), { items: [], now: "", next: "" });
  assert.equal(itemOf(AGENDA, "attic"), undefined);
});

test("an item moves by one place among those of its own level", () => {
  const place = (id, by) => placeAfterMove(AGENDA, itemOf(AGENDA, id), by);
  assert.equal(place("statements", -1), "opening");
  assert.equal(place("opening", 1), "closing");
  assert.equal(place("statements", 1), "");
  assert.equal(place("states", 1), "");
  assert.equal(place("ngos", -1), "states");
  assert.equal(place("opening", -1), null);
  assert.equal(place("closing", 1), null);
});

test("what an item has used grows while its clock runs", () => {
  const room = view({ agenda_use: [{ item: "ngos", used_s: 90, since: T0 }, { item: "states", used_s: 600, since: null }] });
  assert.equal(usedOf(room, "ngos", T0_MS + 30_000), 120);
  assert.equal(usedOf(room, "ngos", T0_MS - 30_000), 90);
  assert.equal(usedOf(room, "states", T0_MS + 30_000), 600);
  assert.equal(usedOf(room, "opening", T0_MS), 0);
});

test("planned and used minutes stand side by side, and what is over is marked", () => {
  assert.deepEqual(useReading(item("a"), 0), { text: "10 min", state: "well" });
  assert.deepEqual(useReading(item("a"), 65), { text: "1:05 of 10 min", state: "well" });
  assert.equal(useReading(item("a"), 601).state, "over");
  assert.deepEqual(useReading(item("a", "", 0), 65), { text: "1:05", state: "well" });
  assert.deepEqual(useReading(item("a", "", 0), 0), { text: "", state: "well" });
});

test("minutes are whole where they are", () => {
  assert.deepEqual([180, 90, 100].map(minutesText), ["3 min", "1.5 min", "1.7 min"]);
});

const needs = (facts) => ({ waiting: 9, needed_s: 1620, each_s: 180, unlimited: 0, ...facts });
const ENDS = Date.parse("2022-05-09T09:00:00Z");
const reading = (minutes_left, facts = {}, room = {}) => timeReading(view({ queue_time: needs(facts), ...room }), ENDS - minutes_left * MINUTE);

test("nine who wait for three minutes each do not fit into twenty", () => {
  assert.deepEqual(reading(20), { text: "9 waiting × 3 min = 27 min, 20 min left", state: "over" });
  assert.deepEqual(reading(30), { text: "9 waiting × 3 min = 27 min, 30 min left", state: "well" });
});

test("what the present speaker still has is not left for the others", () => {
  const speaking = { floor: floor("Ravi", { clock: clock({ deadline: "2022-05-09T08:35:00Z" }) }) };
  assert.deepEqual(reading(28, {}, speaking), { text: "9 waiting × 3 min = 27 min, 25 min left", state: "over" });
});

test("where limits differ or are missing, that is said", () => {
  assert.equal(reading(30, { each_s: null }).text, "9 waiting: 27 min, 30 min left");
  assert.equal(reading(30, { each_s: null, unlimited: 2 }).text, "9 waiting: 27 min and 2 without a limit, 30 min left");
});

test("before the meeting, without an end and without anybody waiting nothing is compared", () => {
  assert.deepEqual(reading(20, {}, { phase: "open" }), { text: "9 waiting × 3 min = 27 min", state: "well" });
  assert.equal(reading(20, {}, { ends_at: null }).text, "9 waiting × 3 min = 27 min");
  assert.equal(reading(20, { waiting: 0 }).text, "");
  assert.equal(timeReading(view(), ENDS).text, "");
  assert.equal(reading(-5).text, "9 waiting × 3 min = 27 min, 0 min left");
});

test("a meeting that was moved says by how much and its new hours", () => {
  assert.equal(movedText(12, view()), "This meeting was moved by 12 minutes. Its time is now 09:00 to 11:00.");
  assert.equal(movedText(-1, view({ ends_at: null })), "This meeting is 1 minute earlier again.");
});

test("every alarm has words", () => {
  for (const alarm of ["speaker_away", "speaker_silent", "overrun", "late", "over_time"]) assert.notEqual(alarmText(alarm), alarm);
});
