import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { eventOn, FakeElement, FakeInput, freshBrowser } from "./browser.js";
import { Shortcuts, usableKeys } from "../../web/static/js/shortcuts.js";

beforeEach(freshBrowser);

/** A page with a box for shortcuts and these buttons. */
function pageWith(...buttons) {
  document.keys = buttons;
  const box = new FakeInput("checkbox");
  new Shortcuts(box, null);
  return box;
}

const button = (key, facts = {}) => Object.assign(new FakeElement({ "data-key": key }), facts);

/** Somebody presses ``key``; true if the page used it. */
function press(key, { target = document.body, ...held } = {}) {
  const event = eventOn(target, "keydown", { key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...held });
  document.dispatchEvent(event);
  return event.defaultPrevented;
}

test("a key presses the first button that names it, and leaves the focus there", () => {
  const [first, second] = [button("g"), button("g")];
  pageWith(button("a"), first, second);
  assert.equal(press("g"), true);
  assert.deepEqual([first.clicks, second.clicks, document.activeElement], [1, 0, first]);
});

test("capitals count too", () => {
  const give = button("g");
  pageWith(give);
  press("G");
  assert.equal(give.clicks, 1);
});

test("a button that is disabled or not to be seen is passed over", () => {
  const [disabled, hidden, usable] = [button("g"), button("g", { visible: false }), button("g")];
  disabled.setAttribute("disabled", "");
  pageWith(disabled, hidden, usable);
  press("g");
  assert.deepEqual([disabled.clicks, hidden.clicks, usable.clicks], [0, 0, 1]);
});

test("nothing happens while somebody types", () => {
  const give = button("g");
  pageWith(give);
  const fields = [new FakeInput("text"), new FakeInput("search"), button("", { tagName: "TEXTAREA" }), button("", { tagName: "SELECT" }), button("", { isContentEditable: true })];
  for (const target of fields) assert.equal(press("g", { target }), false);
  document.openDialog = new FakeElement();
  assert.equal(press("g"), false);
  assert.equal(give.clicks, 0);
});

test("a checkbox or a button that has the focus does not keep keys for itself", () => {
  const give = button("g");
  pageWith(give);
  press("g", { target: new FakeInput("checkbox") });
  press("g", { target: button("a") });
  assert.equal(give.clicks, 2);
});

test("keys of the browser stay the browser's, and a key that is held presses once", () => {
  const give = button("g");
  pageWith(give);
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }]) assert.equal(press("g", held), false);
  assert.equal(press("x"), false);
  assert.equal(give.clicks, 0);
});

test("shortcuts can be switched off, and stay off on this machine", () => {
  const give = button("g");
  const box = pageWith(give);
  assert.deepEqual([box.checked, document.body.dataset.shortcuts], [true, "on"]);
  box.checked = false;
  box.dispatchEvent(new Event("change"));
  assert.deepEqual([press("g"), give.clicks, document.body.dataset.shortcuts], [false, 0, "off"]);
  assert.equal(pageWith(give).checked, false);
});

test("the list of keys says of each what its first usable button does, without the hint of the key", () => {
  const [give, other, hidden] = [button("g"), button("g"), button("x", { visible: false })];
  give.textContent = "  Give the\n floor: Ravi G";
  give.parts.kbd = Object.assign(new FakeElement(), { textContent: "G" });
  other.textContent = "Give the floor: Lena";
  give.tagName = other.tagName = "BUTTON";
  pageWith(give, other, hidden);
  assert.deepEqual([...usableKeys()], [["g", "Give the floor: Ravi"]]);
});
