import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeWebSocket, fakeWebSockets, hello } from "./fake-web-socket.js";
import { person, T0, T0_MS } from "./room.js";
import { messagesOf, newsSince } from "../../web/static/js/chat-log.js";
import { RoomSocket } from "../../web/static/js/room-socket.js";
import { Stream } from "../../web/static/js/stream.js";

const CHAT = "chat:everybody";

beforeEach(fakeWebSockets);

function posted(seq, { name = "Ravi", text = `words ${seq}` } = {}) {
  return { type: "posted", seq, message: `m${seq}`, author: person(name), role: "participant", text, at: T0 };
}

function deleted(seq, message) {
  return { type: "deleted", seq, message };
}

function frame(after, entries, facts = {}) {
  return { type: "stream", stream: CHAT, after, seq: entries.at(-1)?.seq ?? after, gap: false, entries, ...facts };
}

/** A socket that the server has greeted and that reads the chat. */
function reading(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: T0_MS });
  const socket = new RoomSocket("ws://localhost:8080/ws/rooms/workshop", { random: () => 0.5 });
  socket.start();
  FakeWebSocket.last.say(hello());
  socket.read(CHAT);
  return socket;
}

/** What was asked to be read on the newest line. */
function reads() {
  return FakeWebSocket.last.sent.filter((one) => one.read).map((one) => one.read);
}

test("entries come once, in order, however frames overlap", () => {
  const stream = new Stream(CHAT);
  assert.ok(stream.take(frame(0, [posted(3), posted(7)])));
  assert.ok(stream.take(frame(3, [posted(7), posted(9)])));
  assert.deepEqual([stream.seq, stream.entries.map((entry) => entry.seq)], [9, [3, 7, 9]]);
});

test("a frame before which something is missing is not taken", () => {
  const stream = new Stream(CHAT);
  assert.equal(stream.take(frame(4, [posted(5)])), false);
  assert.deepEqual(stream.entries, []);
});

test("after a gap the old entries are let go of", () => {
  const stream = new Stream(CHAT);
  stream.take(frame(0, [posted(1)]));
  stream.take(frame(1, [posted(900)], { gap: true }));
  assert.deepEqual(
    stream.entries.map((entry) => entry.seq),
    [900],
  );
});

test("a deleted message vanishes, and only messages of others are news", () => {
  const entries = [posted(1), posted(2, { name: "Lena" }), deleted(3, "m1"), posted(4)];
  assert.deepEqual(
    messagesOf(entries).map((one) => one.message),
    ["m2", "m4"],
  );
  assert.equal(newsSince(entries, 0, "lena"), 1);
  assert.equal(newsSince(entries, 4, "lena"), 0);
});

test("after a break a log is read on from where it was", (t) => {
  const socket = reading(t);
  FakeWebSocket.last.say(frame(0, [posted(5)]));
  FakeWebSocket.last.end(1006);
  t.mock.timers.tick(1_000);
  FakeWebSocket.last.say(hello());
  assert.deepEqual(reads(), [{ stream: CHAT, after: 5 }]);
  assert.equal(socket.streams.get(CHAT).entries.length, 1);
});

test("a log is asked for once, and again if something is missing", (t) => {
  const socket = reading(t);
  socket.read(CHAT);
  assert.deepEqual(reads(), [{ stream: CHAT, after: 0 }]);
  FakeWebSocket.last.say(frame(8, [posted(9)]));
  assert.equal(reads().length, 2);
});

test("applause is shown while the line is there and never sent later", (t) => {
  const socket = reading(t);
  const heard = [];
  socket.addEventListener("reactions", (event) => heard.push(event.detail));
  socket.react("applause");
  FakeWebSocket.last.say({ type: "reactions", counts: { applause: 3 } });
  assert.equal(FakeWebSocket.last.sent.filter((one) => one.react === "applause").length, 1);
  assert.deepEqual(heard, [{ applause: 3 }]);
  FakeWebSocket.last.end(1006);
  socket.react("applause");
  t.mock.timers.tick(1_000);
  FakeWebSocket.last.say(hello());
  assert.equal(FakeWebSocket.last.sent.filter((one) => one.react).length, 0);
});
