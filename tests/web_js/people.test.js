import assert from "node:assert/strict";
import { test } from "node:test";

import { groupName, identityLine, originOf, placeName, roleName } from "../../web/static/js/people.js";
import { person } from "./room.js";

test("people are written with function, organisation and country, as far as they have them, and with their place", () => {
  const about = { function: "Director", organisation: "Demo organisation", country: "Kenya" };
  assert.equal(identityLine(person("Ravi", about)), "Ravi, Director, Demo organisation, Kenya, remote");
  assert.equal(originOf(person("Ravi", about)), "Director, Demo organisation, Kenya, remote");
  assert.equal(originOf(person("Ravi", { ...about, function: "", organisation: "", place: "hall" })), "Kenya, in the hall");
  assert.equal(originOf(person("Ravi", { organisation: "", country: "" })), "remote");
});

test("every role and every place has its own name", () => {
  const names = ["viewer", "participant", "panellist", "moderator", "technician", "hall", "interpreter", "captioner", "system"].map(roleName);
  assert.equal(new Set(names.filter((one) => one)).size, 9);
  assert.deepEqual([placeName("hall"), placeName("remote")], ["in the hall", "remote"]);
});

test("a group is named in the language of the page, and a word of one's own stays as it is", () => {
  assert.deepEqual(["female", "un_entity", "Pacific"].map(groupName), ["women", "United Nations entities", "Pacific"]);
});
