import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeElement } from "./browser.js";
import { Announcer, news } from "../../web/static/js/announcer.js";
import { clock, entry, floor, mine, ownRequest, T0_MS, view } from "./room.js";

/** What ``name`` (null: the public) knows. */
const seen = (name, facts = {}, own = {}) => ({ view: view(facts), mine: name ? mine(name, own) : null });
const chair = (facts = {}) => seen("Mia", { next_phases: ["suspended", "closed"], queue: [], ...facts });

test("who waits is told their place when it changes, and that they are next", () => {
  const waiting = (place) => seen("Ravi", {}, { request: ownRequest({ place }) });
  assert.deepEqual(news(seen("Ravi"), waiting(3)), ["You are number 3 on the list."]);
  assert.deepEqual(news(waiting(3), waiting(3)), []);
  assert.deepEqual(news(waiting(2), waiting(1)), ["You are next."]);
});

test("who gets the floor is told so, and so when it is over and whose turn it is", () => {
  const [nobody, ravi, lena] = [seen("Ravi"), seen("Ravi", { floor: floor("Ravi") }), seen("Ravi", { floor: floor("Lena") })];
  assert.deepEqual(news(nobody, ravi), ["You have the floor."]);
  assert.deepEqual(news(ravi, lena), ["Your turn to speak is over. Lena has the floor: Lena Foundation, Kenya, remote."]);
  assert.deepEqual([news(ravi, ravi), news(lena, lena), news(lena, nobody)], [[], [], []]);
  assert.deepEqual(news(seen(null), seen(null, { floor: floor("Lena") })), ["Lena has the floor: Lena Foundation, Kenya, remote."]);
});

test("an accepted and a denied request are told", () => {
  const asked = seen("Ravi", {}, { request: ownRequest() });
  assert.deepEqual(news(asked, seen("Ravi", {}, { request: ownRequest({ state: "accepted" }) })), ["Your request was accepted."]);
  assert.deepEqual(news(asked, seen("Ravi", {}, { last_request: ownRequest({ state: "denied" }) })), ["Your request was not granted."]);
  assert.deepEqual(news(asked, seen("Ravi", {}, { last_request: ownRequest({ state: "cancelled" }) })), []);
});

test("moderators hear of each new request once; participants do not", () => {
  const [ravi, lena] = [entry("Ravi"), entry("Lena")];
  assert.deepEqual(news(chair({ queue: [ravi] }), chair({ queue: [lena, ravi] })), ["Lena asks for the floor: Lena Foundation, Kenya, remote."]);
  assert.deepEqual(news(chair({ queue: [ravi, lena] }), chair({ queue: [lena] })), []);
  assert.deepEqual(news(seen("Ravi", { queue: [] }), seen("Ravi", { queue: [lena] })), []);
});

test("everybody hears of another phase", () => {
  assert.deepEqual(news(seen(null, { phase: "open" }), seen(null, { phase: "live" })), ["The meeting is live."]);
});

test("what is there when the page is opened is no news", () => {
  const root = new FakeElement();
  const announcer = new Announcer(root, new EventTarget());
  announcer.tick(T0_MS);
  announcer.render(seen("Ravi", { floor: floor("Lena") }));
  assert.equal(root.textContent, "");
  announcer.render(seen("Ravi", { floor: floor("Ravi") }));
  assert.equal(root.textContent, "You have the floor.");
});

test("what another part of the page has to say goes through the same voice", () => {
  const [root, page] = [new FakeElement(), new EventTarget()];
  new Announcer(root, page);
  page.dispatchEvent(new CustomEvent("say", { detail: "Connection lost." }));
  assert.equal(root.textContent, "Connection lost.");
});

test("speaker and moderator are warned once at thirty seconds and told once of the end, others and short speeches are not warned", () => {
  const speech = (name, limit_s = 180) => floor(name, { clock: clock({ limit_s, deadline: new Date(T0_MS + limit_s * 1000).toISOString() }) });
  const warned = (now, seconds) => {
    const root = new FakeElement();
    const announcer = new Announcer(root, new EventTarget());
    announcer.render(now);
    return seconds.map((second) => {
      root.textContent = "";
      announcer.tick(T0_MS + second * 1000);
      return root.textContent;
    });
  };
  const once = ["", "30 seconds left.", ""];
  assert.deepEqual(warned(seen("Ravi", { floor: speech("Ravi") }, { has_floor: true }), [149, 150, 160]), once);
  assert.deepEqual(warned(chair({ floor: speech("Ravi") }), [149, 150, 160]), once);
  assert.deepEqual(warned(seen("Lena", { floor: speech("Ravi") }), [149, 150, 160]), ["", "", ""]);
  assert.deepEqual(warned(chair({ floor: speech("Ravi", 30) }), [1, 10]), ["", ""]);
  assert.deepEqual(warned(chair({ floor: speech("Ravi") }), [179, 181, 182]), ["", "The speaking time is over.", ""]);
  assert.deepEqual(warned(chair({ floor: speech("Ravi") }), [181]), [""], "who comes later sees it on the clock");
});
