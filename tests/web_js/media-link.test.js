import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { freshBrowser, settled } from "./browser.js";
import { fakeConnections, FakePeer, refused } from "./fake-media.js";
import { setIceServers } from "../../web/static/js/ice-servers.js";
import { MediaLink } from "../../web/static/js/media-link.js";

const WHIP = "/api/rooms/workshop/whip";
/** Pauses when the draw is always zero. */
const PAUSE_MS = 250;

let endpoint;
beforeEach(() => {
  freshBrowser();
  endpoint = fakeConnections();
});

/** A link that nobody opened; time stands still until the test turns it. */
function linkOf(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0);
  return new MediaLink(WHIP, (peer) => peer.addTransceiver("audio", { direction: "recvonly" }));
}

/** A link on its way, under the media worker "first". */
async function opened(t) {
  const link = linkOf(t);
  link.follow("first");
  link.open();
  await settled();
  return link;
}

async function connected(t) {
  const link = await opened(t);
  FakePeer.last.become("connected");
  return link;
}

async function tick(t, milliseconds) {
  t.mock.timers.tick(milliseconds);
  await settled();
}

/** An answer that the test gives later. */
function later() {
  let give;
  const answer = new Promise((settle) => (give = settle));
  endpoint.answers.push(answer);
  return give;
}

test("a link posts one offer with the lines it was given, and takes the answer", async (t) => {
  const link = await opened(t);
  assert.deepEqual(endpoint.requests.map(({ method, url, body }) => ({ method, url, body })), [{ method: "POST", url: WHIP, body: "offer 1" }]);
  assert.equal(endpoint.requests[0].headers["Content-Type"], "application/sdp");
  assert.deepEqual(FakePeer.last.lines.map(({ kind }) => kind), ["audio"]);
  assert.deepEqual(FakePeer.last.remoteDescription, { type: "answer", sdp: "answer 1" });
  assert.equal(link.state, "connecting");
  FakePeer.last.become("connected");
  assert.equal(link.state, "connected");
});

test("before the service is there a link waits instead of asking", async (t) => {
  const link = linkOf(t);
  link.open();
  await settled();
  assert.deepEqual(endpoint.offers, []);
  link.follow("first");
  await settled();
  assert.deepEqual(endpoint.offers, ["offer 1"]);
});

test("a link that nobody wants does not connect because the service is there", async (t) => {
  linkOf(t).follow("first");
  await settled();
  assert.deepEqual(endpoint.offers, []);
});

test("opening twice, or hearing the same epoch again, makes nothing anew", async (t) => {
  const link = await connected(t);
  link.open();
  link.follow("first");
  link.follow(null);
  link.follow("first");
  await settled();
  assert.deepEqual([endpoint.offers.length, endpoint.deleted, link.state], [1, [], "connected"]);
});

test("the name of a session is that of the server's frames", async (t) => {
  const link = linkOf(t);
  assert.equal(link.session, null);
  link.follow("first");
  link.open();
  await settled();
  assert.equal(link.session, "s1");
});

test("when the media worker was replaced the session is made anew, and the dead one is not asked to end", async (t) => {
  const link = await connected(t);
  const old = FakePeer.last;
  link.follow("second");
  await settled();
  assert.deepEqual([endpoint.offers, endpoint.deleted, old.closed], [["offer 1", "offer 2"], [], true]);
  assert.equal(link.session, "s2");
  FakePeer.last.become("connected");
  assert.equal(link.state, "connected");
});

test("a worker that is replaced while the offer is under way gets a new offer, and what the first still makes is ended", async (t) => {
  const answer = later();
  const link = await opened(t);
  link.follow("second");
  await settled();
  assert.deepEqual([endpoint.offers, link.session], [["offer 1", "offer 2"], "s1"]);
  answer(endpoint.created());
  await settled();
  assert.deepEqual([endpoint.deleted, link.session, FakePeer.last.closed], [["/api/rooms/workshop/whip/s2?as=ravi"], "s1", false]);
});

test("a worker that is replaced while the answer is being taken gets a new offer", async (t) => {
  const neverEnds = () => new Promise(() => {}); // W3C, "chain an operation": nothing is heard of it once the connection is closed
  t.mock.method(FakePeer.prototype, "setRemoteDescription", neverEnds, { times: 1 });
  const link = await opened(t);
  link.follow("second");
  await settled();
  FakePeer.last.become("connected");
  assert.deepEqual([endpoint.offers.length, link.state, link.session], [2, "connected", "s2"]);
});

test("closing ends the session at the server, at the address that the server gave", async (t) => {
  const link = await connected(t);
  const peer = FakePeer.last;
  link.close();
  assert.deepEqual(endpoint.deleted, ["/api/rooms/workshop/whip/s1?as=ravi"]);
  assert.equal(endpoint.requests.at(-1).keepalive, true, "it has to outlive the page");
  assert.deepEqual([link.state, peer.closed, link.session], ["off", true, null]);
});

test("a closed link stays closed, whatever the service does", async (t) => {
  const link = await connected(t);
  link.close();
  link.close();
  link.follow("second");
  await tick(t, 60_000);
  assert.deepEqual([endpoint.offers.length, endpoint.deleted.length, link.state], [1, 1, "off"]);
});

test("an answer that comes after the link was closed opens nothing, and what it made is ended", async (t) => {
  const answer = later();
  const link = await opened(t);
  link.close();
  answer(endpoint.created());
  await tick(t, 60_000);
  assert.deepEqual([link.state, FakePeer.last.closed, FakePeer.last.remoteDescription, endpoint.offers.length], ["off", true, null, 1]);
  assert.deepEqual([endpoint.deleted, link.session], [["/api/rooms/workshop/whip/s1?as=ravi"], null]);
});

test("a link that was closed stays off when its offer fails or is refused", async (t) => {
  for (const failure of [refused(503), refused(403, { message: "No." }), new TypeError("Failed to fetch")]) {
    const answer = later();
    const link = await opened(t);
    link.close();
    answer(failure);
    await tick(t, 60_000);
    assert.deepEqual([link.state, link.sentence], ["off", ""]);
    t.mock.reset();
  }
});

test("a link that is closed and opened again while its offer is under way connects", async (t) => {
  const answer = later();
  const link = await opened(t);
  link.close();
  link.open();
  await settled();
  answer(endpoint.created());
  await settled();
  FakePeer.last.become("connected");
  assert.deepEqual([link.state, link.session, endpoint.deleted], ["connected", "s1", ["/api/rooms/workshop/whip/s2?as=ravi"]]);
});

test("a session whose answer breaks off is ended and made anew", async (t) => {
  const answer = endpoint.created();
  answer.text = async () => {
    throw new TypeError("network error");
  };
  endpoint.answers.push(answer);
  const link = await opened(t);
  assert.deepEqual([link.state, endpoint.deleted], ["lost", ["/api/rooms/workshop/whip/s1?as=ravi"]]);
  await tick(t, PAUSE_MS);
  assert.deepEqual([link.state, link.session], ["connecting", "s2"]);
});

test("a refusal is shown in the server's words and is final", async (t) => {
  endpoint.answers.push(refused(403, { code: "not_permitted", message: "Viewers send no media." }));
  const link = await opened(t);
  assert.deepEqual([link.state, link.sentence, FakePeer.last.closed], ["refused", "Viewers send no media.", true]);
  link.follow("second");
  await tick(t, 60_000);
  assert.deepEqual(endpoint.offers, ["offer 1"]);
});

test("after a refusal it can be tried again by hand", async (t) => {
  endpoint.answers.push(refused(422, { code: "offer_refused", message: "Use VP8." }));
  const link = await opened(t);
  link.open();
  await settled();
  assert.deepEqual([endpoint.offers.length, link.state], [2, "connecting"]);
});

test("a service that names a time is not asked again before it", async (t) => {
  endpoint.answers.push(refused(503, { code: "media_unavailable", message: "" }, { "Retry-After": "2" }));
  const link = await opened(t);
  assert.equal(link.state, "lost");
  await tick(t, 1_999);
  assert.equal(endpoint.offers.length, 1);
  await tick(t, 1);
  assert.deepEqual([endpoint.offers.length, link.state], [2, "connecting"]);
});

test("a service that names a date is asked again after the usual pause, not at once", async (t) => {
  endpoint.answers.push(refused(503, {}, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }));
  await opened(t);
  await tick(t, PAUSE_MS - 1);
  assert.equal(endpoint.offers.length, 1);
  await tick(t, 1);
  assert.equal(endpoint.offers.length, 2);
});

test("what a proxy says while the service restarts, or no answer at all, is not final", async (t) => {
  endpoint.answers.push(new Response("<h1>Bad gateway</h1>", { status: 502 }), refused(429), new TypeError("Failed to fetch"));
  const link = await opened(t);
  for (const expected of ["lost", "lost", "lost"]) {
    assert.equal(link.state, expected);
    await tick(t, PAUSE_MS);
  }
  assert.deepEqual([endpoint.offers.length, link.state], [4, "connecting"]);
});

test("while the service is away nothing is tried, and it goes on when it is back", async (t) => {
  endpoint.answers.push(new TypeError("Failed to fetch"));
  const link = await opened(t);
  link.follow(null);
  await tick(t, 60_000);
  assert.equal(endpoint.offers.length, 1);
  link.follow("first");
  await settled();
  assert.equal(endpoint.offers.length, 2);
});

test("a hiccup of the network makes nothing anew", async (t) => {
  const link = await connected(t);
  FakePeer.last.become("disconnected");
  assert.equal(link.state, "lost");
  await tick(t, 3_999);
  FakePeer.last.become("connected");
  await tick(t, 60_000);
  assert.deepEqual([endpoint.offers.length, link.state], [1, "connected"]);
});

test("a connection that does not come back within four seconds is made anew, the old session ended", async (t) => {
  const link = await connected(t);
  FakePeer.last.become("disconnected");
  await tick(t, 3_999);
  assert.deepEqual([endpoint.offers.length, endpoint.restarted], [1, ["/api/rooms/workshop/whip/s1?as=ravi"]]);
  await tick(t, 1);
  assert.deepEqual([endpoint.offers, endpoint.deleted], [["offer 1", "offer 2"], ["/api/rooms/workshop/whip/s1?as=ravi"]]);
  assert.equal(link.session, "s2");
});

test("a lost connection looks for another way in the same session", async (t) => {
  for (const lost of ["disconnected", "failed"]) {
    const link = await connected(t);
    const peer = FakePeer.last;
    const offers = endpoint.offers.length;
    peer.remoteDescription = peer.currentRemoteDescription = { type: "answer", sdp: "a=ice-ufrag:old\r\na=ice-pwd:old\r\n" };
    endpoint.restartAnswers.push(new Response("a=ice-ufrag:new\r\na=ice-pwd:newer\r\n"));
    peer.become(lost);
    await settled();
    const { url, headers } = endpoint.requests.at(-1);
    assert.deepEqual([url, headers], [link.location, { "Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*" }]);
    assert.deepEqual([peer.restarts, peer.remoteDescription.sdp], [1, "a=ice-ufrag:new\r\na=ice-pwd:newer\r\n"]);
    for (const state of ["connecting", "connected"]) peer.become(state);
    await tick(t, 60_000);
    assert.deepEqual([link.state, endpoint.offers.length - offers, endpoint.deleted], ["connected", 0, []]);
    t.mock.reset();
  }
});

test("a session that the server does not have any more is made anew at once", async (t) => {
  const link = await connected(t);
  endpoint.restartAnswers.push(refused(404));
  FakePeer.last.become("disconnected");
  await settled();
  assert.deepEqual([endpoint.offers.length, link.state], [2, "connecting"]);
});

test("without any network nothing is made anew before its time", async (t) => {
  const link = await connected(t);
  endpoint.restartAnswers.push(new TypeError("Failed to fetch"));
  FakePeer.last.become("disconnected");
  await tick(t, 3_999);
  FakePeer.last.become("failed");
  assert.deepEqual([endpoint.offers.length, endpoint.restarted.length, link.state], [1, 1, "lost"]);
  await tick(t, 1);
  assert.deepEqual([endpoint.offers.length, link.state], [2, "connecting"]);
});

test("a connection that did not come back while the service was away looks for another way when that is back", async (t) => {
  const link = await connected(t);
  link.follow(null);
  FakePeer.last.become("disconnected");
  await tick(t, 4_000);
  FakePeer.last.become("failed");
  assert.deepEqual([endpoint.offers.length, endpoint.restarted.length], [1, 0]);
  link.follow("first");
  link.follow("first");
  await settled();
  assert.equal(endpoint.restarted.length, 1, "one restart at a time");
  FakePeer.last.become("connected");
  await tick(t, 60_000);
  assert.deepEqual([endpoint.offers.length, link.state], [1, "connected"]);
});

test("when the network is another one a link does not wait until its connection notices", async (t) => {
  const link = await connected(t);
  link.hurry();
  link.hurry();
  await settled();
  assert.deepEqual([endpoint.restarted.length, endpoint.offers.length, link.state], [1, 1, "connected"]);
  await tick(t, 60_000);
  assert.deepEqual([endpoint.offers.length, link.state], [1, "connected"]);
  link.close();
  link.hurry();
  await settled();
  assert.equal(endpoint.restarted.length, 1);
});

test("a link that is only connecting, or has lost every network, is not made anew by hurry", async (t) => {
  const link = await opened(t);
  link.hurry();
  FakePeer.last.become("connected");
  endpoint.restartAnswers.push(new TypeError("Failed to fetch"));
  link.hurry();
  await settled();
  assert.deepEqual([endpoint.restarted.length, endpoint.offers.length, link.state], [1, 1, "connected"]);
});

test("a restart that is answered after its connection was given up changes nothing", async (t) => {
  const link = await connected(t);
  let give;
  endpoint.restartAnswers.push(new Promise((settle) => (give = settle)));
  FakePeer.last.become("disconnected");
  link.close();
  give(refused(404));
  await tick(t, 60_000);
  assert.deepEqual([endpoint.offers.length, link.state], [1, "off"]);
});

test("a connection that never stood is made anew after a pause", async (t) => {
  const link = await opened(t);
  FakePeer.last.become("failed");
  assert.deepEqual([link.state, endpoint.offers.length], ["lost", 1]);
  await tick(t, PAUSE_MS);
  assert.deepEqual([link.state, endpoint.offers.length, endpoint.deleted.length, endpoint.restarted], ["connecting", 2, 1, []]);
});

test("pauses grow while connections fail, and are short again after one that stood", async (t) => {
  const link = await opened(t);
  Math.random.mock.mockImplementation(() => 1);
  for (const pause of [500, 1000, 2000]) {
    const before = endpoint.offers.length;
    FakePeer.last.become("failed");
    await tick(t, pause - 1);
    assert.equal(endpoint.offers.length, before, `nothing before ${pause} ms`);
    await tick(t, 1);
    assert.equal(endpoint.offers.length, before + 1, `an offer after ${pause} ms`);
  }
  FakePeer.last.become("connected");
  link.follow("second");
  await settled();
  FakePeer.last.become("failed");
  await tick(t, 500);
  assert.deepEqual([endpoint.offers.length, link.state], [6, "connecting"]);
});

test("a connection that was given up has no say any more", async (t) => {
  const link = await connected(t);
  const old = FakePeer.last;
  link.follow("second");
  await settled();
  FakePeer.last.become("connected");
  old.become("failed");
  await tick(t, 60_000);
  assert.deepEqual([link.state, endpoint.offers.length], ["connected", 2]);
});

test("a link that may use relays asks for them before it offers, and for new credentials the next time", async (t) => {
  setIceServers("/api/rooms/workshop/ice-servers?as=ravi");
  t.after(() => setIceServers(null));
  for (const username of ["first", "second"]) {
    endpoint.relays = Response.json({ ice_servers: [{ urls: ["turn:relay"], username, credential: "x" }] });
    const link = await connected(t);
    assert.equal(endpoint.requests.at(-2).url, "/api/rooms/workshop/ice-servers?as=ravi");
    assert.equal(FakePeer.last.configuration.iceServers[0].username, username);
    assert.equal(FakePeer.last.configuration.bundlePolicy, "max-bundle");
    link.close();
    t.mock.reset();
  }
});

test("a link connects without relays if nobody names any, and not at all if it was closed meanwhile", async (t) => {
  setIceServers("/api/rooms/workshop/ice-servers");
  t.after(() => setIceServers(null));
  const link = await connected(t);
  assert.deepEqual([FakePeer.last.configuration.iceServers, link.state], [[], "connected"]);
  t.mock.reset();
  let give;
  endpoint.relays = new Promise((settle) => (give = settle));
  const closed = await opened(t);
  closed.close();
  give(Response.json({ ice_servers: [] }));
  await settled();
  assert.equal(endpoint.offers.length, 1);
});

test("a change is told once", async (t) => {
  const link = linkOf(t);
  const heard = [];
  link.addEventListener("change", () => heard.push(link.state));
  link.follow("first");
  link.open();
  await settled();
  FakePeer.last.become("connecting");
  FakePeer.last.become("connected");
  FakePeer.last.become("connected");
  link.close();
  assert.deepEqual(heard, ["connecting", "connected", "off"]);
});
