import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FINAL_CODES, OVER, TOO_MANY_COMMANDS } from "../../web/static/js/protocol.js";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The rows of "Close codes" in docs/protocol.md: codes, meaning, whether to come back. */
function closeCodes() {
  const [, section] = read("docs/protocol.md").split("### Close codes");
  const rows = [...section.split("\n## ")[0].matchAll(/^\| ([\d, ]+) \| (.+?) \| (.+?) \|$/gm)];
  return rows.map(([, codes, meaning, back]) => ({ codes: codes.split(",").map(Number), meaning, back }));
}

test("scripts give up after exactly those close codes for which the protocol says not to come back", () => {
  const final = closeCodes().filter(({ back }) => back.startsWith("no")).flatMap(({ codes }) => codes);
  assert.deepEqual([...FINAL_CODES].sort(), final.sort());
});

test("the close code for too many commands is the protocol's", () => {
  const row = closeCodes().find(({ codes }) => codes.includes(TOO_MANY_COMMANDS));
  assert.deepEqual([row?.meaning, row?.back], ["too many commands", "yes, later"]);
});

test("scripts and rules agree on when a meeting is over", () => {
  const [, listed] = read("rooms/phases.py").match(/^OVER\b.*?\{(.*?)\}/ms);
  assert.deepEqual([...OVER].sort(), [...listed.matchAll(/Phase\.(\w+)/g)].map(([, name]) => name.toLowerCase()).sort());
});
