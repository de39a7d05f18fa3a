import assert from "node:assert/strict";
import { test } from "node:test";

import { missingPictures } from "../../web/static/js/missing-pictures.js";

const slots = (facts) => ({ audio: [], video: [null, null], withheld_pictures: 0, unreadable_pictures: 0, ...facts });

test("nothing is said while every picture is there, or nobody knows", () => {
  assert.equal(missingPictures(undefined), "");
  assert.equal(missingPictures(slots({})), "");
  assert.equal(missingPictures(slots({ video: ["ann", null] })), "");
});

test("a viewer whose line carries less is told whether anything is left to see", () => {
  assert.equal(missingPictures(slots({ withheld_pictures: 2 })), "Your line carries the sound only.");
  assert.equal(missingPictures(slots({ withheld_pictures: 1, video: ["ann", null] })), "Your line does not carry every picture.");
});

test("a viewer whose browser cannot decode a picture is told that it is there", () => {
  assert.equal(missingPictures(slots({ unreadable_pictures: 1 })), "Your browser cannot show a picture of this kind. You hear its sound.");
});
