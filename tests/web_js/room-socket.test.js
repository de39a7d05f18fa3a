import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { settled } from "./browser.js";
import { FakeWebSocket, fakeWebSockets, hello } from "./fake-web-socket.js";
import { mine, ownRequest, T0, T0_MS, view } from "./room.js";
import { RoomSocket } from "../../web/static/js/room-socket.js";

const RAISE_HAND = { type: "request_floor", speech_type: "statement", language: "en" };
const WITHDRAW = { type: "cancel_request", request: "ravi-1" };
/** The first pause after a loss when the draw is always one half. */
const FIRST_PAUSE_MS = 375;

beforeEach(fakeWebSockets);

/** A socket that has asked for its connection. Time stands still until the test turns it. */
function connecting(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: T0_MS });
  const socket = new RoomSocket("ws://localhost:8080/ws/rooms/workshop", { random: () => 0.5 });
  socket.start();
  return socket;
}

/** A socket that the server has greeted. */
function open(t, facts = {}) {
  const socket = connecting(t);
  FakeWebSocket.last.say(hello(facts));
  return socket;
}

/** The line breaks and is there again. */
function comeBack(t, facts = {}) {
  FakeWebSocket.last.end(1006);
  t.mock.timers.tick(FIRST_PAUSE_MS);
  FakeWebSocket.last.say(hello(facts));
}

/** The server answers the newest question for the time. */
function answerTime(now = T0) {
  FakeWebSocket.last.say({ type: "time", ref: FakeWebSocket.last.questions.at(-1).ref, now });
}

/** The server answers every question for the time, also those that follow an answer at once. */
function answerAll(now = T0) {
  for (let asked = 0; asked < FakeWebSocket.last.questions.length; ) {
    asked = FakeWebSocket.last.questions.length;
    answerTime(now);
  }
}

/** What becomes of ``promise``; "open" as long as it is not decided. */
async function fateOf(promise) {
  await settled();
  return Promise.race([promise, Promise.resolve("open")]);
}

function eventsOf(socket, act) {
  const heard = [];
  for (const name of ["change", "slots", "epoch"]) socket.addEventListener(name, () => heard.push(name));
  act();
  return heard;
}

test("the greeting opens the room: view, own part and media worker are known", (t) => {
  const socket = connecting(t);
  assert.deepEqual([socket.state, socket.view, socket.epoch], ["connecting", null, null]);
  const heard = eventsOf(socket, () => FakeWebSocket.last.say(hello({ mine: mine("Ravi"), media: { epoch: "e7" } })));
  assert.deepEqual([socket.state, socket.view.room, socket.mine.me.name, socket.epoch], ["open", "workshop", "Ravi", "e7"]);
  assert.deepEqual(heard.sort(), ["change", "epoch"]);
});

test("it is known when the service last said anything, if only the time", (t) => {
  const socket = connecting(t);
  assert.equal(socket.heardAt, null);
  FakeWebSocket.last.say(hello());
  const greeted = socket.heardAt;
  t.mock.timers.tick(2_000);
  assert.equal(socket.heardAt, greeted);
  answerTime(new Date(T0_MS + 2_000).toISOString());
  assert.ok(socket.heardAt >= greeted + 1_000);
});

test("the newest view replaces all of the one before", (t) => {
  const socket = open(t, { view: view({ phase: "live", waiting: 3, queue_open: true }), mine: mine("Ravi") });
  const heard = eventsOf(socket, () => FakeWebSocket.last.say({ type: "view", now: T0, seq: 2, view: view({ phase: "closed" }) }));
  assert.deepEqual([socket.view, socket.mine, heard], [view({ phase: "closed" }), mine("Ravi"), ["change"]]);
});

test("my own part changes without the view", (t) => {
  const socket = open(t, { mine: mine("Ravi") });
  const heard = eventsOf(socket, () => FakeWebSocket.last.say({ type: "mine", seq: 2, mine: mine("Ravi", { request: ownRequest() }) }));
  assert.deepEqual([socket.mine.request.request, socket.view, heard], ["ravi-1", view(), ["change"]]);
});

test("who is in which slot is kept by session, of the newest eight", (t) => {
  const socket = open(t);
  const say = (session, first) => FakeWebSocket.last.say({ type: "slots", session, audio: [first], video: [null] });
  const heard = eventsOf(socket, () => say("s0", "ravi"));
  assert.deepEqual([heard, socket.slots.get("s0").audio, socket.slots.get("s0").video], [["slots"], ["ravi"], [null]]);
  for (let i = 1; i < 8; i += 1) say(`s${i}`, "hall");
  say("s0", "pia");
  say("s8", "hall");
  assert.equal(socket.slots.size, 8);
  assert.deepEqual([socket.slots.get("s0").audio, socket.slots.has("s1")], [["pia"], false]);
});

test("a new media worker is told at once", (t) => {
  const socket = open(t, { media: { epoch: "first" } });
  const heard = eventsOf(socket, () => FakeWebSocket.last.say({ type: "media", epoch: "second" }));
  assert.deepEqual([socket.epoch, heard], ["second", ["epoch"]]);
});

test("a frame of a kind that this page does not know yet changes nothing", (t) => {
  const socket = open(t);
  assert.deepEqual(eventsOf(socket, () => FakeWebSocket.last.say({ type: "applause", from: "hall" })), []);
  assert.equal(socket.state, "open");
});

test("a command goes out with an id as the protocol wants it, and its reply is the outcome", async (t) => {
  const socket = open(t);
  const outcome = socket.send(RAISE_HAND);
  const [frame] = FakeWebSocket.last.commands;
  assert.deepEqual(frame.command, RAISE_HAND);
  assert.match(frame.id, /^[A-Za-z0-9-]{1,64}$/);
  assert.equal(await fateOf(outcome), "open");
  FakeWebSocket.last.say({ type: "reply", ref: frame.ref, ok: true, seq: 12 });
  assert.deepEqual(await fateOf(outcome), { ok: true, seq: 12 });
});

test("each reply finds its own command, in whichever order they come", async (t) => {
  const socket = open(t);
  const [first, second] = [socket.send(RAISE_HAND), socket.send(WITHDRAW)];
  const [one, two] = FakeWebSocket.last.commands;
  assert.notEqual(one.id, two.id);
  FakeWebSocket.last.say({ type: "reply", ref: two.ref, ok: false, code: "not_waiting", message: "Nobody waits there.", path: null });
  assert.deepEqual([await fateOf(first), await fateOf(second)], ["open", { ok: false, code: "not_waiting", message: "Nobody waits there." }]);
  FakeWebSocket.last.say({ type: "reply", ref: one.ref, ok: true, seq: 3 });
  assert.deepEqual(await fateOf(first), { ok: true, seq: 3 });
});

test("a reply that belongs to no command is nobody's", async (t) => {
  const socket = open(t);
  const outcome = socket.send(RAISE_HAND);
  FakeWebSocket.last.say({ type: "reply", ref: null, ok: false, code: "not_json", message: "", path: null });
  FakeWebSocket.last.say({ type: "reply", ref: "another", ok: true, seq: 1 });
  assert.equal(await fateOf(outcome), "open");
});

test("a command given before the greeting waits for it", (t) => {
  const socket = connecting(t);
  socket.send(RAISE_HAND);
  assert.deepEqual(FakeWebSocket.last.commands, []);
  FakeWebSocket.last.say(hello());
  assert.deepEqual(FakeWebSocket.last.commands.map(({ command }) => command), [RAISE_HAND]);
});

test("commands without an answer are sent again after a reconnect, in order and with the same ids", async (t) => {
  const socket = open(t);
  const outcomes = [socket.send(RAISE_HAND), socket.send(WITHDRAW)];
  const before = FakeWebSocket.last.commands;
  comeBack(t);
  assert.equal(FakeWebSocket.made.length, 2);
  assert.deepEqual(FakeWebSocket.last.commands, before);
  for (const { ref } of before) FakeWebSocket.last.say({ type: "reply", ref, ok: true, seq: 9 });
  assert.deepEqual(await Promise.all(outcomes.map(fateOf)), [{ ok: true, seq: 9 }, { ok: true, seq: 9 }]);
});

test("a command that was answered is not sent again", (t) => {
  const socket = open(t);
  socket.send(RAISE_HAND);
  FakeWebSocket.last.say({ type: "reply", ref: FakeWebSocket.last.commands[0].ref, ok: true, seq: 2 });
  comeBack(t);
  assert.deepEqual(FakeWebSocket.last.commands, []);
});

test("a command given while the line is down goes out when it is back", (t) => {
  const socket = open(t);
  FakeWebSocket.last.end(1012);
  socket.send(RAISE_HAND);
  t.mock.timers.tick(FIRST_PAUSE_MS);
  FakeWebSocket.last.say(hello());
  assert.deepEqual(FakeWebSocket.last.commands.map(({ command }) => command), [RAISE_HAND]);
});

test("more commands than a person can press are refused instead of kept", async (t) => {
  const socket = connecting(t);
  const kept = Array.from({ length: 32 }, () => socket.send(RAISE_HAND));
  assert.deepEqual(await fateOf(socket.send(RAISE_HAND)), { ok: false, code: "not_connected", message: "" });
  assert.equal(await fateOf(kept[0]), "open");
});

test("when the line breaks, the last view stays and says that it is old", (t) => {
  const socket = open(t, { view: view({ title: "Water" }) });
  const heard = eventsOf(socket, () => FakeWebSocket.last.end(1006));
  assert.deepEqual([socket.state, socket.closeCode, socket.view.title, socket.epoch], ["lost", 1006, "Water", null]);
  assert.deepEqual(heard.sort(), ["change", "epoch"]);
});

test("pauses between attempts grow, and are short again once the server has greeted", (t) => {
  open(t);
  for (const pause of [375, 625, 1125]) {
    const made = FakeWebSocket.made.length;
    FakeWebSocket.last.end(1006);
    t.mock.timers.tick(pause - 1);
    assert.equal(FakeWebSocket.made.length, made, `nothing before ${pause} ms`);
    t.mock.timers.tick(1);
    assert.equal(FakeWebSocket.made.length, made + 1, `an attempt after ${pause} ms`);
  }
  FakeWebSocket.last.say(hello());
  comeBack(t);
  assert.equal(FakeWebSocket.made.length, 5);
});

test("after too many commands the page comes back, but later", (t) => {
  const socket = open(t);
  FakeWebSocket.last.end(4429);
  assert.equal(socket.state, "lost");
  t.mock.timers.tick(7_499);
  assert.equal(FakeWebSocket.made.length, 1);
  t.mock.timers.tick(1);
  assert.equal(FakeWebSocket.made.length, 2);
});

test("after a final close code the page does not come back, and what waits is told that nothing was done", async (t) => {
  for (const code of [4401, 4403, 4404]) {
    const socket = open(t);
    const made = FakeWebSocket.made.length;
    const outcome = socket.send(RAISE_HAND);
    FakeWebSocket.last.end(code);
    assert.deepEqual([socket.state, socket.closeCode], ["refused", code]);
    assert.deepEqual(await fateOf(outcome), { ok: false, code: "not_connected", message: "" });
    assert.deepEqual(await fateOf(socket.send(RAISE_HAND)), { ok: false, code: "not_connected", message: "" });
    socket.hurry();
    t.mock.timers.tick(120_000);
    assert.equal(FakeWebSocket.made.length, made);
    t.mock.timers.reset();
  }
});

test("when the network is back nobody waits for the pause to end, and there is still one attempt", (t) => {
  const socket = connecting(t);
  for (let i = 0; i < 5; i += 1) {
    FakeWebSocket.last.end(1006);
    t.mock.timers.tick(10_000);
  }
  const made = FakeWebSocket.made.length;
  FakeWebSocket.last.end(1006);
  socket.hurry();
  assert.equal(FakeWebSocket.made.length, made + 1);
  socket.hurry();
  t.mock.timers.tick(7_000);
  assert.equal(FakeWebSocket.made.length, made + 1);
  FakeWebSocket.last.end(1006);
  t.mock.timers.tick(FIRST_PAUSE_MS);
  assert.equal(FakeWebSocket.made.length, made + 2);
});

test("hurrying changes nothing while the line is up", (t) => {
  const socket = open(t);
  socket.hurry();
  assert.deepEqual([FakeWebSocket.made.length, socket.state], [1, "open"]);
});

test("a server that accepts the connection but never greets is given up after eight seconds", (t) => {
  const socket = connecting(t);
  const silent = FakeWebSocket.last;
  t.mock.timers.tick(7_999);
  assert.equal(socket.state, "connecting");
  t.mock.timers.tick(1);
  assert.deepEqual([socket.state, silent.closed], ["lost", true]);
});

test("patience with a first attempt does not run on into the second", (t) => {
  const socket = connecting(t);
  comeBack(t);
  answerAll();
  t.mock.timers.tick(8_000);
  assert.deepEqual([socket.state, FakeWebSocket.made.length], ["open", 2]);
});

test("a line that died without a word is noticed by a question for the time that stays without an answer", (t) => {
  const socket = open(t);
  const dead = FakeWebSocket.last;
  answerAll();
  t.mock.timers.tick(10_000);
  t.mock.timers.tick(7_999);
  assert.equal(socket.state, "open");
  t.mock.timers.tick(1);
  assert.deepEqual([socket.state, dead.closed], ["lost", true]);
});

test("a line whose questions are answered stays up for hours", (t) => {
  const socket = open(t);
  for (let i = 0; i < 720; i += 1) {
    answerAll(new Date(Date.now()).toISOString());
    t.mock.timers.tick(10_000);
  }
  assert.deepEqual([socket.state, FakeWebSocket.made.length], ["open", 1]);
});

test("a connection that was given up has no say any more", (t) => {
  const socket = open(t, { view: view({ title: "new" }) });
  const old = FakeWebSocket.last;
  t.mock.timers.tick(8_000);
  old.say({ type: "view", now: T0, seq: 1, view: view({ title: "old" }) });
  old.end(4404);
  assert.deepEqual([socket.state, socket.view.title], ["lost", "new"]);
});

test("the questions of a broken line do not count against the next one", (t) => {
  const socket = open(t);
  t.mock.timers.tick(7_000);
  comeBack(t);
  answerAll();
  t.mock.timers.tick(5_000);
  assert.equal(socket.state, "open");
});

test("clocks go by the server's time from the greeting on, and better after the first answer", (t) => {
  const socket = open(t, { now: new Date(T0_MS + 60_000).toISOString() });
  assert.equal(socket.time.now(), T0_MS + 60_000);
  t.mock.timers.tick(200);
  answerTime(new Date(T0_MS + 61_000).toISOString());
  assert.equal(socket.time.now(), T0_MS + 61_100);
  for (let i = 0; i < 8; i += 1) FakeWebSocket.last.say({ type: "time", ref: "another", now: T0 });
  assert.equal(socket.time.now(), T0_MS + 61_100, "answers to questions that nobody asked");
});

test("a page that was busy when the first answer came believes a later, quicker one", (t) => {
  const socket = open(t);
  assert.equal(FakeWebSocket.last.questions.length, 1);
  t.mock.timers.tick(2_000);
  answerTime(new Date(T0_MS).toISOString());
  assert.equal(socket.time.now(), T0_MS + 1_000);
  t.mock.timers.tick(10);
  answerTime(new Date(T0_MS + 2_005).toISOString());
  assert.equal(socket.time.now(), T0_MS + 2_010);
  answerAll(new Date(T0_MS + 2_010).toISOString());
  assert.equal(FakeWebSocket.last.questions.length, 3);
});
