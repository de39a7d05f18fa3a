import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { freshBrowser, put, settled } from "./browser.js";
import { fakeConnections, fakeDevices, FakePeer } from "./fake-media.js";
import { mine, ownRequest, standing, view } from "./room.js";
import { PERSON } from "../../web/static/js/devices.js";
import { MediaIn } from "../../web/static/js/media-in.js";
import { heardBy, OwnMedia } from "../../web/static/js/own-media.js";

const KEY = "tribuna workshop ravi";

let devices;
let endpoint;
beforeEach(() => {
  freshBrowser();
  devices = fakeDevices();
  endpoint = fakeConnections();
});

/** Microphone and camera of somebody on a page whose room is reachable. ``muted``: as for people with a standing voice. */
function somebody({ muted = false } = {}) {
  const own = new OwnMedia(new MediaIn("/api/rooms/workshop/whip"), PERSON, KEY, muted);
  own.input.link.follow("first");
  return own;
}

/** Somebody who passed the device check and is connected. */
async function inside(options = {}) {
  const own = somebody(options);
  await own.open();
  await own.enter();
  await settled();
  FakePeer.last.become("connected");
  return own;
}

/** What leaves the machine once ``own`` knows ``state``. */
async function sentWhile(own, state) {
  own.follow(state);
  await settled();
  return FakePeer.last.sent;
}

test("the device check opens microphone and camera, and nothing leaves the machine", async () => {
  const own = somebody();
  const opening = own.open();
  assert.equal(own.opening, true);
  await opening;
  assert.deepEqual([own.opening, devices.live], [false, ["audio", "video"]]);
  assert.deepEqual([endpoint.requests, FakePeer.made], [[], []]);
  assert.equal(own.devices.length, 2);
});

test("during the device check everything is on, so that also those who start muted see their level", async () => {
  const own = somebody({ muted: true });
  await own.open();
  assert.equal(own.tracks.audio.enabled, true);
  await own.enter();
  assert.equal(own.tracks.audio.enabled, false);
});

test("a camera that is refused is no reason to have no microphone, and the sentence says what to do", async () => {
  devices.refuses = { video: "NotReadableError" };
  const own = somebody();
  await own.open();
  assert.deepEqual([devices.live, own.tracks.video, own.problems.audio], [["audio"], null, ""]);
  assert.match(own.problems.video, /Another program is using your camera/);
  await own.withCamera(false);
  assert.equal(own.problems.video, "", "who wants no camera has no problem with it");
  devices.refuses = {};
  await own.withCamera(true);
  assert.deepEqual([devices.live, own.problems.video], [["audio", "video"], ""]);
});

test("every way in which a microphone can fail has its own advice", async () => {
  const advice = [];
  for (const name of ["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"]) {
    devices.refuses = { audio: name };
    const own = somebody();
    await own.open();
    advice.push(own.problems.audio);
  }
  assert.match(advice[0], /allow the microphone/);
  assert.match(advice[1], /No microphone was found/);
  assert.match(advice[2], /Close it/);
  assert.equal(new Set(advice).size, 4);
});

test("a page without https says so instead of failing", async () => {
  put({ navigator: {} });
  const own = somebody();
  await own.open();
  assert.match(own.problems.audio, /https/);
  assert.equal(own.opening, false);
});

test("who joins without a camera is not asked for one", async () => {
  const own = somebody();
  await own.withCamera(false);
  await own.open();
  assert.deepEqual(devices.asked.flatMap(Object.keys), ["audio"]);
});

test("a camera that is given up while it is still starting is not used", async () => {
  const start = devices.slow("video");
  const own = somebody();
  const opening = own.open();
  await own.withCamera(false);
  start();
  await opening;
  await own.enter();
  assert.deepEqual([devices.live, own.tracks.video], [["audio"], null]);
});

test("a camera that is given up while it is still starting has no problem afterwards", async () => {
  devices.refuses = { video: "NotReadableError" };
  const start = devices.slow("video");
  const own = somebody();
  const opening = own.open();
  await own.withCamera(false);
  start();
  await opening;
  assert.equal(own.problems.video, "");
});

test("of two microphones chosen in a hurry the last is used and no other stays open", async () => {
  const own = await inside();
  const start = devices.slow("audio");
  const first = own.choose("audio", "lid");
  await own.choose("audio", "desk");
  start();
  await first;
  assert.deepEqual([devices.live.toSorted(), own.tracks.audio.device, FakePeer.last.line("audio").track.device], [["audio", "video"], "desk", "desk"]);
});

test("joining connects once, with a line for a camera that may come later", async () => {
  const own = somebody();
  await own.withCamera(false);
  await own.open();
  await own.enter();
  await settled();
  assert.equal(endpoint.offers.length, 1);
  assert.deepEqual(FakePeer.last.lines.map(({ kind, direction }) => [kind, direction]), [["audio", "sendonly"], ["video", "sendonly"]]);
  assert.deepEqual(FakePeer.last.sent, []);
  assert.deepEqual(await sentWhile(own, mine("Ravi", { has_floor: true })), ["audio"]);
  await own.withCamera(true);
  assert.deepEqual([FakePeer.last.sent, endpoint.offers.length], [["audio", "video"], 1]);
});

test("a participant sends nothing until their turn is near, and nothing after it", async () => {
  const own = await inside();
  assert.deepEqual(await sentWhile(own, mine("Ravi")), []);
  assert.deepEqual(await sentWhile(own, mine("Ravi", { request: ownRequest({ place: 3 }) })), []);
  assert.deepEqual(await sentWhile(own, mine("Ravi", { request: ownRequest({ place: 2 }), on_deck: true })), ["audio", "video"]);
  assert.deepEqual(await sentWhile(own, mine("Ravi", { has_floor: true, request: ownRequest({ place: null, state: "granted" }) })), ["audio", "video"]);
  assert.deepEqual(await sentWhile(own, mine("Ravi", { last_request: ownRequest({ state: "released" }) })), []);
});

test("who is interrupted goes on sending, so that they are heard the moment they may go on", async () => {
  const own = await inside();
  assert.deepEqual(await sentWhile(own, mine("Ravi", { request: ownRequest({ place: null, state: "granted" }) })), ["audio", "video"]);
});

test("somebody of whom the room knows nothing sends nothing", async () => {
  const own = await inside();
  assert.deepEqual(await sentWhile(own, standing("Pia")), ["audio", "video"]);
  assert.deepEqual(await sentWhile(own, null), []);
});

test("people with a standing voice send sound only while their microphone is on", async () => {
  const own = await inside({ muted: true });
  assert.deepEqual(await sentWhile(own, standing("Pia")), ["video"]);
  own.turn("audio", true);
  assert.deepEqual([await sentWhile(own, standing("Pia")), own.tracks.audio.enabled], [["audio", "video"], true]);
  own.turn("audio", false);
  assert.deepEqual([await sentWhile(own, standing("Pia")), own.tracks.audio.enabled], [["video"], false]);
});

test("a speaker who switches the microphone off sends silence rather than nothing, so that the sound does not have to start anew", async () => {
  const own = await inside();
  own.turn("audio", false);
  assert.deepEqual([await sentWhile(own, mine("Ravi", { has_floor: true })), own.tracks.audio.enabled], [["audio", "video"], false]);
});

test("a camera that is switched off sends no picture", async () => {
  const own = await inside();
  own.turn("video", false);
  assert.deepEqual([await sentWhile(own, mine("Ravi", { has_floor: true })), own.tracks.video.enabled], [["audio"], false]);
});

test("another microphone in the middle of a speech is taken on the same connection", async () => {
  const own = await inside();
  await sentWhile(own, mine("Ravi", { has_floor: true }));
  const before = own.tracks.audio;
  await own.choose("audio", "desk");
  assert.deepEqual(devices.asked.at(-1).audio.deviceId, { exact: "desk" });
  assert.deepEqual([before.live, FakePeer.last.line("audio").track.device, FakePeer.last.sent, endpoint.offers.length], [false, "desk", ["audio", "video"], 1]);
});

test("a device that was put away has no say any more", async () => {
  const own = await inside();
  const before = own.tracks.audio;
  await own.choose("audio", "desk");
  before.onended?.();
  await settled();
  assert.deepEqual([own.tracks.audio.device, own.problems.audio], ["desk", ""]);
});

test("another microphone does not switch on what was switched off", async () => {
  const own = await inside();
  own.turn("audio", false);
  await own.choose("audio", "desk");
  assert.equal(own.tracks.audio.enabled, false);
});

test("a microphone that is pulled out is told, and taken up again when it is back", async () => {
  const own = await inside();
  await sentWhile(own, mine("Ravi", { has_floor: true }));
  own.tracks.audio.onended();
  await settled();
  assert.match(own.problems.audio, /microphone is gone/);
  assert.deepEqual([FakePeer.last.line("audio").track, FakePeer.last.sent], [null, ["video"]]);
  await own.devicesChanged();
  assert.deepEqual([own.problems.audio, FakePeer.last.sent], ["", ["audio", "video"]]);
});

test("a microphone that is chosen while the connection is down is used by the next one", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const own = await inside();
  FakePeer.last.become("failed");
  await own.choose("audio", "desk");
  t.mock.timers.tick(4_000);
  await settled();
  assert.deepEqual([FakePeer.made.length, FakePeer.last.line("audio").track.device], [2, "desk"]);
});

test("a new device is listed; it opens neither what works nor a camera that nobody wants", async () => {
  const own = await inside();
  devices.enumerateDevices = async () => [{ kind: "videoinput", deviceId: "new", label: "New" }];
  await own.devicesChanged();
  assert.deepEqual([devices.asked.length, own.devices.map((one) => one.deviceId)], [2, ["new"]]);
  await own.withCamera(false);
  await own.devicesChanged();
  assert.deepEqual([devices.asked.length, devices.live], [2, ["audio"]]);
});

test("when a session is made anew it sends what was sent before", async () => {
  const own = await inside();
  await sentWhile(own, mine("Ravi", { has_floor: true }));
  own.input.link.follow("second");
  await settled();
  assert.deepEqual([FakePeer.made.length, FakePeer.last.sent], [2, ["audio", "video"]]);
});

test("when the meeting is over the lamp of the camera goes out, the session ends and a reload starts with the check", async () => {
  devices = fakeDevices({ permission: "granted" });
  const own = await inside();
  own.end();
  assert.deepEqual([devices.live, endpoint.deleted.length, own.ended, own.entered], [[], 1, true, false]);
  assert.equal(await somebody().resume(), false);
});

test("when the meeting is over during the device check the lamp goes out, and there is nothing to join any more", async () => {
  const own = somebody();
  await own.open();
  own.end();
  assert.deepEqual([devices.live, own.ended], [[], true]);
  await own.open();
  await own.enter();
  await settled();
  assert.deepEqual([devices.live, own.entered, endpoint.requests], [[], false, []]);
});

test("when the meeting is over while a device is starting its lamp goes out too", async () => {
  const own = await inside();
  const start = devices.slow("video");
  const choice = own.choose("video", "lid");
  own.end();
  start();
  await choice;
  assert.deepEqual([devices.live, own.tracks.video], [[], null]);
});

test("when the meeting is over before a reload has opened the devices again, they are let go", async () => {
  devices = fakeDevices({ permission: "granted" });
  await inside();
  devices = fakeDevices({ permission: "granted" });
  const start = devices.slow("audio");
  const own = somebody();
  const resuming = own.resume();
  await settled();
  own.end();
  start();
  assert.deepEqual([await resuming, own.entered, devices.live], [false, false, []]);
});

test("after a reload in the middle of a meeting it goes on with the devices that were chosen", async () => {
  devices = fakeDevices({ permission: "granted" });
  const before = somebody();
  await before.choose("audio", "desk");
  await before.withCamera(false);
  await before.enter();
  devices = fakeDevices({ permission: "granted" });
  const own = somebody();
  assert.equal(await own.resume(), true);
  assert.deepEqual([own.entered, devices.live, own.tracks.audio.device], [true, ["audio"], "desk"]);
});

test("a reload goes on with what was chosen last, also if it was inside the meeting", async () => {
  devices = fakeDevices({ permission: "granted" });
  const before = await inside();
  await before.choose("audio", "desk");
  await before.withCamera(false);
  devices = fakeDevices({ permission: "granted" });
  const own = somebody();
  await own.resume();
  assert.deepEqual([devices.live, own.tracks.audio.device], [["audio"], "desk"]);
});

test("who joined without a camera goes on after a reload although the browser would ask for the camera", async () => {
  devices = fakeDevices({ permission: "granted", camera: "prompt" });
  const before = somebody();
  await before.withCamera(false);
  await before.open();
  await before.enter();
  assert.equal(await somebody().resume(), true);
});

test("a reload opens no device without being asked: not before the first check, not if the browser would ask, not without a microphone", async () => {
  devices = fakeDevices({ permission: "granted" });
  assert.equal(await somebody().resume(), false);
  await inside();
  devices = fakeDevices({ permission: "prompt" });
  assert.equal(await somebody().resume(), false);
  assert.deepEqual(devices.asked, []);
  put({ navigator: { mediaDevices: devices } });
  assert.equal(await somebody().resume(), false, "a browser that cannot say whether it would ask");
  devices = fakeDevices({ permission: "granted" });
  devices.refuses = { audio: "NotFoundError" };
  const own = somebody();
  assert.deepEqual([await own.resume(), own.entered], [false, false]);
});

test("who hears me is always true: everything has to be in place, or nobody does", async () => {
  const own = await inside();
  const page = { own, socket: { state: "open" } };
  const speaking = { view: view({ phase: "live" }), mine: mine("Ravi", { has_floor: true, routed: ["audio", "video"] }) };
  assert.equal(heardBy(speaking, page), "room");
  assert.equal(heardBy({ ...speaking, view: view({ phase: "rehearsal" }) }, page), "backstage");
  assert.equal(heardBy({ ...speaking, mine: mine("Ravi", { routed: ["video"] }) }, page), "nobody");
  assert.equal(heardBy({ ...speaking, mine: null }, page), "nobody");
  assert.equal(heardBy(speaking, { own, socket: { state: "lost" } }), "nobody");
  assert.equal(heardBy(speaking, { own: null, socket: { state: "open" } }), "nobody");
  FakePeer.last.become("disconnected");
  assert.equal(heardBy(speaking, page), "nobody");
  FakePeer.last.become("connected");
  own.turn("audio", false);
  assert.equal(heardBy(speaking, page), "nobody");
  own.turn("audio", true);
  own.tracks.audio.onended();
  assert.equal(heardBy(speaking, page), "nobody");
});
