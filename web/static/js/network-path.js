/** One attempt to get media through the network in one way (WHEP in which nothing is shown), and what all attempts together say. */

import { t } from "./text.js";

const PATIENCE_MS = 10_000;

/** @typedef {"direct"|"udp"|"tcp"|"tls"} Way */
/** @typedef {"trying"|"works"|"blocked"|"absent"|"unknown"} Outcome unknown: the service did not answer, so that nothing was tried */

/** @type {Way[]} the best first */
export const WAYS = ["direct", "udp", "tcp", "tls"];

/**
 * The addresses of relays that are reached in one way (RFC 7065: UDP where nothing is said, TCP with TLS).
 * @param {RTCIceServer[]} servers
 * @param {Way} way
 * @returns {RTCIceServer[]}
 */
export function serversFor(servers, way) {
  const among = servers.map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => wayOf(url) === way) }));
  return among.filter(({ urls }) => urls.length > 0);
}

/** @param {string} url */
function wayOf(url) {
  if (url.startsWith("turns:")) return "tls";
  return url.endsWith("?transport=tcp") ? "tcp" : "udp";
}

/**
 * @param {string} url of the test
 * @param {Way} way
 * @param {RTCIceServer[]} servers all relays
 * @returns {Promise<{outcome: Outcome, address: string}>} address: where our media are, for whoever runs the network
 */
export async function tryWay(url, way, servers) {
  const used = serversFor(servers, way);
  if (way !== "direct" && used.length === 0) return { outcome: "absent", address: "" };
  const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: used, iceTransportPolicy: way === "direct" ? "all" : "relay" });
  const giveUp = new AbortController();
  let location = null;
  try {
    const connected = reached(peer, giveUp.signal);
    peer.addTransceiver("audio", { direction: "recvonly" });
    await peer.setLocalDescription();
    const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/sdp" }, body: peer.localDescription?.sdp ?? "" });
    if (answer.status !== 201) return { outcome: "unknown", address: "" };
    location = answer.headers.get("Location");
    const sdp = await answer.text();
    await peer.setRemoteDescription({ type: "answer", sdp });
    return { outcome: (await connected) ? "works" : "blocked", address: addressIn(sdp) };
  } catch {
    return { outcome: "unknown", address: "" };
  } finally {
    giveUp.abort();
    peer.close();
    if (location) fetch(location, { method: "DELETE", keepalive: true }).catch(() => undefined);
  }
}

/**
 * @param {RTCPeerConnection} peer
 * @param {AbortSignal} signal nobody waits any more
 * @returns {Promise<boolean>} whether it connects in time
 */
function reached(peer, signal) {
  return new Promise((settle) => {
    const clock = setTimeout(() => settle(false), PATIENCE_MS);
    signal.addEventListener("abort", () => clearTimeout(clock));
    peer.onconnectionstatechange = () => {
      if (peer.connectionState !== "connected" && peer.connectionState !== "failed") return;
      clearTimeout(clock);
      settle(peer.connectionState === "connected");
    };
  });
}

/** @param {string} sdp of the answer */
export function addressIn(sdp) {
  const [, host, port] = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/im.exec(sdp) ?? [];
  return host ? `${host.includes(":") ? `[${host}]` : host}:${port}` : "";
}

/**
 * What to do, in one sentence.
 * @param {Record<Way, Outcome>} outcomes
 * @param {string} address
 */
export function advice(outcomes, address) {
  const all = Object.values(outcomes);
  if (all.includes("trying")) return t("The ways are being tried…");
  if (outcomes.direct === "works") return t("Sound and pictures reach this browser directly. There is nothing to do.");
  if (all.includes("works")) return t("Your network blocks the direct way, but a relay gets through. There is nothing to do.");
  if (all.includes("unknown")) return t("The meeting does not answer now. Try again in a moment.");
  return t("Your network lets neither sound nor pictures through. Try another one, such as that of a telephone, or ask those who run it to allow UDP to {address}.", { address });
}
