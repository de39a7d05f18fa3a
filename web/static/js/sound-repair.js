/** Browsers ask for lost sound again, and send it again, if both sides have said so (RFC 4585 §4.2); of themselves they say it of pictures only. */

/**
 * @param {string} offer
 * @returns {string} the same, with generic NACK for Opus
 */
export function withSoundRepair(offer) {
  return offer.replaceAll(/^a=rtpmap:(\d+) opus\/48000\/2\r\n/gim, "$&a=rtcp-fb:$1 nack\r\n");
}
