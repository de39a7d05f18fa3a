import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { judge } from "../../web/static/js/workers-table.js";

const worker = (facts) => ({ udp_port: 5004, up: true, rooms: 2, sessions: 40, draining: false, ...facts });

test("a technician sees which media worker is being replaced, which is emptied, and that the others work", () => {
  assert.deepEqual(judge(worker({})), { state: "well", text: "works" });
  assert.deepEqual(judge(worker({ draining: true })), { state: "warn", text: "takes no rooms" });
  assert.deepEqual(judge(worker({ up: false, draining: true })), { state: "bad", text: "is being started again" });
});
