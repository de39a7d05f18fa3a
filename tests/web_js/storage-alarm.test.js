import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";
import { judgeStorage } from "../../web/static/js/storage-alarm.js";

const MB = 1024 * 1024;

test("a technician is told before the disk is full, with how much is left and for how long", () => {
  assert.deepEqual(judgeStorage({ state: "low", free_bytes: 120.7 * MB, left_s: 1500 }), {
    alarm: "The disk is almost full",
    fix: "120 MB are free. It is full in 25 minutes if it goes on like this. Make room on it before it is full.",
  });
  assert.equal(judgeStorage({ state: "low", free_bytes: 3 * MB, left_s: null }).fix, "3 MB are free. Make room on it before it is full.");
});

test("a disk that takes nothing more is named with what to do", () => {
  assert.equal(judgeStorage({ state: "full", free_bytes: 0, left_s: null }).alarm, "The disk is full");
  assert.equal(judgeStorage({ state: "failing", free_bytes: 9 * MB, left_s: null }).alarm, "The disk does not work");
});
