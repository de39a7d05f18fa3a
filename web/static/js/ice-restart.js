/** Another way through the network for the same WHIP or WHEP session: a restart of ICE by PATCH (RFC 9725 §4.3.3). */

const SDP_FRAGMENT = "application/trickle-ice-sdpfrag";
const OURS = /^(?:m=|a=group:BUNDLE |a=(?:mid|ice-options|ice-ufrag|ice-pwd|candidate):|a=end-of-candidates$)/;

/**
 * @param {RTCPeerConnection} peer
 * @param {string} location of the session
 * @returns {Promise<boolean>} false: the server does not restart it, only a new session helps. Rejects if there is no network at all
 */
export async function restartIce(peer, location) {
  peer.restartIce();
  await peer.setLocalDescription();
  const answer = await fetch(location, {
    method: "PATCH",
    headers: { "Content-Type": SDP_FRAGMENT, "If-Match": "*" },
    body: fragmentOf(peer.localDescription?.sdp ?? ""),
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 200) return false;
  await peer.setRemoteDescription({ type: "answer", sdp: withIceOf(await answer.text(), peer.currentRemoteDescription?.sdp ?? "") });
  return true;
}

/**
 * What an offer says about ICE: of the session and of the first line, which speaks for all of a bundle (RFC 8840 §4.4).
 * @param {string} offer
 */
export function fragmentOf(offer) {
  const [session = "", first = ""] = offer.split(/^(?=m=)/m);
  const lines = (session + first).split("\r\n").filter((line) => OURS.test(line));
  return lines.map((line) => `${line}\r\n`).join("");
}

/**
 * The server's answer, which still holds (RFC 9725 §4.3.3), with its new credentials.
 * @param {string} fragment
 * @param {string} answer
 */
export function withIceOf(fragment, answer) {
  return answer.replaceAll(/^a=(ice-ufrag|ice-pwd):.*$/gm, (line, name) => new RegExp(`^a=${name}:.*$`, "m").exec(fragment)?.[0] ?? line);
}
