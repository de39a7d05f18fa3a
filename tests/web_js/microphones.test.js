import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { microphoneText, namedMicrophone } from "../../web/static/js/microphones.js";

const AISLE = { kind: "floor", id: "aisle", name: "Aisle" };
const DESK = { kind: "desk", id: "12", name: "" };
const VIEW = { hall_microphones: [AISLE, DESK] };

test("a microphone is called by its name, else by its id, else by its kind; of one in the hall that nobody named nothing is said", () => {
  assert.deepEqual([AISLE, DESK].map(microphoneText), ["Aisle", "12"]);
  assert.deepEqual(["own_device", "desk", "floor", "podium", "handheld", "hall"].map((kind) => microphoneText({ kind, id: "", name: "" })), [
    "own device",
    "delegate's desk",
    "floor microphone",
    "podium",
    "hand-held microphone",
    "",
  ]);
  assert.equal(microphoneText(undefined), "");
});

test("a microphone that the hall knows is named by its id, whichever way it was written; other words stay as they are", () => {
  assert.deepEqual(
    ["Aisle", "aisle", " 12 ", "desk 40", ""].map((written) => namedMicrophone(VIEW, written)),
    ["aisle", "aisle", "12", "desk 40", ""],
  );
  assert.equal(namedMicrophone({}, "Aisle"), "Aisle");
});
