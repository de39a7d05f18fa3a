import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeWebSocket, fakeWebSockets, hello } from "./fake-web-socket.js";
import { person, T0, T0_MS } from "./room.js";
import { delayOf, directionOf, draftOf, linesOf } from "../../web/static/js/captions.js";
import { RoomSocket } from "../../web/static/js/room-socket.js";

const EN = "captions:en";

beforeEach(fakeWebSockets);

function line(seq, facts = {}) {
  return { type: "caption", seq, caption: `c${seq}`, speaker: person("Ravi"), text: `words ${seq}`, at: T0, delay_s: null, ...facts };
}

function correction(seq, caption, text) {
  return { type: "correction", seq, caption, text };
}

/** A socket that reads the captions in English. */
function reading(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: T0_MS });
  const socket = new RoomSocket("ws://localhost:8080/ws/rooms/workshop", { random: () => 0.5 });
  socket.start();
  FakeWebSocket.last.say(hello());
  socket.read(EN);
  return socket;
}

function say(...entries) {
  FakeWebSocket.last.say({ type: "stream", stream: EN, after: entries[0].seq - 1, seq: entries.at(-1).seq, gap: false, entries });
}

function draft(after, text) {
  FakeWebSocket.last.say({ type: "caption_draft", stream: EN, after, text });
}

test("a corrected line stands where it stood, with its newest words", () => {
  const entries = [line(1), line(2), correction(3, "c1", "better"), correction(4, "c1", "best")];
  assert.deepEqual(linesOf(entries).map(({ text }) => text), ["best", "words 2"]);
});

test("a line without words is gone", () => {
  assert.deepEqual(linesOf([line(1), line(2), correction(3, "c2", "")]).map(({ caption }) => caption), ["c1"]);
});

test("the delay is the middle one of the last lines that have one, and is never made up", () => {
  const lines = [90, 3, 40, 4, null, 2].map((delay_s, seq) => line(seq, { delay_s }));
  assert.equal(delayOf(lines), 4);
  assert.equal(delayOf([line(1), line(2)]), null);
  assert.equal(delayOf([]), null);
});

test("what is being written is shown until its line is there", (t) => {
  const socket = reading(t);
  const changes = [];
  socket.addEventListener("stream", () => changes.push(draftOf(socket, "en")));
  draft(0, "Thank");
  draft(0, "Thank you");
  say(line(1));
  draft(1, "The next");
  draft(1, "");
  assert.deepEqual(changes, ["Thank", "Thank you", "", "The next", ""]);
});

test("a draft of a line that is there already comes too late to be shown", (t) => {
  const socket = reading(t);
  say(line(1));
  draft(0, "words");
  assert.equal(draftOf(socket, "en"), "");
  assert.equal(draftOf(socket, "fr"), "");
});

test("each language is written in its direction", () => {
  assert.deepEqual(["ar", "fa-IR", "he", "en", "zh-Hans"].map(directionOf), ["rtl", "rtl", "rtl", "ltr", "ltr"]);
});
