import assert from "node:assert/strict";
import { test } from "node:test";

import { judge, measure } from "../../web/static/js/link-quality.js";

const peerWith = (...statistics) => ({ getStats: async () => new Map(statistics.map((one, index) => [String(index), one])) });
const pair = (facts) => ({ type: "candidate-pair", nominated: true, ...facts });
const remote = (fractionLost) => ({ type: "remote-inbound-rtp", fractionLost });
const stateOf = (round_trip_s, fraction_lost) => judge({ round_trip_s, fraction_lost }).state;

test("the round trip is that of the path in use", async () => {
  const peer = peerWith(pair({ nominated: false, currentRoundTripTime: 9 }), pair({ currentRoundTripTime: 0.08 }), pair({ nominated: false, currentRoundTripTime: 7 }));
  assert.equal((await measure(peer)).round_trip_s, 0.08);
});

test("the worse of sound and picture is what counts as lost", async () => {
  assert.equal((await measure(peerWith(remote(0.01), remote(0.2), remote(0.03)))).fraction_lost, 0.2);
});

test("without a connection, and before the first report, nothing is known and nothing is said", async () => {
  const unknown = { round_trip_s: null, fraction_lost: null };
  assert.deepEqual(await measure(null), unknown);
  assert.deepEqual(await measure(peerWith(pair({}), { type: "remote-inbound-rtp" }, { type: "codec" })), unknown);
  assert.deepEqual(judge(unknown), { state: "unknown", sentence: "" });
});

test("a connection is judged by its delay and by its loss, whichever is worse", () => {
  assert.deepEqual([stateOf(0.1, 0.01), stateOf(0.25, 0.02), stateOf(0.3, 0), stateOf(0.1, 0.05), stateOf(0.6, 0), stateOf(0.1, 0.1)], ["good", "good", "fair", "fair", "poor", "poor"]);
});

test("who has a poor connection is told what helps, with the figures", () => {
  assert.equal(judge({ round_trip_s: 0.612, fraction_lost: 0.12 }).sentence, "Poor connection (612 ms, 12% lost). Turn the camera off to be heard better.");
});

test("a connection that reports no loss yet is judged by its delay", () => {
  assert.deepEqual(judge({ round_trip_s: 0.05, fraction_lost: null }), { state: "good", sentence: "Good connection (50 ms, 0% lost)" });
});
