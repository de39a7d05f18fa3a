import assert from "node:assert/strict";
import { test } from "node:test";

import { groupName, originOf, placeName, roleName } from "../../web/static/js/people.js";
import { person } from "./room.js";

test("people are written with organisation and country, as far as they have them", () => {
  assert.equal(originOf(person("Ravi", { organisation: "Demo organisation", country: "Kenya" })), "Demo organisation, Kenya");
  assert.equal(originOf(person("Ravi", { organisation: "", country: "Kenya" })), "Kenya");
  assert.equal(originOf(person("Ravi", { organisation: "Demo organisation", country: "" })), "Demo organisation");
  assert.equal(originOf(person("Ravi", { organisation: "", country: "" })), "");
});

test("every role and every place has its own name", () => {
  const names = ["viewer", "participant", "panellist", "moderator", "technician", "hall", "system"].map(roleName);
  assert.equal(new Set(names.filter((one) => one)).size, 7);
  assert.deepEqual([placeName("hall"), placeName("remote")], ["in the hall", "remote"]);
});

test("a group is named in the language of the page, and a word of one's own stays as it is", () => {
  assert.deepEqual(["female", "un_entity", "Pacific"].map(groupName), ["women", "United Nations entities", "Pacific"]);
});
