import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeElement, freshBrowser, settled } from "./browser.js";
import { Announcements } from "../../web/static/js/announcements.js";
import { request } from "../../web/static/js/request.js";
import { mine, T0, T0_MS, view } from "./room.js";

beforeEach(() => {
  freshBrowser();
  globalThis.sessionStorage = globalThis.localStorage;
});

const MINUTE = 60_000;
const one = (id, facts = {}) => ({ id, at: T0, until: new Date(T0_MS + 10 * MINUTE).toISOString(), level: "info", text: `Text of ${id}`, moved_min: 0, broadcast: "", ...facts });

/** A page on which the announcements are read but not painted. */
function page(t) {
  const said = [];
  t.mock.method(Announcements.prototype, "paint", function (shown) {
    this.shown = shown.map(({ id }) => id);
  });
  return { said, socket: {}, boot: { room: "workshop" }, say: (sentence) => said.push(sentence), now: () => T0_MS, changed() {} };
}

test("an announcement is said once, stands until its time is over and then goes by itself", (t) => {
  const room = page(t);
  const banner = new Announcements(new FakeElement(), room);
  banner.render({ view: view({ announcements: [one("a1")] }), mine: null });
  banner.tick(T0_MS);
  banner.tick(T0_MS + MINUTE);
  assert.deepEqual([banner.shown, room.said], [["a1"], ["Text of a1"]]);
  banner.tick(T0_MS + 10 * MINUTE);
  assert.deepEqual(banner.shown, []);
});

test("an urgent one speaks for itself", (t) => {
  const room = page(t);
  const banner = new Announcements(new FakeElement(), room);
  banner.render({ view: view({ announcements: [one("a1", { level: "urgent" })] }), mine: null });
  banner.tick(T0_MS);
  assert.deepEqual([banner.shown, room.said], [["a1"], []]);
});

test("what somebody dismissed stays away, in other rooms too if it went to all", (t) => {
  const room = page(t);
  const banner = new Announcements(new FakeElement(), room);
  const all = one("a2", { broadcast: "drill" });
  banner.render({ view: view({ announcements: [one("a1"), all] }), mine: null });
  banner.tick(T0_MS);
  banner.dismiss(all);
  assert.deepEqual(banner.shown, ["a1"]);
  const elsewhere = new Announcements(new FakeElement(), { ...room, boot: { room: "plenary" } });
  elsewhere.render({ view: view({ announcements: [one("a1"), one("a7", { broadcast: "drill" })] }), mine: null });
  elsewhere.tick(T0_MS);
  assert.deepEqual(elsewhere.shown, ["a1"]);
});

test("who may announce may take back", (t) => {
  const banner = new Announcements(new FakeElement(), page(t));
  banner.render({ view: view(), mine: mine("Mia", { rights: ["announce"] }) });
  assert.equal(banner.mayWithdraw, true);
  banner.render({ view: view(), mine: mine("Ravi") });
  assert.equal(banner.mayWithdraw, false);
});

test("a request that is refused shows its sentence, one that succeeds takes it away", async (t) => {
  const warned = [];
  const answers = [new Response('{"message": "Too late."}', { status: 409 }), new Response('{"id": "r1"}'), null];
  t.mock.method(globalThis, "fetch", () => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError("no network"));
  });
  const url = new URL("http://localhost/api/rooms/workshop/delays");
  const asked = () => request({ warn: (sentence) => warned.push(sentence) }, url, { method: "POST" });
  assert.deepEqual([await asked(), await asked(), await asked()], [null, { id: "r1" }, null]);
  await settled();
  assert.deepEqual(warned.slice(0, 2), ["Too late.", ""]);
  assert.match(warned[2], /cannot be reached/);
});
