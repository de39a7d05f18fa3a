/**
 * Tells the service which devices are in use, so that a technician can help. It is kept nowhere, and sent only when it changes.
 *
 * @import { OwnMedia } from "./own-media.js"
 * @import { Devices } from "./links-table.js"
 */

/** @typedef {Devices} Report */

export class DeviceReport {
  /** @param {(report: Report) => boolean} send false: not now */
  constructor(send) {
    this.send = send;
    this.sent = "";
    /** How sound and pictures leave this machine. @type {Devices["path"]} */
    this.path = "";
  }

  /** The service has forgotten what it was told: the socket is another one. */
  forget() {
    this.sent = "";
  }

  /** @param {OwnMedia} own */
  tell(own) {
    if (!own.entered) return;
    const report = { ...reportOf(own), path: this.path };
    const text = JSON.stringify(report);
    if (text !== this.sent && this.send(report)) this.sent = text;
  }

  /**
   * Look up the path of a connection that has just been made.
   * @param {OwnMedia} own
   */
  async connected(own) {
    this.path = own.input.link.peer ? await pathOf(own.input.link.peer) : "";
    this.tell(own);
  }
}

/** @param {OwnMedia} own */
function reportOf({ tracks, on }) {
  return { microphone: nameOf(tracks.audio), camera: nameOf(tracks.video), loudspeaker: "", microphone_on: on.audio, camera_on: on.video };
}

/** @param {MediaStreamTrack|null} track */
function nameOf(track) {
  return track ? [...track.label].slice(0, 100).join("") || track.kind : "";
}

/**
 * @param {RTCPeerConnection} peer
 * @returns {Promise<Devices["path"]>}
 */
async function pathOf(peer) {
  const stats = await peer.getStats();
  for (const one of stats.values()) {
    if (one.type === "candidate-pair" && one.nominated) return stats.get(one.localCandidateId)?.candidateType === "relay" ? "relay" : "direct";
  }
  return "";
}
