import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { freshBrowser, put, settled } from "./browser.js";
import { KeptPage } from "../../web/static/js/kept-page.js";

const PAGE = "http://localhost:8080/rooms/workshop/list?as=mia";
const SCRIPT = "http://localhost:8080/static/bundle/boot.js";
const AT = "2022-05-09T07:00:00.250000Z";

/** What a browser keeps, by address; ``answers``: what the service says when it is asked for the page, the last one again and again. */
function browser(...answers) {
  freshBrowser();
  const kept = new Map();
  const asked = [];
  const cache = {
    put: async (url, answer) => void kept.set(url, await answer.text()),
    delete: async (url) => kept.delete(url),
    addAll: async (urls) => urls.forEach((url) => kept.set(url, "made of")),
  };
  const registered = [];
  put({
    location: Object.assign(new URL(PAGE)),
    caches: { open: async () => cache },
    navigator: { serviceWorker: { register: async (url, { scope }) => void registered.push([url, scope]) } },
    performance: { ...performance, getEntriesByType: () => [{ name: SCRIPT }, { name: "http://elsewhere.example/x.js" }, { name: "http://localhost:8080/api/overview" }] },
    fetch: async (url) => {
      asked.push(url);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer.clone();
    },
  });
  return { kept, asked, registered };
}

const list = (names, at = AT) => new Response(`<div data-as-of="${at}">${names}</div>`);

beforeEach(freshBrowser);

test("the page and what it is made of are kept, for the worker of its address alone", async () => {
  const { kept, registered } = browser(list("Ana"));
  const page = new KeptPage(() => undefined);
  await page.start();
  await settled();
  assert.deepEqual(registered, [["/list-worker.js", "/rooms/workshop/list"]]);
  assert.deepEqual([...kept.keys()].sort(), [PAGE, SCRIPT]);
  assert.match(kept.get(PAGE), /Ana/);
  assert.equal(page.at, Date.parse(AT));
});

test("what changes while the page is asked for is asked for afterwards, once", async () => {
  const { kept, asked } = browser(list("Ana"), list("Ana, Noa"));
  const page = new KeptPage(() => undefined);
  await page.start();
  for (let changes = 0; changes < 3; changes += 1) page.keep();
  await settled();
  await settled();
  assert.match(kept.get(PAGE), /Ana, Noa/);
  assert.equal(asked.length, 2);
});

test("a minute after it was kept it is asked for again", async (t) => {
  const { asked } = browser(list("Ana"));
  t.mock.timers.enable({ apis: ["Date"], now: 0 });
  const page = new KeptPage(() => undefined);
  await page.start();
  await settled();
  t.mock.timers.tick(59_000);
  page.tick();
  await settled();
  assert.equal(asked.length, 1);
  t.mock.timers.tick(1_000);
  page.tick();
  await settled();
  assert.equal(asked.length, 2);
});

test("what is kept stays while the service is away, and goes when the invitation is not valid any more", async () => {
  const { kept } = browser(list("Ana"), new TypeError("Failed to fetch"), new Response("", { status: 503 }), new Response("", { status: 401 }));
  const page = new KeptPage(() => undefined);
  await page.start();
  await settled();
  for (const stays of [true, true, false]) {
    await page.keep();
    assert.equal(kept.has(PAGE), stays);
  }
});

test("a browser that keeps no pages does without", async () => {
  const { asked } = browser(list("Ana"));
  put({ navigator: {} });
  const page = new KeptPage(() => undefined);
  await page.start();
  page.tick();
  assert.deepEqual([asked, page.at], [[], null]);
});
