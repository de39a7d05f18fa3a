import assert from "node:assert/strict";
import { test } from "node:test";

import { withSoundRepair } from "../../web/static/js/sound-repair.js";

test("lost sound may be asked for again, under whatever number a browser has it", () => {
  const offer = "m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\na=rtpmap:63 red/48000/2\r\n";
  assert.equal(withSoundRepair(offer).split("a=rtcp-fb:111 nack\r\n").join(""), offer);
  assert.match(withSoundRepair(offer), /opus\/48000\/2\r\na=rtcp-fb:111 nack\r\n/);
});

test("pictures are left as they are", () => {
  const offer = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n";
  assert.equal(withSoundRepair(offer), offer);
});
