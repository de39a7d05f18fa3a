/** A WebSocket whose other end is the test. */

import { put } from "./browser.js";
import { T0, view } from "./room.js";

export class FakeWebSocket {
  /** @type {FakeWebSocket[]} every one that was made, the newest last */
  static made = [];

  static get last() {
    return FakeWebSocket.made.at(-1);
  }

  constructor(url) {
    this.url = url;
    this.sent = [];
    this.closed = false;
    FakeWebSocket.made.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  /** Our side closes; a real one tells so later, which nobody has to wait for. */
  close() {
    this.closed = true;
  }

  /** The server says ``frame``. */
  say(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The server closes, or the line breaks. */
  end(code) {
    this.onclose?.({ code });
  }

  /** The commands that were sent, without the questions for the time. */
  get commands() {
    return this.sent.filter((frame) => frame.command);
  }

  get questions() {
    return this.sent.filter((frame) => frame.ask === "time");
  }
}

export function hello(facts = {}) {
  return { type: "hello", protocol: 1, now: T0, room: "workshop", seq: 1, audience: "participant", view: view(), mine: null, media: { epoch: "first" }, ...facts };
}

/** From now on every WebSocket is a fake one. */
export function fakeWebSockets() {
  FakeWebSocket.made = [];
  put({ WebSocket: FakeWebSocket });
}
