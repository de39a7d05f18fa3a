/**
 * Sound and pictures of the room (WHEP): fixed slots in one connection. A change of speaker changes what is in a slot, never the slots.
 */

import { MediaLink } from "./media-link.js";

export const AUDIO_SLOTS = 8;
export const VIDEO_SLOTS = 4;

/** Event ``change`` as of the link. ``audio`` and ``video`` are streams of one track each; they stay the same when the connection is made anew. */
export class MediaOut extends EventTarget {
  /** @param {string} url */
  constructor(url) {
    super();
    this.audio = Array.from({ length: AUDIO_SLOTS }, () => new MediaStream());
    this.video = Array.from({ length: VIDEO_SLOTS }, () => new MediaStream());
    /** @type {RTCRtpReceiver[]} */
    this.receivers = [];
    this.link = new MediaLink(url, (peer) => this.prepare(peer));
    this.link.addEventListener("change", () => this.dispatchEvent(new Event("change")));
  }

  open() {
    this.link.open();
  }

  close() {
    this.link.close();
  }

  /** @param {RTCPeerConnection} peer */
  prepare(peer) {
    const lines = [
      ...this.audio.map((stream) => ({ kind: "audio", stream })),
      ...this.video.map((stream) => ({ kind: "video", stream })),
    ];
    this.receivers = lines.map(({ kind, stream }) => {
      const { receiver } = peer.addTransceiver(kind, { direction: "recvonly" });
      for (const track of stream.getTracks()) stream.removeTrack(track);
      stream.addTrack(receiver.track);
      return receiver;
    });
  }

  /** How loud the room is now, 0..1: the loudest slot. */
  get level() {
    const heard = this.receivers.slice(0, AUDIO_SLOTS).flatMap((receiver) => receiver.getSynchronizationSources());
    const recent = heard.filter((source) => Date.now() - source.timestamp < 500);
    return recent.reduce((loudest, source) => Math.max(loudest, source.audioLevel ?? 0), 0);
  }
}
