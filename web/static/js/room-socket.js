/**
 * The socket of one room: it connects, comes back by itself, keeps the newest view and loses no command. Without a DOM.
 *
 * @import { Command, Mine, Outcome, Slots, View } from "./protocol.js"
 */

import { Backoff } from "./backoff.js";
import { FINAL_CODES, TOO_MANY_COMMANDS } from "./protocol.js";
import { ServerTime } from "./server-time.js";
import { Stream } from "./stream.js";

/** Commands without an answer; more than a person can press, and a bound. */
const MOST_PENDING = 32;
const QUESTION_EVERY_MS = 10_000;
/** One after the other at first: while a page starts, an answer may wait for the page longer than it took to come. */
const FIRST_QUESTIONS = 3;
const SILENCE_MS = 8_000;

/**
 * @typedef {"connecting"|"open"|"lost"|"refused"} SocketState
 * @typedef {{frame: string, settle: (outcome: Outcome) => void}} Pending
 */

/**
 * Events: ``change`` (state, view or mine are new), ``slots`` (who is in which slot), ``epoch`` (the life of the media worker is another,
 * or the socket opened or closed).
 */
export class RoomSocket extends EventTarget {
  /**
   * @param {string} url
   * @param {{connect?: (url: string) => WebSocket, random?: () => number, time?: ServerTime}} [parts]
   */
  constructor(url, { connect = (address) => new WebSocket(address), random = Math.random, time = new ServerTime() } = {}) {
    super();
    this.url = url;
    this.connect = connect;
    this.time = time;
    this.backoff = new Backoff(random);
    /** @type {SocketState} */
    this.state = "connecting";
    this.closeCode = 0;
    /** The code of a problem, if the service said one. */
    this.closeReason = "";
    /** @type {View|null} */
    this.view = null;
    /** @type {Mine|null} */
    this.mine = null;
    /** The server's time when it last said anything: what is known was true then. @type {number|null} */
    this.heardAt = null;
    /** @type {string|null} the life of the media worker; null while the socket is not open */
    this.epoch = null;
    /** @type {Map<string, Slots>} by WHEP session; the newest few */
    this.slots = new Map();
    /** @type {Map<string, Stream>} the logs that are read, by name */
    this.streams = new Map();
    /** @type {Map<string, {after: number, text: string}>} lines of captions that are being written, by stream */
    this.drafts = new Map();
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
    /** @type {Map<string, number>} questions for the time, with the local time of asking */
    this.questions = new Map();
    /** How many more are asked at once when there is an answer. */
    this.eager = 0;
    this.refs = 0;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.retry = undefined;
    /** @type {ReturnType<typeof setInterval>|undefined} */
    this.asking = undefined;
  }

  start() {
    clearTimeout(this.retry);
    const socket = this.connect(this.url);
    this.socket = socket;
    this.retry = setTimeout(() => this.lose(1006), SILENCE_MS);
    socket.onmessage = (event) => socket === this.socket && this.receive(String(event.data));
    socket.onclose = (event) => socket === this.socket && this.lose(event.code, event.reason);
  }

  /** The network is back or somebody looks again: do not wait for the pause to end. */
  hurry() {
    if (this.state !== "lost" || this.socket) return;
    this.backoff.reset();
    this.start();
  }

  /**
   * Send a command; it is sent again, with the same id, until it has an answer.
   * @param {Command} command
   * @returns {Promise<Outcome>}
   */
  send(command) {
    if (this.state === "refused" || this.pending.size >= MOST_PENDING) {
      return Promise.resolve({ ok: false, code: "not_connected", message: "" });
    }
    const ref = this.nextRef();
    const frame = JSON.stringify({ ref, id: randomId(), command });
    return new Promise((settle) => {
      this.pending.set(ref, { frame, settle });
      if (this.state === "open") this.socket?.send(frame);
    });
  }

  /**
   * Read a log of the room from now on, over any breaks; ``stream`` is told when there is something new.
   * @param {string} name
   */
  read(name) {
    if (this.streams.has(name)) return;
    const stream = new Stream(name);
    this.streams.set(name, stream);
    this.askFor(stream);
  }

  /** @param {Stream} stream */
  askFor(stream) {
    if (this.state === "open") this.socket?.send(JSON.stringify({ ref: this.nextRef(), read: { stream: stream.name, after: stream.seq } }));
  }

  /**
   * Show applause; it is gone in a moment and never sent again.
   * @param {string} reaction
   */
  react(reaction) {
    this.tell({ react: reaction });
  }

  /**
   * Say something that is no command: it is never sent again.
   * @param {object} content
   * @returns {boolean} whether it was sent
   */
  tell(content) {
    if (this.state !== "open") return false;
    this.socket?.send(JSON.stringify({ ref: this.nextRef(), ...content }));
    return true;
  }

  /** @param {string} data */
  receive(data) {
    this.take(JSON.parse(data));
    this.heardAt = this.time.now();
  }

  /** @param {any} frame from the server */
  take(frame) {
    switch (frame.type) {
      case "hello":
        return this.greet(frame);
      case "view":
        this.view = frame.view;
        return this.changed("change");
      case "mine":
        this.mine = frame.mine;
        return this.changed("change");
      case "slots":
        return this.place(frame.session, frame);
      case "media":
        this.epoch = frame.epoch;
        return this.changed("epoch");
      case "stream":
        return this.follow(frame);
      case "caption_draft":
        this.drafts.set(frame.stream, { after: frame.after, text: frame.text });
        return this.changed("stream");
      case "reactions":
        return this.dispatchEvent(new CustomEvent("reactions", { detail: frame.counts }));
      case "reply":
        return this.answer(frame);
      case "time":
        return this.hear(frame.ref, frame.now);
    }
  }

  /** @param {{now: string, view: View, mine: Mine|null, media: {epoch: string}}} hello */
  greet(hello) {
    clearTimeout(this.retry);
    this.backoff.reset();
    this.state = "open";
    this.view = hello.view;
    this.mine = hello.mine;
    this.epoch = hello.media.epoch;
    this.time.hint(hello.now);
    for (const { frame } of this.pending.values()) this.socket?.send(frame);
    for (const stream of this.streams.values()) this.askFor(stream);
    this.eager = FIRST_QUESTIONS - 1;
    this.ask();
    clearInterval(this.asking);
    this.asking = setInterval(() => this.ask(), QUESTION_EVERY_MS);
    this.changed("change");
    this.changed("epoch");
  }

  /** @param {{ref: string|null, ok: boolean, seq?: number, code?: string, message?: string}} reply */
  answer(reply) {
    const pending = this.pending.get(reply.ref ?? "");
    if (!pending) return;
    this.pending.delete(reply.ref ?? "");
    pending.settle(reply.ok ? { ok: true, seq: reply.seq ?? 0 } : { ok: false, code: reply.code ?? "", message: reply.message ?? "" });
  }

  /** @param {import("./stream.js").StreamFrame} frame */
  follow(frame) {
    const stream = this.streams.get(frame.stream);
    if (!stream) return;
    if (stream.take(frame)) this.changed("stream");
    else this.askFor(stream);
  }

  /**
   * @param {string} session
   * @param {Slots} slots
   */
  place(session, slots) {
    this.slots.delete(session);
    this.slots.set(session, slots);
    for (const oldest of [...this.slots.keys()].slice(0, -8)) this.slots.delete(oldest);
    this.changed("slots");
  }

  /** Ask for the time; a question that stays without an answer means that the line is dead although nobody said so. */
  ask() {
    const ref = this.nextRef();
    const asked = this.time.local();
    this.questions.set(ref, asked);
    this.socket?.send(JSON.stringify({ ref, ask: "time" }));
    setTimeout(() => this.questions.delete(ref) && this.state === "open" && this.lose(1006), SILENCE_MS);
  }

  /**
   * @param {string} ref
   * @param {string} now
   */
  hear(ref, now) {
    const asked = this.questions.get(ref);
    if (asked === undefined) return;
    this.questions.delete(ref);
    this.time.learn(now, asked, this.time.local());
    if (this.eager === 0) return;
    this.eager -= 1;
    this.ask();
  }

  /**
   * @param {number} code
   * @param {string} [reason] the code of a problem
   */
  lose(code, reason = "") {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    clearTimeout(this.retry);
    clearInterval(this.asking);
    this.questions.clear();
    this.closeCode = code;
    this.closeReason = reason;
    this.epoch = null;
    this.state = FINAL_CODES.has(code) ? "refused" : "lost";
    if (code === TOO_MANY_COMMANDS) this.backoff.slow();
    if (this.state === "lost") this.retry = setTimeout(() => this.start(), this.backoff.next());
    else this.abandon();
    this.changed("change");
    this.changed("epoch");
  }

  /** Nobody will answer any more. */
  abandon() {
    for (const { settle } of this.pending.values()) settle({ ok: false, code: "not_connected", message: "" });
    this.pending.clear();
  }

  nextRef() {
    this.refs += 1;
    return String(this.refs);
  }

  /** @param {string} name */
  changed(name) {
    this.dispatchEvent(new Event(name));
  }
}

/** @returns {string} 128 random bits; crypto.randomUUID is not there on plain http */
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
