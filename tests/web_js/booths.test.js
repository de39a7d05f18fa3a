import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { boothNews, mayListenTo, ownBooth, signalLine } from "../../web/static/js/booths.js";
import { mine, person, T0, view } from "./room.js";

const FRENCH = { language: "fr", interpreters: [{ person: person("Fanny"), connected: true }, { person: person("Paul"), connected: true }], active: null, offered: false, silenced: false, relay_from: "", relay_quiet: false };
const signal = (facts = {}) => ({ id: "s1", booth: "fr", kind: "slower", at: T0, times: 1, answered_at: null, ...facts });

/** What Paul knows of his booth. */
const paul = (booth = {}, facts = {}) => ({ view: view({ booths: [{ ...FRENCH, ...booth }], ...facts }), mine: mine("Paul", { booth: "fr" }) });
const chair = (...signals) => ({ view: view({ next_phases: [], queue: [], signals }), mine: mine("Mia") });

test("one's own booth is that of one's invitation; who has none has none", () => {
  assert.equal(ownBooth(paul())?.language, "fr");
  assert.equal(ownBooth(chair()), null);
});

test("whoever is in the booth is told who interprets from now on", () => {
  assert.equal(boothNews(paul(), paul({ active: "fanny" })), "Fanny interprets now.");
  assert.equal(boothNews(paul({ active: "fanny", offered: true }), paul({ active: "paul" })), "You interpret now.");
  assert.equal(boothNews(paul({ active: "fanny" }), paul()), "Nobody interprets in your booth now.");
  assert.equal(boothNews(paul({ active: "fanny" }), paul({ active: "fanny", silenced: true })), "", "a cough is no news");
});

test("an offer and its end are told to the one who may accept, not to the one who offers", () => {
  assert.equal(boothNews(paul({ active: "fanny" }), paul({ active: "fanny", offered: true })), "Fanny offers you the handover.");
  assert.equal(boothNews(paul({ active: "fanny", offered: true }), paul({ active: "fanny" })), "Fanny goes on interpreting.");
  assert.equal(boothNews(paul({ active: "paul" }), paul({ active: "paul", offered: true })), "");
});

test("a booth that listens to another one is told when nobody interprets there", () => {
  const [heard, quiet] = [paul({ relay_from: "es" }), paul({ relay_from: "es", relay_quiet: true })];
  assert.equal(boothNews(heard, quiet), "Spanish booth: nobody interprets there, and you listen to it.");
  assert.equal(boothNews(quiet, quiet), "");
});

test("the chair hears each signal when it is sent and when it is sent again; the booth hears that it was understood", () => {
  assert.equal(boothNews(chair(), chair(signal())), "French booth: Please speak more slowly.");
  assert.equal(boothNews(chair(signal()), chair(signal())), "");
  assert.equal(boothNews(chair(signal()), chair(signal({ times: 2, at: "2022-05-09T07:01:00Z" }))), "French booth: Please speak more slowly.");
  const answered = paul({}, { signals: [signal({ answered_at: T0 })] });
  assert.equal(boothNews(paul({}, { signals: [signal()] }), answered), "Understood: Please speak more slowly.");
  assert.equal(boothNews(paul({}, { signals: [signal()] }), paul({}, { signals: [signal({ booth: "es", answered_at: T0 })] })), "");
});

test("every signal is a sentence", () => {
  const kinds = ["slower", "no_sound", "too_far_from_microphone", "repeat"];
  assert.deepEqual(kinds.map((kind) => signalLine(signal({ kind }))), [
    "French booth: Please speak more slowly",
    "French booth: There is no sound",
    "French booth: Please come closer to the microphone",
    "French booth: Please repeat that",
  ]);
});

test("a booth is not offered as a relay to one through which it hears the floor itself", () => {
  const booths = [FRENCH, { ...FRENCH, language: "es", relay_from: "fr" }, { ...FRENCH, language: "ru", relay_from: "es" }];
  assert.deepEqual(["es", "ru", ""].map((source) => mayListenTo(booths, "fr", source)), [false, false, true]);
  assert.deepEqual(["fr", "es"].map((source) => mayListenTo(booths, "ru", source)), [true, true]);
});
