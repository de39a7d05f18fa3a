import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { seatText } from "../../web/static/js/speakers-list.js";
import { person } from "./room.js";

test("in the hall it says which microphone, elsewhere there is one device", () => {
  const noa = person("Noa", { place: "hall" });
  assert.equal(seatText(noa, { kind: "podium", id: "", name: "" }), "in the hall, podium");
  assert.equal(seatText(noa, { kind: "hall", id: "", name: "desk 12" }), "in the hall, desk 12");
  assert.equal(seatText(noa, { kind: "hall", id: "", name: "" }), "in the hall");
  assert.equal(seatText(person("Ravi"), { kind: "own_device", id: "", name: "" }), "remote");
});
