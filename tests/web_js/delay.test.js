import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { mayConfirm, mayUndo } from "../../web/static/js/delay-panel.js";
import { mine } from "./room.js";

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
