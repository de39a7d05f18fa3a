import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { DeviceReport } from "../../web/static/js/device-report.js";

const MICROPHONE = { kind: "audio", label: "Headset" };

/** Somebody inside with a microphone; ``open``: whether the socket is. */
function desk({ entered = true, open = true } = {}) {
  const seen = { open, sent: [] };
  const report = new DeviceReport((one) => seen.open && Boolean(seen.sent.push(one)));
  const own = { entered, tracks: { audio: MICROPHONE, video: null }, on: { audio: true, video: true }, input: { link: { peer: null } } };
  return { report, own, seen };
}

test("The devices in use are told when they change, and once.", () => {
  const { report, own, seen } = desk();
  report.tell(own);
  report.tell(own);
  own.on.audio = false;
  report.tell(own);
  assert.deepEqual(
    seen.sent.map(({ microphone, camera, microphone_on }) => [microphone, camera, microphone_on]),
    [
      ["Headset", "", true],
      ["Headset", "", false],
    ],
  );
});

test("Before somebody enters nothing is told of their devices.", () => {
  const { report, own, seen } = desk({ entered: false });
  report.tell(own);
  assert.deepEqual(seen.sent, []);
});

test("What could not be told is told when the line is back, and a new line is told anew.", () => {
  const { report, own, seen } = desk({ open: false });
  report.tell(own);
  seen.open = true;
  report.tell(own);
  report.forget();
  report.tell(own);
  assert.equal(seen.sent.length, 2);
});

test("A way through a relay is told as one.", async () => {
  const { report, own, seen } = desk();
  const stats = new Map([
    ["pair", { type: "candidate-pair", nominated: true, localCandidateId: "mine" }],
    ["mine", { type: "local-candidate", candidateType: "relay" }],
  ]);
  own.input.link.peer = { getStats: async () => stats };
  await report.connected(own);
  assert.equal(seen.sent[0].path, "relay");
});
