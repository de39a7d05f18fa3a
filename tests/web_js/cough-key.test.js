import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { eventOn, FakeElement, FakeInput, freshBrowser } from "./browser.js";
import { CoughKey } from "../../web/static/js/cough-key.js";

beforeEach(freshBrowser);

/** A key of somebody who interprets, and what it wanted of the room. */
function coughKey({ shortcuts = "on" } = {}) {
  document.body.dataset["shortcuts"] = shortcuts;
  const held = [];
  const key = new CoughKey((command) => held.push(command.held), () => undefined);
  key.follow(true);
  return { key, held };
}

/** Somebody presses or lifts ``key``; true if the page used it. */
function at(target, name, key, facts = {}) {
  const event = eventOn(target, name, { key, ctrlKey: false, metaKey: false, altKey: false, ...facts });
  document.dispatchEvent(event);
  return event.defaultPrevented;
}

const cough = () => Object.assign(new FakeElement(), { dataset: { part: "cough" } });

test("the booth is silent for as long as Space is held, wherever the focus is", () => {
  const { held } = coughKey();
  const button = new FakeElement();
  assert.equal(at(button, "keydown", " "), true, "the button that has the focus is not pressed");
  at(button, "keydown", " ", { repeat: true });
  assert.deepEqual(held, [true]);
  assert.equal(at(button, "keyup", " "), true);
  assert.deepEqual(held, [true, false]);
});

test("Space writes, chooses and folds where it does so, and with shortcuts off coughs on its own button alone", () => {
  const { held } = coughKey();
  for (const target of [new FakeInput("text"), new FakeInput("checkbox"), ...["SELECT", "TEXTAREA", "SUMMARY"].map((tagName) => Object.assign(new FakeElement(), { tagName }))]) {
    assert.equal(at(target, "keydown", " "), false, target.tagName);
  }
  document.body.dataset["shortcuts"] = "off";
  assert.equal(at(document.body, "keydown", " "), false);
  for (const key of [" ", "Enter"]) assert.equal(at(cough(), "keydown", key) && at(cough(), "keyup", key), true);
  assert.deepEqual(held, [true, false, true, false]);
});

test("whatever takes the hand away lets the key go", () => {
  const { key, held } = coughKey();
  key.hold();
  dispatchEvent(new Event("blur"));
  key.hold();
  document.hidden = true;
  document.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(held, [true, false, true, false]);
});

test("who does not interpret has nothing to silence, and who hands over while coughing nothing to let go of", () => {
  const { key, held } = coughKey();
  key.hold();
  key.follow(false);
  key.release();
  key.hold();
  assert.equal(at(document.body, "keydown", " "), false);
  assert.deepEqual([held, key.held], [[true], false]);
});

test("who cannot hold presses once to be silent and once to be heard", () => {
  const { key, held } = coughKey();
  key.toggle();
  key.toggle();
  assert.deepEqual(held, [true, false]);
});
