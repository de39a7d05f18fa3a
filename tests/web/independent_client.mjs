/**
 * A publisher and a viewer of other people's making: WHIP and WHEP by whip-whep, ICE, DTLS and SRTP by werift. Neither shares code with the service.
 * Arguments: address and token for sending, address and token for receiving. Ends when sound and pictures have arrived, and prints how much.
 */

import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { WHEPClient } from "whip-whep/whep.js";
import { WHIPClient } from "whip-whep/whip.js";

const ENOUGH = 20;
const PACKET_MS = 20;
const SILENCE = [0xf8, 0xff, 0xfe];
const KEYFRAME = [0x10, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00];

const CODECS = {
  audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48000, channels: 2, payloadType: 96 })],
  video: [new RTCRtpCodecParameters({ mimeType: "video/VP8", clockRate: 90000, payloadType: 97, rtcpFeedback: [{ type: "nack", parameter: "pli" }] })],
};

const [whip, sendingToken, whep, receivingToken] = process.argv.slice(2);
const refusals = [];
process.on("unhandledRejection", (reason) => refusals.push(String(reason))); // whip-whep sends candidates before it has what goes with them

const publisher = connection();
const viewer = connection();
const received = { audio: 0, video: 0 };
viewer.onTrack.subscribe((track) => track.onReceiveRtp.subscribe(() => received[track.kind]++));
for (const kind of ["audio", "video"]) viewer.addTransceiver(kind, { direction: "recvonly" });
const tracks = Object.fromEntries(["audio", "video"].map((kind) => [kind, new MediaStreamTrack({ kind })]));
for (const track of Object.values(tracks)) publisher.addTransceiver(track, { direction: "sendonly" });

const watching = new WHEPClient();
const publishing = new WHIPClient();
await watching.view(viewer, whep, receivingToken);
await publishing.publish(publisher, whip, sendingToken);

for (let number = 1; received.audio < ENOUGH || received.video < ENOUGH; number++) {
  tracks.audio.writeRtp(packet(96, number, number * 48 * PACKET_MS, SILENCE));
  tracks.video.writeRtp(packet(97, number, number * 90 * PACKET_MS, KEYFRAME));
  await new Promise((resolve) => setTimeout(resolve, PACKET_MS));
}
await publishing.stop();
await watching.stop();
console.log(JSON.stringify({ received, refusals }));
process.exit();

/** werift's description cannot be written to, which whip-whep does. */
function connection() {
  const made = new RTCPeerConnection({ codecs: CODECS, iceServers: [], iceAdditionalHostAddresses: ["127.0.0.1"], iceUseIpv6: false, bundlePolicy: "max-bundle" });
  const offer = made.createOffer.bind(made);
  made.createOffer = async () => {
    const { type, sdp } = await offer();
    return { type, sdp };
  };
  return made;
}

function packet(payloadType, sequenceNumber, timestamp, payload) {
  return new RtpPacket(new RtpHeader({ payloadType, sequenceNumber, timestamp, ssrc: 1, marker: payloadType === 97 }), Buffer.from(payload));
}
