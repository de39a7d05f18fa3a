import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { checkFlag, checkText } from "../../web/static/js/check-result.js";
import { setPlace } from "../../web/static/js/format.js";

setPlace({ lang: "en", zone: "Europe/Madrid" });
const WELL = { microphone: "works", camera: "unused", loudspeaker: "works", at: "2022-05-09T07:41:00Z" };

test("Who has not tried their devices is flagged, and whose microphone was silent or failed.", () => {
  assert.deepEqual(checkFlag(null), { text: "devices not tried", tag: "tag-warn" });
  assert.equal(checkFlag({ ...WELL, microphone: "silent" }).tag, "tag-warn");
  assert.equal(checkFlag({ ...WELL, microphone: "failed" }).tag, "tag-bad");
});

test("Whose microphone works is not flagged, nor is anybody to those who are not told.", () => {
  assert.equal(checkFlag(WELL), null);
  assert.equal(checkFlag(undefined), null);
});

test("A check is told with the hour of the place.", () => {
  assert.equal(checkText(WELL), "09:41: microphone works, no camera, loudspeaker heard");
  assert.equal(checkText(null), "devices not tried");
});
