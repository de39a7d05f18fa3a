import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { eventOn, FakeElement, freshBrowser, settled } from "./browser.js";
import { fakeConnections, fakeDevices, FakePeer } from "./fake-media.js";
import { FakeWebSocket, fakeWebSockets, hello } from "./fake-web-socket.js";
import { mine, ownRequest, standing, T0, T0_MS, view } from "./room.js";
import { Page } from "../../web/static/js/page.js";

const BOOT = { page: "join", lang: "en", room: "workshop", as: "ravi", role: "participant", socket: "/ws/rooms/workshop?as=ravi", whip: "/api/rooms/workshop/whip?as=ravi" };
const WATCH = { ...BOOT, page: "watch", role: "viewer", as: null, whip: null, whep: "/api/rooms/workshop/whep" };
const GIVE_BACK = { type: "release_floor", request: "ravi-1" };

let devices;
let endpoint;
beforeEach(() => {
  freshBrowser();
  fakeWebSockets();
  devices = fakeDevices();
  endpoint = fakeConnections();
});

/** A page that the server has greeted; time stands still until the test turns it. */
function started(t, boot = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: T0_MS });
  const page = new Page({ ...BOOT, ...boot });
  page.said = [];
  page.addEventListener("say", ({ detail }) => page.said.push(detail));
  page.start();
  FakeWebSocket.last.say(hello({ mine: mine("Ravi") }));
  return page;
}

async function reply(outcome) {
  FakeWebSocket.last.say({ type: "reply", ref: FakeWebSocket.last.commands.at(-1).ref, ...outcome });
  await settled();
}

const NOT_WAITING = { ok: false, code: "not_waiting", message: "This request does not wait any more." };

test("the socket of a page is encrypted exactly where the page is", (t) => {
  assert.equal(started(t).socket.url, "ws://localhost:8080/ws/rooms/workshop?as=ravi");
  location.href = "https://tribuna.example/rooms/workshop/join?as=ravi";
  assert.equal(new Page(BOOT).socket.url, "wss://tribuna.example/ws/rooms/workshop?as=ravi");
});

test("a button is busy until the answer, and a second press meanwhile does nothing", async (t) => {
  const page = started(t);
  const button = new FakeElement();
  const done = page.act(GIVE_BACK, button);
  assert.equal(button.getAttribute("aria-busy"), "true");
  assert.equal(await page.act(GIVE_BACK, button), false);
  assert.equal(FakeWebSocket.last.commands.length, 1);
  await reply({ ok: true, seq: 2 });
  assert.deepEqual([await done, button.getAttribute("aria-busy")], [true, null]);
});

test("a refusal is shown and said in the server's words, until something succeeds", async (t) => {
  const page = started(t);
  const refused = page.act(GIVE_BACK);
  await reply(NOT_WAITING);
  assert.deepEqual([await refused, page.notice, page.said], [false, NOT_WAITING.message, [NOT_WAITING.message]]);
  page.act(GIVE_BACK);
  await reply({ ok: true, seq: 3 });
  assert.equal(page.notice, "");
});

test("who presses a button after the invitation expired is told that nothing was done", async (t) => {
  const page = started(t);
  FakeWebSocket.last.end(4401);
  assert.equal(await page.act(GIVE_BACK), false);
  assert.match(page.notice, /nothing was done/);
});

test("the page goes back to the room at once when the network is there again or somebody looks at it", (t) => {
  started(t);
  FakeWebSocket.last.end(1006);
  globalThis.dispatchEvent(new Event("online"));
  assert.equal(FakeWebSocket.made.length, 2);
  FakeWebSocket.last.end(1006);
  document.hidden = true;
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(FakeWebSocket.made.length, 2);
  document.hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(FakeWebSocket.made.length, 3);
});

test("when the network is another one, sound and pictures look for their way at once", async (t) => {
  started(t, WATCH);
  await settled();
  FakePeer.last.become("connected");
  globalThis.dispatchEvent(new Event("online"));
  await settled();
  assert.deepEqual([endpoint.restarted.length, endpoint.offers.length], [1, 1]);
});

test("a turn that is near starts the sound, a new media worker makes it anew, the end of the meeting switches everything off", async (t) => {
  const page = started(t);
  await page.own.open();
  await page.own.enter();
  await settled();
  FakePeer.last.become("connected");
  assert.deepEqual(FakePeer.last.sent, []);
  FakeWebSocket.last.say({ type: "mine", seq: 2, mine: mine("Ravi", { request: ownRequest(), on_deck: true }) });
  await settled();
  assert.deepEqual(FakePeer.last.sent, ["audio", "video"]);
  FakeWebSocket.last.say({ type: "media", epoch: "second" });
  await settled();
  assert.deepEqual([FakePeer.made.length, FakePeer.last.sent, endpoint.deleted], [2, ["audio", "video"], []]);
  FakeWebSocket.last.say({ type: "view", now: T0, seq: 3, view: view({ phase: "closed" }) });
  assert.deepEqual([devices.live, FakePeer.last.closed, endpoint.deleted.length], [[], true, 1]);
});

test("whatever is new makes the page draw again: the room, my microphone, my connection, a notice", async (t) => {
  const page = started(t);
  await page.own.open();
  await page.own.enter();
  await settled();
  let drawings = 0;
  page.addEventListener("change", () => (drawings += 1));
  const draws = (act) => {
    drawings = 0;
    act();
    return drawings > 0;
  };
  assert.ok(draws(() => FakeWebSocket.last.say({ type: "view", now: T0, seq: 2, view: view() })));
  assert.ok(draws(() => FakeWebSocket.last.say({ type: "slots", session: "s1", audio: [], video: [] })));
  assert.ok(draws(() => page.own.turn("audio", false)));
  assert.ok(draws(() => FakePeer.last.become("connected")));
  assert.ok(draws(() => page.warn("Nothing was done.")));
  assert.ok(!draws(() => page.warn("Nothing was done.")));
});

test("a panellist is heard as soon as they switch their microphone on, without waiting for the room", async (t) => {
  const page = started(t, { role: "panellist" });
  await page.own.open();
  await page.own.enter();
  FakeWebSocket.last.say({ type: "mine", seq: 2, mine: standing("Ravi") });
  await settled();
  assert.deepEqual(FakePeer.last.sent, ["video"]);
  page.own.turn("audio", true);
  await settled();
  assert.deepEqual(FakePeer.last.sent, ["audio", "video"]);
});

test("who only watches hears the room without a check; the same slots go on after a new media worker, until the end", async (t) => {
  const page = started(t, WATCH);
  await settled();
  const [room] = page.output.audio;
  assert.deepEqual(FakePeer.last.lines.map(({ kind, direction }) => `${kind} ${direction}`), [...Array(8).fill("audio recvonly"), ...Array(4).fill("video recvonly")]);
  FakeWebSocket.last.say({ type: "media", epoch: "second" });
  await settled();
  assert.equal(endpoint.offers.length, 2);
  assert.equal(page.output.audio[0], room);
  assert.deepEqual(page.output.audio.map((stream) => stream.getTracks().length), Array(8).fill(1));
  FakeWebSocket.last.say({ type: "view", now: T0, seq: 3, view: view({ phase: "closed" }) });
  assert.deepEqual([page.output.link.state, FakePeer.last.closed], ["off", true]);
});

test("who takes part hears the room after the device check, not before", async (t) => {
  const page = started(t, { whep: "/api/rooms/workshop/whep?as=ravi" });
  await settled();
  assert.deepEqual(endpoint.offers, []);
  page.output.open();
  await settled();
  assert.equal(endpoint.offers.length, 1);
});

test("who is sent to the lobby neither sends nor receives, and goes on where they were once they are let in again", async (t) => {
  const page = started(t, { whep: "/api/rooms/workshop/whep?as=ravi" });
  await page.own.open();
  await page.own.enter();
  page.output.open();
  await settled();
  FakeWebSocket.last.say(hello({ audience: "public", mine: mine("Ravi", { admitted: "waiting" }) }));
  await settled();
  assert.deepEqual([page.barred, page.own.input.link.state, page.output.link.state, endpoint.deleted.length], [true, "off", "off", 2]);
  const before = endpoint.offers.length;
  FakeWebSocket.last.say({ type: "media", epoch: "second" });
  await settled();
  assert.equal(endpoint.offers.length, before, "a door is no reason to knock");
  FakeWebSocket.last.say(hello({ mine: mine("Ravi"), media: { epoch: "second" } }));
  await settled();
  assert.deepEqual([page.barred, endpoint.offers.length - before], [false, 2]);
});

test("a double click presses once, because another button may be there a moment later", (t) => {
  started(t);
  const uses = (target, detail) => {
    const click = eventOn(target, "click", { detail });
    document.dispatchEvent(click);
    return !click.defaultPrevented;
  };
  const button = new FakeElement();
  assert.deepEqual([uses(button, 1), uses(button, 2), uses(button, 0)], [true, false, true]);
  assert.equal(uses(Object.assign(new FakeElement(), { tagName: "P" }), 2), true, "words are marked by a double click");
});

test("people at a laptop are freed of echo and noise; the sound of a mixing desk is taken as it is", async () => {
  const cleaned = async (role) => {
    const page = new Page({ ...BOOT, role });
    await page.own.open();
    const { echoCancellation, noiseSuppression, autoGainControl } = devices.asked.at(-2).audio;
    return [echoCancellation, noiseSuppression, autoGainControl];
  };
  assert.deepEqual(await cleaned("participant"), [true, true, true]);
  assert.deepEqual(await cleaned("hall"), [false, false, false]);
});

test("moderators and panellists enter with their microphone off, participants with it on", () => {
  const starts = (role) => new Page({ ...BOOT, role }).own.on.audio;
  assert.deepEqual(["moderator", "panellist", "participant", "hall"].map(starts), [false, false, true, true]);
});

test("leaving the page ends its sessions at the server", async (t) => {
  const page = started(t);
  await page.own.open();
  await page.own.enter();
  await settled();
  globalThis.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(endpoint.deleted, ["/api/rooms/workshop/whip/s1?as=ravi"]);
});

test("a page that the browser kept and shows again starts anew, because it has left the room", (t) => {
  started(t);
  const show = (persisted) => globalThis.dispatchEvent(eventOn(globalThis, "pageshow", { persisted }));
  show(false);
  assert.equal(location.reloads, 0);
  globalThis.dispatchEvent(new Event("pagehide"));
  show(true);
  assert.equal(location.reloads, 1);
});

test("who presses Join after the meeting is over connects nothing, and the camera is off", async (t) => {
  const page = started(t);
  await page.own.open();
  FakeWebSocket.last.say({ type: "view", now: T0, seq: 2, view: view({ phase: "closed" }) });
  await page.own.enter();
  await settled();
  assert.deepEqual([endpoint.requests, devices.live], [[], []]);
});
