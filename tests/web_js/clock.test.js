import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeElement } from "./browser.js";
import { Clock, reading } from "../../web/static/js/clock.js";
import { clock, floor, T0_MS, view } from "./room.js";

const after = (seconds) => T0_MS + seconds * 1000;

/** What the clock shows and how, without the words beside it. */
function shown(clock, milliseconds) {
  const { text, state } = reading(clock, milliseconds);
  return `${text} ${state}`;
}

test("a speech of three minutes counts down by the server's time", () => {
  assert.equal(shown(clock(), after(0)), "3:00 well");
  assert.equal(shown(clock(), after(65)), "1:55 well");
});

test("the last thirty seconds are marked", () => {
  assert.equal(shown(clock(), after(149)), "0:31 well");
  assert.equal(shown(clock(), after(150)), "0:30 soon");
});

test("a started second counts as a whole one, so that zero means that the time is used up", () => {
  assert.equal(shown(clock(), after(179.2)), "0:01 soon");
  assert.equal(shown(clock(), after(180)), "0:00 soon");
});

test("what is over is counted up with a plus", () => {
  assert.equal(shown(clock(), after(192)), "+0:12 over");
});

test("a stopped clock stands where it was, whatever time it is", () => {
  const stopped = clock({ running: false, since: null, spoken_s: 100 });
  assert.equal(shown(stopped, after(0)), "1:20 stopped");
  assert.equal(shown(stopped, after(500)), "1:20 stopped");
  assert.equal(shown({ ...stopped, limit_s: null }, after(500)), "1:40 stopped");
});

test("what was spoken before an interruption counts", () => {
  assert.equal(shown(clock({ spoken_s: 100 }), after(20)), "1:00 well");
});

test("a speech without a limit counts up", () => {
  assert.equal(shown(clock({ limit_s: null }), after(75.9)), "1:15 free");
});

test("a machine whose idea of the server's time is a little behind does not add time", () => {
  assert.equal(shown(clock(), after(-5)), "3:00 well");
});

test("words beside the clock tell time left, time over, time spoken and a stopped clock apart", () => {
  const stopped = clock({ running: false, since: null });
  const labels = [clock(), clock({ spoken_s: 500 }), clock({ limit_s: null }), stopped].map((one) => reading(one, after(0)).label);
  assert.equal(new Set(labels.filter((label) => label)).size, 4);
});

test("the clock is hidden while nobody has the floor", () => {
  const [time, label] = [new FakeElement(), new FakeElement()];
  const root = new FakeElement({}, { "[data-part=time]": time, "[data-part=label]": label });
  const panel = new Clock(root, null);
  panel.tick(after(0));
  panel.render({ view: view({ floor: floor("Ravi") }), mine: null });
  panel.tick(after(10));
  assert.deepEqual([root.hidden, root.dataset.state, time.textContent, label.textContent], [false, "well", "2:50", reading(clock(), after(10)).label]);
  panel.render({ view: view(), mine: null });
  assert.equal(root.hidden, true);
});
