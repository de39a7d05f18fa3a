import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./browser.js";
import { setPlace } from "../../web/static/js/format.js";
import { messageFor } from "../../web/static/js/lobby-panel.js";
import { isBarred } from "../../web/static/js/own-door.js";
import { microphoneActions, placeActions, roleActions } from "../../web/static/js/person-actions.js";
import { floor, mine, person, view } from "./room.js";

beforeEach(() => setPlace({ lang: "en", zone: "Europe/Madrid" }));

const labels = (actions) => actions.map(({ label }) => label);
const line = (name, role, facts = {}) => ({ person: person(name), role, connected: true, publishing: true, muted: false, ...facts });

test("a door is between the room and everybody invited who was not admitted, while the meeting lasts", () => {
  for (const admitted of ["outside", "waiting", "denied", "removed"]) {
    assert.equal(isBarred(view(), mine("Ravi", { admitted })), true, admitted);
    assert.equal(isBarred(view({ phase: "closed" }), mine("Ravi", { admitted })), false, admitted);
  }
  assert.equal(isBarred(view(), mine("Ravi")), false);
  assert.equal(isBarred(view(), null), false, "the public has no door");
  assert.equal(isBarred(null, null), false);
});

test("who waits reads the message in the language of the page, else in English, else as it was written", () => {
  assert.equal(messageFor({ en: "Soon.", fr: "Bientôt." }, "fr"), "Bientôt.");
  assert.equal(messageFor({ en: "Soon.", fr: "Bientôt." }, "ru"), "Soon.");
  assert.equal(messageFor({ es: "Pronto." }, "ru"), "Pronto.");
  assert.equal(messageFor({}, "ru"), "");
});

test("a moderator is offered to mute those who are heard, and to ask those who are muted, nothing else", () => {
  const room = view({ floor: floor("Ravi") });
  assert.deepEqual(labels(microphoneActions(room, line("Ravi", "participant"))), ["Mute"]);
  assert.deepEqual(labels(microphoneActions(room, line("Paz", "panellist", { muted: true }))), ["Ask to open the microphone"]);
  assert.deepEqual(labels(microphoneActions(room, line("Lena", "participant"))), []);
});

test("a role is changed into another one only, and nobody in the room puts those out who run the meeting", () => {
  assert.deepEqual(labels(roleActions(view(), line("Vera", "viewer"))), ["Let them take part", "Make a panellist"]);
  assert.deepEqual(labels(roleActions(view(), line("Paz", "panellist"))), ["Make a viewer", "Make a participant"]);
  for (const role of ["moderator", "technician", "hall"]) {
    assert.deepEqual(labels([...roleActions(view(), line("Max", role)), ...placeActions(line("Max", role))]), [], role);
  }
  assert.deepEqual(labels(placeActions(line("Ravi", "participant"))), ["Send to the lobby", "Remove"]);
});

test("where the floor is for people in the hall, those who are elsewhere are offered no role that speaks", () => {
  const room = view({ lobby: { remote_floor: false } });
  assert.deepEqual(labels(roleActions(room, line("Vera", "viewer"))), []);
  assert.deepEqual(labels(roleActions(room, line("Paz", "panellist"))), ["Make a viewer"]);
  assert.deepEqual(labels(roleActions(room, line("Noa", "viewer", { person: person("Noa", { place: "hall" }) }))), ["Let them take part", "Make a panellist"]);
});

test("who speaks into a microphone of the hall is not muted here", () => {
  const noa = person("Noa", { place: "hall" });
  const room = view({ floor: floor("Noa", { speaker: noa }) });
  assert.deepEqual(labels(microphoneActions(room, line("Noa", "participant", { person: noa }))), []);
});
