import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeElement, freshBrowser, settled } from "./browser.js";
import { fakeConnections, refused } from "./fake-media.js";
import { TechnicianWall } from "../../web/static/js/technician-wall.js";

beforeEach(freshBrowser);

/** What a wall that gets these answers, one a second, draws, and of what it warns. */
async function wall(t, answers) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const endpoint = fakeConnections();
  endpoint.answers.push(...answers);
  const seen = { endpoint, drawn: [], warning: "" };
  t.mock.method(TechnicianWall.prototype, "draw", (rooms) => seen.drawn.push(rooms));
  new TechnicianWall(new FakeElement(), { boot: {}, warn: (sentence) => (seen.warning = sentence) });
  await settled();
  return seen;
}

async function aSecondLater(t) {
  t.mock.timers.tick(1_000);
  await settled();
}

function rooms(...names) {
  return new Response(JSON.stringify({ rooms: names }));
}

function brokenOff() {
  return new Response('{"rooms": [{"room": "work');
}

test("the wall asks again every second and shows what it is told", async (t) => {
  const seen = await wall(t, [rooms("workshop"), rooms("workshop", "plenary")]);
  await aSecondLater(t);
  assert.deepEqual(seen.drawn, [["workshop"], ["workshop", "plenary"]]);
});

test("an answer that breaks off is told as none, and the wall goes on", async (t) => {
  const seen = await wall(t, [brokenOff(), rooms("workshop")]);
  assert.match(seen.warning, /does not answer/);
  assert.equal(document.documentElement.dataset["connection"], "stale");
  await aSecondLater(t);
  assert.deepEqual(seen.drawn, [["workshop"]]);
});

test("a service that is away is asked on", async (t) => {
  const seen = await wall(t, [refused(503), new TypeError("Failed to fetch"), rooms("workshop")]);
  await aSecondLater(t);
  assert.match(seen.warning, /does not answer/);
  await aSecondLater(t);
  assert.deepEqual(seen.drawn, [["workshop"]]);
});

test("who is no technician any more is told so, and the service is left alone", async (t) => {
  const seen = await wall(t, [refused(401)]);
  await aSecondLater(t);
  assert.match(seen.warning, /not valid any more/);
  assert.equal(seen.endpoint.requests.length, 1);
});
