import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { SeatCode } from "../../web/static/js/seat-code.js";
import { areSeatsGiven, codeView } from "../../web/static/js/seat-view.js";
import { T0_MS, view } from "./room.js";

const MADE = { id: "a1", seats: 0, url: "https://meet.example.org/rooms/workshop/seat?code=x", svg: "<svg/>" };
const NONE = { id: null, seats: 0, url: null, svg: null };

/** What a page knows after it has learned all of ``codes``, and how often it was told of something new. */
function after(...codes) {
  const known = new SeatCode({ boot: { seat_code: "/api/rooms/workshop/seat-code" } });
  let told = 0;
  known.addEventListener("change", () => (told += 1));
  for (const code of codes) known.learn(code);
  return { code: known.code, told };
}

test("a page that shows a code goes on when the service, started anew, does not know it any more", () => {
  assert.deepEqual(after(MADE, { ...MADE, seats: 3, url: null, svg: null }), { code: { ...MADE, seats: 3 }, told: 2 });
});

test("another code, or none, takes the place of the one that is shown", () => {
  const other = { id: "b2", seats: 0, url: null, svg: null };
  assert.deepEqual(after(MADE, other), { code: other, told: 2 });
  assert.deepEqual(after(MADE, NONE), { code: NONE, told: 2 });
});

test("nothing is drawn anew while nothing changes", () => {
  assert.equal(after(MADE, MADE, MADE).told, 1);
  assert.equal(after(NONE, NONE).told, 1);
});

test("the link is written as somebody would type it, the picture is an image in which nothing runs", () => {
  const { values } = codeView(MADE);
  assert.ok(values.includes("%3Csvg%2F%3E"));
  assert.ok(JSON.stringify(values).includes("meet.example.org/rooms/workshop/seat?code=x"));
  assert.ok(!JSON.stringify(values).includes("https://"));
});

test("seats are offered until the slot is over, and as long as the meeting runs over it", () => {
  const late = T0_MS + 3 * 3600_000;
  const given = (phase, at, facts = {}) => areSeatsGiven(view({ phase, ...facts }), at);
  assert.deepEqual([given("open", T0_MS), given("open", late), given("live", late), given("suspended", late), given("closed", T0_MS)], [true, false, true, true, false]);
  assert.equal(given("scheduled", late, { ends_at: null }), true);
});
