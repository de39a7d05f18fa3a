import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { languageField, ordinaryFirst, setSpeechNames, speechName, stateName } from "../../web/static/js/speech.js";
import { view } from "./room.js";

const TYPES = [
  { id: "point_of_order", name: "Point of order" },
  { id: "statement", name: "Statement" },
];

/** A template as it would be written, for tests: lit-html needs a document to draw it. */
function written(template) {
  if (Array.isArray(template)) return template.map(written).join("");
  if (!template?.strings) return String(template);
  return template.strings.map((part, index) => part + (index < template.values.length ? written(template.values[index]) : "")).join("");
}

test("who asks for the floor is offered the ordinary speech first, although points of order go first", () => {
  const room = view({ speech_types: TYPES });
  assert.deepEqual(ordinaryFirst(room).map((type) => type.id), ["statement", "point_of_order"]);
  assert.deepEqual(room.speech_types.map((type) => type.id), ["point_of_order", "statement"], "the view stays as it came");
  assert.deepEqual(ordinaryFirst(view()), []);
});

test("speeches are called as the room calls them; for the public, which is not told, by their id", () => {
  assert.equal(speechName(view({ speech_types: TYPES }), "point_of_order"), "Point of order");
  assert.equal(speechName(view(), "point_of_order"), "point_of_order");
});

test("the names in the language of the page go before those of the room", () => {
  setSpeechNames({ point_of_order: "Motion d'ordre" });
  assert.equal(speechName(view({ speech_types: TYPES }), "point_of_order"), "Motion d'ordre");
  assert.equal(speechName(view({ speech_types: TYPES }), "statement"), "Statement");
  setSpeechNames({});
});

test("every state of a request is a word of its own, and one that this page does not know is shown as it is", () => {
  const states = ["pending", "accepted", "granted", "denied", "cancelled", "released", "revoked"];
  assert.equal(new Set(states.map(stateName)).size, states.length);
  assert.deepEqual([stateName("revoked"), stateName("adjourned")], ["taken away", "adjourned"]);
});

test("the languages of the room can be chosen by their names, one of them already is", () => {
  const field = written(languageField(view({ languages: ["en", "es"] }), "es"));
  assert.match(field, /<option value=en \?selected=false>English<\/option>/);
  assert.match(field, /<option value=es \?selected=true>Spanish<\/option>/);
});
