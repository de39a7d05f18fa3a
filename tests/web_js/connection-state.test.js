import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeElement, freshBrowser } from "./browser.js";
import { ConnectionState } from "../../web/static/js/connection-state.js";

beforeEach(freshBrowser);

/** A page of which everything is well, but for what the test says. */
function pageWith({ socket = {}, output = {}, input = {} } = {}) {
  const page = new EventTarget();
  page.socket = { state: "open", closeCode: 0, ...socket };
  page.output = { link: { state: "connected", sentence: "", ...output } };
  page.own = { input: { link: { state: "connected", sentence: "", ...input } } };
  page.said = [];
  page.say = (sentence) => page.said.push(sentence);
  return page;
}

function shown(page) {
  const root = new FakeElement();
  new ConnectionState(root, page);
  page.dispatchEvent(new Event("change"));
  return root;
}

test("while all is well nothing is said", () => {
  const page = pageWith();
  const root = shown(page);
  assert.deepEqual([root.hidden, root.textContent, page.said], [true, "", []]);
});

test("when the line is down, the page says that what it shows may be old", () => {
  const root = shown(pageWith({ socket: { state: "lost", closeCode: 1006 } }));
  assert.equal(root.hidden, false);
  assert.match(root.textContent, /Connection lost.*out of date/);
  assert.equal(document.documentElement.dataset.connection, "stale");
});

test("each final close code has its own advice", () => {
  const advice = [4401, 4403, 4404].map((closeCode) => shown(pageWith({ socket: { state: "refused", closeCode } })).textContent);
  assert.match(advice[0], /not valid any more.*new link/);
  assert.match(advice[1], /another room or another role/);
  assert.match(advice[2], /room does not exist/);
});

test("a moderator whose slot is over is told so, and not to ask for another link", () => {
  const root = shown(pageWith({ socket: { state: "refused", closeCode: 4401, closeReason: "slot_over" } }));
  assert.match(root.textContent, /slot is over.*secretariat/);
});

test("interrupted sound is told, in whichever direction", () => {
  for (const broken of [{ output: { state: "lost" } }, { input: { state: "lost" } }]) {
    const root = shown(pageWith(broken));
    assert.match(root.textContent, /Sound and pictures are interrupted/);
    assert.equal(root.dataset.state, "silent");
  }
});

test("a refusal of sound is shown with the server's own sentence, or else with ours", () => {
  assert.equal(shown(pageWith({ output: { state: "refused", sentence: "Only people with an invitation may watch." } })).textContent, "Only people with an invitation may watch.");
  assert.match(shown(pageWith({ input: { state: "refused" } })).textContent, /does not take your microphone/);
});

test("the lost line goes before the lost sound that follows from it", () => {
  assert.match(shown(pageWith({ socket: { state: "lost" }, output: { state: "lost" }, input: { state: "lost" } })).textContent, /Connection lost/);
});

test("people who do not look hear of a change once, not with every drawing", () => {
  const page = pageWith({ socket: { state: "lost" } });
  const root = shown(page);
  page.dispatchEvent(new Event("change"));
  assert.equal(page.said.length, 1);
  page.socket.state = "open";
  page.dispatchEvent(new Event("change"));
  assert.deepEqual([page.said.length, root.hidden, root.textContent], [1, true, ""]);
});
