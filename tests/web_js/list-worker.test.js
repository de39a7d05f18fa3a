import assert from "node:assert/strict";
import { test } from "node:test";

import { put } from "./browser.js";

const heard = new Map();
put({ addEventListener: (name, hear) => heard.set(name, hear) });
await import("../../web/static/js/list-worker.js");

/** What the page gets that asks for ``method`` while the service gives ``fresh`` and the browser has kept ``kept``; null: it asks the service itself. */
async function answered(fresh, kept, method = "GET") {
  let given = null;
  put({
    fetch: async () => {
      if (fresh instanceof Error) throw fresh;
      return fresh;
    },
    caches: { match: async () => kept },
  });
  heard.get("fetch")({ request: { method }, respondWith: (answer) => (given = answer) });
  return given === null ? null : (await given).text();
}

test("while the service answers its answer is shown, also if it says no", async () => {
  assert.equal(await answered(new Response("new"), new Response("kept")), "new");
  assert.equal(await answered(new Response("not invited", { status: 401 }), new Response("kept")), "not invited");
});

test("while it does not answer, or a proxy says so for it, what was kept is shown", async () => {
  assert.equal(await answered(new TypeError("Failed to fetch"), new Response("kept")), "kept");
  assert.equal(await answered(new Response("bad gateway", { status: 502 }), new Response("kept")), "kept");
  assert.equal(await answered(new Response("bad gateway", { status: 502 }), undefined), "bad gateway");
});

test("what changes something goes to the service alone", async () => {
  assert.equal(await answered(new Response("new"), new Response("kept"), "POST"), null);
});
