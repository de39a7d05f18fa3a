import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { freshBrowser, settled } from "./browser.js";
import { fakeConnections, FakePeer, refused } from "./fake-media.js";
import { addressIn, advice, serversFor, tryWay, WAYS } from "../../web/static/js/network-path.js";

const TEST = "/api/rooms/workshop/network-test";
const RELAY = { username: "1:a", credential: "x", urls: ["turn:a?transport=udp", "turn:a:80?transport=tcp", "turns:a:443?transport=tcp", "turn:b"] };

let endpoint;
beforeEach(() => {
  freshBrowser();
  endpoint = fakeConnections();
});

/** An attempt whose connection becomes what the test says. */
async function attempt(way, state, servers = [RELAY]) {
  const trying = tryWay(TEST, way, servers);
  await settled();
  FakePeer.last?.become(state);
  return trying;
}

test("each way is tried with the relays that are reached in it, and with no other way", async () => {
  const urls = (way) => serversFor([RELAY], way).flatMap((server) => server.urls);
  assert.deepEqual(urls("udp"), ["turn:a?transport=udp", "turn:b"]);
  assert.deepEqual(urls("tcp"), ["turn:a:80?transport=tcp"]);
  assert.deepEqual(urls("tls"), ["turns:a:443?transport=tcp"]);
  await attempt("tls", "connected");
  const { iceServers, iceTransportPolicy } = FakePeer.last.configuration;
  assert.deepEqual([iceServers, iceTransportPolicy], [[{ ...RELAY, urls: urls("tls") }], "relay"]);
  await attempt("direct", "connected");
  assert.deepEqual([FakePeer.last.configuration.iceServers, FakePeer.last.configuration.iceTransportPolicy], [[], "all"]);
});

test("an attempt says whether it got through, and leaves nothing behind", async () => {
  assert.equal((await attempt("direct", "connected")).outcome, "works");
  assert.equal((await attempt("udp", "failed")).outcome, "blocked");
  assert.equal(endpoint.deleted.length, 2);
  assert.ok(FakePeer.made.every((peer) => peer.closed));
});

test("an attempt that takes too long is blocked", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const trying = tryWay(TEST, "direct", []);
  await settled();
  FakePeer.last.become("connecting");
  t.mock.timers.tick(10_000);
  assert.equal((await trying).outcome, "blocked");
});

test("without a relay there is nothing to try, and without an answer nothing is known", async () => {
  assert.equal((await tryWay(TEST, "tcp", [])).outcome, "absent");
  assert.equal(FakePeer.made.length, 0);
  for (const answer of [refused(503), new TypeError("Failed to fetch")]) {
    endpoint.answers.push(answer);
    assert.equal((await tryWay(TEST, "direct", [])).outcome, "unknown");
  }
});

test("the address of our media is read from the answer", () => {
  const answer = (address) => `v=0\r\na=candidate:1 1 udp 2130706431 ${address} 3478 typ host\r\n`;
  assert.equal(addressIn(answer("203.0.113.7")), "203.0.113.7:3478");
  assert.equal(addressIn(answer("2001:db8::7")), "[2001:db8::7]:3478");
  assert.equal(addressIn("v=0"), "");
});

test("what to do is one sentence, and the best way decides", () => {
  const outcomes = (...each) => Object.fromEntries(WAYS.map((way, index) => [way, each[index]]));
  const says = (...each) => advice(outcomes(...each), "203.0.113.7:3478");
  assert.match(says("trying", "works", "works", "works"), /being tried/);
  assert.match(says("works", "blocked", "absent", "unknown"), /directly/);
  assert.match(says("blocked", "blocked", "blocked", "works"), /relay gets through/);
  assert.match(says("unknown", "absent", "absent", "absent"), /does not answer/);
  assert.match(says("blocked", "blocked", "absent", "absent"), /UDP to 203\.0\.113\.7:3478/);
});
