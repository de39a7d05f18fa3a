/**
 * My microphone and camera on their way to the room (WHIP). The connection is made once and stays; ``send`` decides what leaves this
 * machine, so that a phone pays for its uplink only while it may be heard and a grant still shows a picture at once.
 *
 * @import { Medium } from "./protocol.js"
 */

import { MediaLink } from "./media-link.js";

/** One sound. @type {RTCRtpEncodingParameters[]} */
const SOUND = [{ maxBitrate: 40_000 }];

/**
 * One picture in two sizes (simulcast): viewers on a narrow line get the small one. Without temporal layers (which two sizes would else
 * bring), because browsers pass over a frame of a higher layer that was lost instead of waiting until it is sent again.
 * @type {(RTCRtpEncodingParameters & {scalabilityMode?: string})[]}
 */
const PICTURES = [
  { rid: "l", maxBitrate: 120_000, scaleResolutionDownBy: 4, scalabilityMode: "L1T1" },
  { rid: "h", maxBitrate: 900_000, scalabilityMode: "L1T1" },
];

/** Event ``change`` as of the link. */
export class MediaIn extends EventTarget {
  /** @param {string} url */
  constructor(url) {
    super();
    this.link = new MediaLink(url, (peer) => this.prepare(peer));
    this.link.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    /** @type {Record<Medium, MediaStreamTrack|null>} */
    this.tracks = { audio: null, video: null };
    /** @type {Record<Medium, boolean>} */
    this.sending = { audio: false, video: false };
    /** @type {Partial<Record<Medium, RTCRtpSender>>} */
    this.senders = {};
  }

  /**
   * Take these tracks from now on; null: nothing of this medium.
   * @param {Record<Medium, MediaStreamTrack|null>} tracks
   */
  async take(tracks) {
    this.tracks = tracks;
    await Promise.all([this.replace("audio"), this.replace("video")]);
    await this.send(this.sending);
    this.link.open();
  }

  /**
   * A connection that is closed takes no track any more; the next one is made with it.
   * @param {Medium} medium
   */
  async replace(medium) {
    await this.senders[medium]?.replaceTrack(this.tracks[medium]).catch(() => undefined);
  }

  /**
   * What really leaves this machine.
   * @param {Record<Medium, boolean>} sending
   */
  async send(sending) {
    this.sending = { ...sending };
    await Promise.all([this.apply("audio"), this.apply("video")]);
  }

  /** @param {Medium} medium */
  async apply(medium) {
    const active = this.sending[medium] && this.tracks[medium] !== null;
    const sender = this.senders[medium];
    if (!sender || sender.transport?.state === "closed") return;
    const parameters = sender.getParameters();
    if (parameters.encodings.every((encoding) => encoding.active === active)) return;
    for (const encoding of parameters.encodings) encoding.active = active;
    await sender.setParameters(parameters).catch(() => undefined);
  }

  close() {
    this.link.close();
    this.senders = {};
  }

  /** @param {RTCPeerConnection} peer */
  prepare(peer) {
    this.senders = { audio: this.line(peer, "audio", SOUND), video: this.line(peer, "video", PICTURES) };
  }

  /**
   * Both m-lines are always offered, so that a camera can be switched on later without a second offer.
   * @param {RTCPeerConnection} peer
   * @param {Medium} medium
   * @param {RTCRtpEncodingParameters[]} encodings
   */
  line(peer, medium, encodings) {
    const track = this.tracks[medium];
    const active = this.sending[medium] && track !== null;
    return peer.addTransceiver(track ?? medium, { direction: "sendonly", sendEncodings: encodings.map((one) => ({ ...one, active })) }).sender;
  }
}
