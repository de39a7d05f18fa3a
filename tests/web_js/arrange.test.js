import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, arrangeUnnamed } from "../../web/static/js/arrange.js";
import { source, view } from "./room.js";

const HALL = source("Hall", "hall");
const RAVI = source("Ravi");
const PIA = source("Pia", "panellist");

const places = (placed) => placed.map((one) => one.place);
const names = (placed) => placed.map((one) => one.source?.person.name ?? null);

test("a remote speaker fills the stage, the hall is the inset, panellists stand beside", () => {
  const placed = arrange(view({ sources: [RAVI, HALL, PIA] }), ["ravi", "pia", "hall", null]);
  assert.deepEqual(places(placed), ["main", "side", "inset", "none"]);
  assert.deepEqual(names(placed), ["Ravi", "Pia", "Hall", null]);
});

test("when the hall itself is in the big picture, nothing is inset", () => {
  const placed = arrange(view({ sources: [HALL, PIA] }), ["hall", "pia", null, null]);
  assert.deepEqual(places(placed), ["main", "side", "none", "none"]);
});

test("a second console of the hall stands beside the first", () => {
  const placed = arrange(view({ sources: [HALL, source("Gallery", "hall")] }), ["hall", "gallery"]);
  assert.deepEqual(places(placed), ["main", "side"]);
});

test("somebody whom the view does not name yet is shown without a name rather than with a wrong one", () => {
  const placed = arrange(view({ sources: [HALL] }), ["lena", "hall"]);
  assert.deepEqual(placed[0], { place: "main", source: null });
  assert.deepEqual(names(placed), [null, "Hall"]);
});

test("the public, which is not told who is in which slot, sees moving pictures without names", () => {
  const placed = arrangeUnnamed([true, true, false, true]);
  assert.deepEqual(places(placed), ["main", "inset", "none", "side"]);
  assert.deepEqual(names(placed), [null, null, null, null]);
});

test("without a moving picture the public sees no picture", () => {
  assert.deepEqual(places(arrangeUnnamed([false, false, false, false])), ["none", "none", "none", "none"]);
});
