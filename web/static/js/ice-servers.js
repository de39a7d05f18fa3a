/** Relays (TURN) for networks that block sound and pictures. Their credentials expire, so they are asked for with each connection. */

let address = /** @type {string|null} */ (null);

/** @param {string|null|undefined} url where they are to be had; null: the service has none */
export function setIceServers(url) {
  address = url ?? null;
}

/** @returns {boolean} whether there is anything to ask for */
export function hasIceServers() {
  return address !== null;
}

/**
 * @param {string|null} url
 * @returns {Promise<RTCIceServer[]>} none also if the service does not answer: the direct way may do
 */
export async function iceServers(url = address) {
  if (url === null) return [];
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? (await answer.json()).ice_servers : [];
  } catch {
    return [];
  }
}
