import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fragmentOf, withIceOf } from "../../web/static/js/ice-restart.js";

const OFFER = readFileSync(new URL("../media/offers/chromium-publication.sdp", import.meta.url), "utf8");

test("a fragment of a browser's offer holds one line of the bundle, its credentials and nothing else", () => {
  const lines = fragmentOf(OFFER).trimEnd().split("\r\n");
  assert.deepEqual(lines.filter((line) => line.startsWith("m=")).length, 1);
  assert.equal(lines.filter((line) => line.startsWith("a=ice-ufrag:")).length, 1);
  assert.equal(lines.filter((line) => line.startsWith("a=ice-pwd:")).length, 1);
  assert.ok(lines.includes("a=group:BUNDLE 0 1"));
  assert.ok(lines.includes("a=mid:0"));
  assert.deepEqual(lines.filter((line) => !/^(m=|a=(group|mid|ice-|candidate|end-of))/.test(line)), []);
});

test("candidates that are known already go along", () => {
  const offer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n";
  assert.equal(fragmentOf(offer), offer.slice("v=0\r\n".length));
});

test("the answer stays as it was but for the credentials of all its lines", () => {
  const answer = "v=0\r\nm=audio 1\r\na=ice-ufrag:old\r\na=ice-pwd:old\r\na=mid:0\r\nm=video 1\r\na=ice-ufrag:old\r\na=ice-pwd:old\r\n";
  const fragment = "a=ice-lite\r\nm=audio 1\r\na=ice-ufrag:new\r\na=ice-pwd:newer\r\n";
  const expected = "v=0\r\nm=audio 1\r\na=ice-ufrag:new\r\na=ice-pwd:newer\r\na=mid:0\r\nm=video 1\r\na=ice-ufrag:new\r\na=ice-pwd:newer\r\n";
  assert.equal(withIceOf(fragment, answer), expected);
});
