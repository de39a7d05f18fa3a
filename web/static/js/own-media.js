/**
 * My microphone and camera: which devices, on or off by my own hand, and whether the room takes them now. Without a DOM.
 * Nothing is sent but while my turn is near (``on_deck``), or paused, while I hold the floor, or have a standing voice.
 *
 * @import { Capture } from "./devices.js"
 * @import { MediaIn } from "./media-in.js"
 * @import { Medium, Mine, View } from "./protocol.js"
 * @import { RoomSocket } from "./room-socket.js"
 */

import { alreadyAllowed, DeviceProblem, listDevices, openDevice } from "./devices.js";
import { t } from "./text.js";

/** @typedef {{audio: string, video: string, camera: boolean}} Choice device ids; ``camera`` is false for those who join without one */

/** @type {Medium[]} */
const MEDIA = ["audio", "video"];

/** Event ``change``: tracks, switches or problems are others. */
export class OwnMedia extends EventTarget {
  /**
   * @param {MediaIn} input
   * @param {Capture} capture
   * @param {string} key where the choice of devices is kept until the tab is closed
   * @param {boolean} muted the microphone starts switched off
   */
  constructor(input, capture, key, muted) {
    super();
    this.input = input;
    this.capture = capture;
    this.key = key;
    /** @type {Record<Medium, MediaStreamTrack|null>} */
    this.tracks = { audio: null, video: null };
    /** @type {Record<Medium, string>} */
    this.problems = { audio: "", video: "" };
    /** Switched on by hand. @type {Record<Medium, boolean>} */
    this.on = { audio: !muted, video: true };
    /** What is plugged in. @type {MediaDeviceInfo[]} */
    this.devices = [];
    /** How often each was opened or left: an attempt that was overtaken while it waited takes nothing. @type {Record<Medium, number>} */
    this.attempts = { audio: 0, video: 0 };
    this.entered = false;
    this.opening = false;
    this.ended = false;
    /** @type {Choice} */
    this.choice = { audio: "", video: "", camera: true, ...this.remembered() };
  }

  /** Open the chosen devices; problems are kept per device, so that one may work without the other. */
  async open() {
    this.opening = true;
    this.changed();
    await Promise.all([this.openOne("audio"), this.choice.camera ? this.openOne("video") : this.leave("video")]);
    this.devices = await listDevices();
    this.opening = false;
    this.changed();
  }

  /**
   * Use another device from now on, also in the middle of a speech.
   * @param {Medium} medium
   * @param {string} deviceId
   */
  async choose(medium, deviceId) {
    this.choice = { ...this.choice, [medium]: deviceId };
    await this.openOne(medium);
    await this.publish();
  }

  /** @param {boolean} camera */
  async withCamera(camera) {
    this.choice = { ...this.choice, camera };
    await (camera ? this.openOne("video") : this.leave("video"));
    await this.publish();
  }

  /** The device check is done: connect. */
  async enter() {
    if (this.ended) return;
    this.entered = true;
    for (const medium of MEDIA) this.enable(medium);
    await this.publish();
  }

  /** After a reload in the middle of a meeting: go on as before. False: the check has to be made first. */
  async resume() {
    if (!this.remembered() || !(await alreadyAllowed(this.choice.camera ? MEDIA : ["audio"]))) return false;
    await this.open();
    if (this.tracks.audio) await this.enter();
    return this.entered;
  }

  /**
   * @param {Medium} medium
   * @param {boolean} on
   */
  turn(medium, on) {
    this.on = { ...this.on, [medium]: on };
    this.enable(medium);
    this.changed();
  }

  /**
   * During the device check everything is on: it stays on this machine.
   * @param {Medium} medium
   */
  enable(medium) {
    const track = this.tracks[medium];
    if (track) track.enabled = !this.entered || this.on[medium];
  }

  /**
   * Send what the room may want now, and nothing else.
   * @param {Mine|null} mine
   */
  follow(mine) {
    const standing = mine !== null && hasStandingVoice(mine);
    const may = standing || (mine !== null && isAboutToSpeak(mine));
    const wanted = { audio: may && (this.on.audio || !standing), video: may && this.on.video };
    if (wanted.audio !== this.input.sending.audio || wanted.video !== this.input.sending.video) this.input.send(wanted);
  }

  /** @param {Medium} medium */
  async openOne(medium) {
    if (this.ended) return;
    const attempt = this.leave(medium);
    try {
      const track = await openDevice(medium, this.capture[medium], this.choice[medium]);
      if (attempt !== this.attempts[medium]) return track.stop();
      track.onended = () => this.unplugged(medium);
      this.tracks = { ...this.tracks, [medium]: track };
      this.enable(medium);
    } catch (error) {
      if (!(error instanceof DeviceProblem)) throw error;
      if (attempt !== this.attempts[medium]) return;
      this.problems = { ...this.problems, [medium]: error.message };
    }
    this.changed();
  }

  /** @param {Medium} medium */
  async unplugged(medium) {
    this.leave(medium);
    this.problems = {
      ...this.problems,
      [medium]: medium === "audio" ? t("The microphone is gone. Plug it in again or choose another.") : t("The camera is gone. Plug it in again or choose another."),
    };
    await this.publish();
  }

  /** The meeting is over: let go of the devices, so that the lamp of the camera goes out, and open none any more. */
  end() {
    if (this.ended) return;
    this.entered = false;
    this.ended = true;
    sessionStorage.removeItem(this.key);
    for (const medium of MEDIA) this.leave(medium);
    this.input.close();
    this.changed();
  }

  /** Devices came or went: take up again what was lost. */
  async devicesChanged() {
    this.devices = await listDevices();
    const lost = MEDIA.filter((one) => this.problems[one]);
    await Promise.all(lost.map((one) => this.openOne(one)));
    if (lost.length) await this.publish();
    this.changed();
  }

  /**
   * @param {Medium} medium
   * @returns {number} which attempt comes next
   */
  leave(medium) {
    const track = this.tracks[medium];
    if (track) track.onended = null;
    track?.stop();
    this.tracks = { ...this.tracks, [medium]: null };
    this.problems = { ...this.problems, [medium]: "" };
    this.attempts[medium] += 1;
    return this.attempts[medium];
  }

  /** Once inside, the room gets what is open now, and a reload goes on with what was chosen. */
  async publish() {
    this.changed();
    if (!this.entered) return;
    sessionStorage.setItem(this.key, JSON.stringify(this.choice));
    await this.input.take(this.tracks);
  }

  /** @returns {Choice|null} */
  remembered() {
    const kept = sessionStorage.getItem(this.key);
    return kept ? JSON.parse(kept) : null;
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Mine} mine whose picture and sound the room must not have to wait for */
function isAboutToSpeak(mine) {
  return mine.has_floor || mine.on_deck === true || mine.request?.state === "granted";
}

/** @param {Mine} mine */
export function hasStandingVoice(mine) {
  return mine.rights.includes("standing_voice");
}

/**
 * Who hears my microphone now: nobody, those behind the stage, or the room.
 * @param {{view: View, mine: Mine|null}} now
 * @param {{own: OwnMedia|null, socket: RoomSocket|null}} page
 * @returns {"nobody"|"backstage"|"room"}
 */
export function heardBy({ view, mine }, { own, socket }) {
  if (!own || socket?.state !== "open" || own.input.link.state !== "connected") return "nobody";
  if (!own.on.audio || !own.tracks.audio || !mine?.routed.includes("audio")) return "nobody";
  return view.phase === "live" ? "room" : "backstage";
}
