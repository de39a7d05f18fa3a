import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { mayConfirm, mayUndo, stillHolds } from "../../web/static/js/delay-panel.js";
import { mine, view } from "./room.js";

const own = { room: "workshop", why: "own" };
const other = { room: "forum", why: "hall" };
const MIA = mine("Mia");
const CARA = mine("Cara", { slot_only: true });

test("who moderates one slot alone confirms a delay that moves no other meeting", () => {
  assert.equal(mayConfirm({ shifts: [own] }, CARA), true);
  assert.equal(mayConfirm({ shifts: [own, other] }, CARA), false);
  assert.equal(mayConfirm({ shifts: [own, other] }, MIA), true);
});

test("and takes back what they confirmed themselves", () => {
  assert.equal(mayUndo({ wanted_by: "cara" }, CARA), true);
  assert.equal(mayUndo({ wanted_by: "mia" }, CARA), false);
  assert.equal(mayUndo({ wanted_by: "cara" }, MIA), true);
});

test("what was looked at is forgotten once the meeting has begun or its hours are others", () => {
  const { starts_at, ends_at } = view();
  const later = { ...own, starts_at, ends_at, new_starts_at: "2022-05-09T07:10:00Z" };
  assert.equal(stillHolds({ shifts: [later] }, view({ phase: "open" })), true);
  assert.equal(stillHolds({ shifts: [later] }, view({ phase: "live" })), false);
  assert.equal(stillHolds({ shifts: [later] }, view({ phase: "open", ends_at: "2022-05-09T10:00:00Z" })), false);
  const longer = { ...own, starts_at, ends_at, new_starts_at: starts_at };
  assert.equal(stillHolds({ shifts: [longer] }, view({ phase: "live" })), true);
});
