/** How good a connection is, from the browser's own statistics (W3C webrtc-stats). */

import { millisecondsText, percentText } from "./format.js";
import { t } from "./text.js";

/** @typedef {{round_trip_s: number|null, fraction_lost: number|null}} Quality */

/**
 * @param {RTCPeerConnection|null} peer
 * @returns {Promise<Quality>} null: not known (yet)
 */
export async function measure(peer) {
  /** @type {Quality} */
  const quality = { round_trip_s: null, fraction_lost: null };
  if (!peer) return quality;
  for (const one of (await peer.getStats()).values()) {
    if (one.type === "candidate-pair" && one.nominated && one.currentRoundTripTime !== undefined) quality.round_trip_s = one.currentRoundTripTime;
    if (one.type === "remote-inbound-rtp" && one.fractionLost !== undefined) {
      quality.fraction_lost = Math.max(quality.fraction_lost ?? 0, one.fractionLost);
    }
  }
  return quality;
}

/**
 * @param {Quality} quality
 * @returns {{state: "unknown"|"good"|"fair"|"poor", sentence: string}}
 */
export function judge({ round_trip_s, fraction_lost }) {
  if (round_trip_s === null) return { state: "unknown", sentence: "" };
  const lost = fraction_lost ?? 0;
  const facts = { trip: millisecondsText(round_trip_s), lost: percentText(lost) };
  if (round_trip_s > 0.5 || lost > 0.08) return { state: "poor", sentence: t("Poor connection ({trip}, {lost} lost). Turn the camera off to be heard better.", facts) };
  if (round_trip_s > 0.25 || lost > 0.02) return { state: "fair", sentence: t("Fair connection ({trip}, {lost} lost)", facts) };
  return { state: "good", sentence: t("Good connection ({trip}, {lost} lost)", facts) };
}
