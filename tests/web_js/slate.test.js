import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { setPlace } from "../../web/static/js/format.js";
import { phaseName, phaseSentence, slateOf } from "../../web/static/js/slate.js";
import { floor, view } from "./room.js";

const RULES = readFileSync(new URL("../../rooms/phases.py", import.meta.url), "utf8");
const PHASES = [...RULES.matchAll(/^    ([A-Z]+) = "(\w+)"$/gm)].filter(([, name, value]) => name.toLowerCase() === value && !["room", "backstage"].includes(value)).map(([, , value]) => value);

const EARLY = Date.parse("2022-05-09T05:00:00Z");
const BOOT = { doors: "2022-05-09T06:30:00Z" };
const sentence = (facts, now = EARLY, boot = BOOT) => slateOf(view(facts), boot, now).sentence;

beforeEach(() => setPlace({ lang: "en", zone: "Europe/Madrid", city: "Málaga" }));

test("every phase that a room can be in has a badge and a sentence", () => {
  assert.equal(PHASES.length, 9);
  assert.equal(new Set(PHASES.map(phaseName)).size, 9);
  assert.ok(PHASES.every((phase) => phaseName(phase)));
  assert.equal(new Set(PHASES.map(phaseSentence)).size, 7, "closed, published and archived are all closed to people");
});

test("before the doors open, people are told when, by whose clock, and that they may just stay", () => {
  assert.equal(sentence({ phase: "scheduled" }), "The doors open at 08:30, Málaga time. This page opens by itself.");
  assert.equal(sentence({ phase: "rehearsal" }), sentence({ phase: "scheduled" }));
});

test("doors that open late are not announced for an hour that has passed", () => {
  const late = Date.parse("2022-05-09T06:45:00Z");
  assert.equal(sentence({ phase: "scheduled" }, late), "The doors open soon; the meeting starts at 09:00, Málaga time. This page opens by itself.");
});

test("a meeting without an hour says that its time will be announced", () => {
  assert.match(sentence({ phase: "scheduled", starts_at: null }, EARLY, {}), /time is to be announced/);
});

test("with open doors people wait for the hour of the start, and after it for the moderator", () => {
  assert.match(sentence({ phase: "open" }), /starts at 09:00/);
  assert.match(sentence({ phase: "open" }, Date.parse("2022-05-09T07:00:01Z")), /starts in a moment/);
});

test("a live meeting without a picture does not call itself over: it can be heard", () => {
  const slate = slateOf(view({ phase: "live", floor: floor("Ravi") }), BOOT, EARLY);
  assert.equal(slate.heading, "There is no picture at the moment.");
  assert.match(slate.sentence, /can hear/);
  assert.match(sentence({ phase: "live" }), /As soon as somebody speaks/);
});

test("a suspended meeting shows the moderator's reason and asks to stay", () => {
  const slate = slateOf(view({ phase: "suspended", phase_reason: "Coffee until eleven" }), BOOT, EARLY);
  assert.deepEqual([slate.heading, slate.reason], ["The meeting is suspended.", "Coffee until eleven"]);
  assert.match(slate.sentence, /Stay here/);
});

test("after the end nobody is asked to wait", () => {
  for (const phase of ["closed", "published", "archived"]) {
    const slate = slateOf(view({ phase }), BOOT, EARLY);
    assert.equal(slate.heading, "The meeting is closed.");
    assert.match(slate.sentence, /Nothing more will happen/);
  }
  assert.match(sentence({ phase: "cancelled" }), /programme/);
});
