import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { nextOnes } from "../../web/static/js/on-deck.js";
import { person } from "./room.js";

const OWN_DEVICE = { kind: "own_device", id: "", name: "" };
const next = (name, facts = {}) => ({ request: `${name}-1`, speaker: person(name), speech_type: "statement", language: "", microphone: OWN_DEVICE, ...facts });
const fromAfar = (name, facts = {}) => ({ speaker: person(name), language: "", connected: true, sending: ["audio", "video"], audio_level_dbov: -40, ...facts });

/** What a technician reads. */
const said = (deck) => nextOnes({ next_speaker: null, on_deck: [], ...deck }).map(({ speaker, facts, readiness }) => [speaker.name, ...facts, readiness?.text ?? ""]);

test("the next speakers stand in their order, each with the language that they will speak", () => {
  const deck = { next_speaker: next("Ravi", { language: "es" }), on_deck: [fromAfar("Ravi", { language: "es" }), fromAfar("Lena", { language: "fr" })] };
  assert.deepEqual(said(deck), [["Ravi", "Spanish", "ready to speak"], ["Lena", "French", "ready to speak"]]);
  assert.deepEqual(said({}), []);
});

test("who is next in the hall comes first with their microphone, and is heard there", () => {
  const ana = next("Ana", { speaker: person("Ana", { place: "hall" }), language: "en", microphone: { kind: "desk", id: "d12", name: "Desk 12" } });
  assert.deepEqual(said({ next_speaker: ana, on_deck: [fromAfar("Ravi")] }), [["Ana", "English", "Desk 12", ""], ["Ravi", "ready to speak"]]);
});

test("a room that prepares nobody still says who is next", () => {
  assert.deepEqual(said({ next_speaker: next("Ravi") }), [["Ravi", "own device", ""]]);
});

test("ready is whose sound arrives; silence, no sound and no connection are told apart", () => {
  const readiness = (facts) => nextOnes({ next_speaker: null, on_deck: [fromAfar("Ravi", facts)] })[0].readiness;
  assert.deepEqual(readiness({}), { text: "ready to speak", tag: "tag-good" });
  assert.deepEqual(readiness({ audio_level_dbov: null }), { text: "ready to speak", tag: "tag-good" }, "not every program tells the level");
  assert.deepEqual(readiness({ sending: ["audio"], connected: false }), { text: "ready to speak, without a picture", tag: "tag-good" });
  assert.deepEqual(readiness({ audio_level_dbov: -127 }), { text: "no sound yet", tag: "tag-warn" });
  assert.deepEqual(readiness({ sending: ["video"] }), { text: "no sound yet", tag: "tag-warn" });
  assert.deepEqual(readiness({ sending: [] }), { text: "no sound yet", tag: "tag-warn" });
  assert.deepEqual(readiness({ sending: [], connected: false }), { text: "not connected", tag: "tag-bad" });
});
