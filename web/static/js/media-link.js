/**
 * One WHIP or WHEP session (RFC 9725). When its way through the network is lost it looks for another one, and is made anew if there is none
 * or the media worker was replaced. What goes over it is the business of media-in.js and media-out.js.
 */

import { Backoff } from "./backoff.js";
import { restartIce } from "./ice-restart.js";
import { hasIceServers, iceServers } from "./ice-servers.js";
import { withSoundRepair } from "./sound-repair.js";

/** @type {RTCConfiguration} */
const CONFIGURATION = { bundlePolicy: "max-bundle" };
/** So long a session may be without a way before it is made anew. */
const PATIENCE_MS = 4_000;
const LOST = new Set(["disconnected", "failed"]);

/** @typedef {"off"|"connecting"|"connected"|"lost"|"refused"} LinkState */

/** Event ``change``: ``state`` is another. */
export class MediaLink extends EventTarget {
  /**
   * @param {string} url the WHIP or WHEP endpoint
   * @param {(peer: RTCPeerConnection) => void} prepare adds the m-lines, before the offer
   */
  constructor(url, prepare) {
    super();
    this.url = url;
    this.prepare = prepare;
    this.backoff = new Backoff();
    /** @type {LinkState} */
    this.state = "off";
    /** Why the server refused, in the reader's language. */
    this.sentence = "";
    /** The attempt that counts: one that finds another peer here after waiting was given up meanwhile. @type {RTCPeerConnection|null} */
    this.peer = null;
    /** @type {string|null} the resource to DELETE */
    this.location = null;
    /** @type {RTCPeerConnection|null} whose ICE is being restarted: one restart at a time */
    this.restarting = null;
    this.wanted = false;
    /** @type {string|null} the life of the worker under which the offer was made */
    this.madeUnder = null;
    /** @type {string|null} the present life; null: the service is not reachable, wait */
    this.epoch = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.retry = undefined;
  }

  /** The name by which ``slots`` frames call this session. */
  get session() {
    return this.location ? (new URL(this.location, globalThis.location?.href).pathname.split("/").pop() ?? null) : null;
  }

  open() {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  close() {
    this.wanted = false;
    this.drop();
    this.turn("off");
  }

  /**
   * Learn whether the service is there and which life of the media worker it is.
   * @param {string|null} epoch
   */
  follow(epoch) {
    this.epoch = epoch;
    if (this.madeUnder !== epoch) this.connect();
    else if (this.peer && LOST.has(this.peer.connectionState)) this.recover(this.peer);
  }

  /** The room takes nothing now: end the session, and wait until ``follow`` says otherwise. */
  hold() {
    this.drop();
    this.epoch = null;
    this.turn("off");
  }

  async connect() {
    if (!this.wanted || this.epoch === null) return;
    this.drop();
    this.turn("connecting");
    this.madeUnder = this.epoch;
    let peer = null;
    try {
      peer = this.peer = new RTCPeerConnection(CONFIGURATION);
      await this.negotiate(peer);
    } catch (error) {
      if (peer === this.peer) this.fail(error);
    }
  }

  /**
   * One offer, one answer; candidates are not needed because the server is ICE-lite and learns our addresses from our checks.
   * @param {RTCPeerConnection} peer
   */
  async negotiate(peer) {
    this.prepare(peer);
    peer.onconnectionstatechange = () => peer === this.peer && this.watch(peer);
    if (hasIceServers()) {
      const servers = await iceServers();
      if (peer !== this.peer) return;
      peer.setConfiguration({ ...CONFIGURATION, iceServers: servers });
    }
    await peer.setLocalDescription();
    if (peer !== this.peer) return;
    const answer = await this.post(withSoundRepair(peer.localDescription?.sdp ?? ""));
    const location = answer.headers.get("Location");
    if (peer !== this.peer) return end(location);
    this.location = location;
    await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  }

  /**
   * @param {string} offer
   * @returns {Promise<Response>} 201; raises LinkRefused
   */
  async post(offer) {
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/sdp" },
      body: offer,
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status !== 201) throw await refusal(answer);
    return answer;
  }

  /** @param {RTCPeerConnection} peer */
  watch(peer) {
    const state = peer.connectionState;
    if (state === "connected") {
      clearTimeout(this.retry);
      this.backoff.reset();
      this.turn("connected");
    } else if (LOST.has(state) && this.state === "connected") {
      this.recover(peer);
    } else if (state === "closed" || (state === "failed" && this.state === "connecting")) {
      this.fail(null);
    }
  }

  /**
   * The way is lost: look for another one, and have a new session if that does not help in time.
   * @param {RTCPeerConnection} peer
   */
  recover(peer) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), PATIENCE_MS);
    this.turn("lost");
    this.restart(peer);
  }

  /** The network has changed: look for another way before the connection notices that its own is lost. */
  hurry() {
    if (this.peer && this.state !== "connecting") this.restart(this.peer);
  }

  /** @param {RTCPeerConnection} peer */
  async restart(peer) {
    if (!this.location || this.epoch === null || this.restarting === peer) return;
    this.restarting = peer;
    try {
      const restarted = await restartIce(peer, this.location);
      if (!restarted && peer === this.peer) this.connect();
    } catch {
      // no network at all: it may come back as it was, or the time runs out
    } finally {
      if (this.restarting === peer) this.restarting = null;
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.drop();
    if (error instanceof LinkRefused && error.final) {
      this.sentence = error.message;
      this.wanted = false;
      return this.turn("refused");
    }
    this.turn("lost");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), Math.max(this.backoff.next(), error instanceof LinkRefused ? error.after_ms : 0));
  }

  drop() {
    clearTimeout(this.retry);
    this.peer?.close();
    if (this.madeUnder === this.epoch) end(this.location);
    this.peer = null;
    this.location = null;
    this.madeUnder = null;
  }

  /** @param {LinkState} state */
  turn(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

class LinkRefused extends Error {
  /**
   * @param {string} sentence
   * @param {boolean} final coming back with the same offer makes no sense
   * @param {number} after_ms
   */
  constructor(sentence, final, after_ms) {
    super(sentence);
    this.final = final;
    this.after_ms = after_ms;
  }
}

/** @param {string|null} location of a session; the server does not mind if it knows none there any more */
function end(location) {
  if (location) fetch(location, { method: "DELETE", keepalive: true }).catch(() => undefined);
}

/** @param {Response} answer its Retry-After may be a date (RFC 9110 §10.2.3): our clock may be wrong, so our own pause has to do */
async function refusal(answer) {
  const told = await answer.json().catch(() => ({}));
  const after_ms = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
  return new LinkRefused(String(told.message ?? ""), answer.status < 500 && answer.status !== 429, after_ms);
}
