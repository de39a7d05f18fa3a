import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeElement, freshBrowser } from "./browser.js";
import { setPlace } from "../../web/static/js/format.js";
import { faultText, healthText, recordingNews } from "../../web/static/js/recording.js";
import { RoomHead } from "../../web/static/js/room-head.js";
import { T0, T0_MS, view } from "./room.js";

beforeEach(() => {
  freshBrowser();
  setPlace({ lang: "en", zone: "Europe/Madrid" });
});

test("who does not look hears that the meeting is recorded, that it is paused, and that it is over", () => {
  const [off, on, paused] = ["off", "on", "paused"].map((recording) => view({ recording }));
  assert.equal(recordingNews(off, on), "This meeting is being recorded.");
  assert.equal(recordingNews(on, on), "");
  assert.equal(recordingNews(on, paused), "The recording is paused.");
  assert.equal(recordingNews(paused, off), "The recording has ended.");
});

test("those who can help hear of a fault once", () => {
  const [well, full] = [null, "disk_full"].map((recording_fault) => view({ recording: "on", recording_fault }));
  assert.match(recordingNews(well, full), /the disk is full. The meeting goes on/);
  assert.deepEqual([recordingNews(full, full), recordingNews(full, well)], ["", ""]);
});

test("every fault has a sentence of its own", () => {
  const faults = ["disk_full", "cannot_write", "slow_disk", "recorder_ended"];
  assert.equal(new Set(faults.map(faultText)).size, faults.length);
});

test("the head of a room says that it is recorded as long as it is", () => {
  const root = new FakeElement();
  const parts = { phase: new FakeElement(), recording: new FakeElement() };
  root.querySelector = (wanted) => parts[/data-part=(\w+)/.exec(wanted)[1]] ?? null;
  const head = new RoomHead(root, {});
  const seen = (recording) => {
    head.render({ view: view({ recording }) });
    return [parts.recording.hidden, parts.recording.textContent];
  };
  assert.deepEqual(["off", "on", "paused", undefined].map(seen), [[true, ""], [false, "Recording"], [false, "Recording paused"], [true, ""]]);
});

test("technicians read how much is written, when it last was, and how much more fits", () => {
  const recorder = { part: 1, length_s: 3661.5, size_bytes: 150 * 1024 ** 2, free_bytes: 2.5 * 1024 ** 3, left_out: 0, written_at: T0 };
  assert.equal(healthText(recorder, T0_MS + 1_400), "1:01:01 recorded, 150.0 MiB, written 1 s ago, 2.5 GiB free on the disk");
  assert.equal(healthText({ ...recorder, free_bytes: null, written_at: null }, T0_MS), "1:01:01 recorded, 150.0 MiB");
});
