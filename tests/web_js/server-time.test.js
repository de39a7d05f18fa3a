import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerTime } from "../../web/static/js/server-time.js";
import { T0, T0_MS } from "./room.js";

/** A local clock that a test turns; at first it is ``behind`` milliseconds behind the server. */
function machine({ behind }) {
  const clock = { now: T0_MS - behind };
  return { clock, time: new ServerTime(() => clock.now) };
}

const at = (milliseconds) => new Date(T0_MS + milliseconds).toISOString();

test("a clock that nobody corrected is believed", () => {
  const { clock, time } = machine({ behind: 0 });
  assert.equal(time.now(), clock.now);
});

test("a machine whose clock is wrong shows the server's time, and it goes on", () => {
  const { clock, time } = machine({ behind: 90_000 });
  time.hint(T0);
  assert.equal(time.now(), T0_MS);
  clock.now += 5_000;
  assert.equal(time.now(), T0_MS + 5_000);
});

test("half of the way there and back is added to an answer", () => {
  const { clock, time } = machine({ behind: 0 });
  const asked = clock.now;
  clock.now += 400;
  time.learn(at(1_200), asked, clock.now);
  assert.equal(time.now(), T0_MS + 1_400);
});

test("of several answers the quickest is believed", () => {
  const { clock, time } = machine({ behind: 0 });
  time.learn(at(3_000), clock.now, clock.now + 2_000);
  time.learn(at(11_010), clock.now + 10_000, clock.now + 10_020);
  time.learn(at(25_000), clock.now + 20_000, clock.now + 24_000);
  assert.equal(time.offset, 1_000);
});

test("an answer that comes before its question, because the clock was set back, is not believed", () => {
  const { clock, time } = machine({ behind: 0 });
  time.learn(at(1_010), clock.now, clock.now + 20);
  time.learn(at(2_000), clock.now + 3_600_000, clock.now);
  assert.equal(time.offset, 1_000);
});

test("an answer is nearer to the truth than what the server said by itself, and is not replaced by it", () => {
  const { clock, time } = machine({ behind: 0 });
  time.hint(at(700));
  time.learn(at(1_100), clock.now, clock.now + 200);
  time.hint(at(300));
  assert.equal(time.offset, 1_000);
});

test("answers of long ago are forgotten, because clocks drift", () => {
  const { clock, time } = machine({ behind: 0 });
  time.learn(at(1_000), clock.now, clock.now);
  for (let i = 0; i < 8; i += 1) time.learn(at(1_060), clock.now, clock.now + 100);
  assert.equal(time.offset, 1_010);
});

test("once the clock of this machine was set, what was learnt before counts no more, however quick the answer was", () => {
  const { clock, time } = machine({ behind: 0 });
  time.learn(at(1), clock.now, clock.now + 2);
  clock.now += 3_600_000;
  time.learn(at(50), clock.now, clock.now + 100);
  assert.equal(time.now(), T0_MS);
});
