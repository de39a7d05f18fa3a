import assert from "node:assert/strict";
import { test } from "node:test";

import { put, settled } from "./browser.js";
import { sendForm } from "../../web/static/js/sent-form.js";

put({ FormData: class extends Map { constructor(form) { super(Object.entries(form.fields)); } } });

/** A form whose sending a test ends by hand; ``sent``: what each sending held. */
function deskForm(name) {
  const sent = [];
  const form = { fields: { name }, reset: () => (form.fields.name = "") };
  const press = () =>
    sendForm(form, () => {
      const { promise, resolve, reject } = withResolvers();
      sent.push({ name: form.fields.name, resolve, reject });
      return promise;
    });
  return { form, sent, press };
}

/** ``Promise.withResolvers``, which Node 20 does not have. */
function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

test("A form is empty when what it held is durable, and not before.", async () => {
  const { form, sent, press } = deskForm("Ana");
  const done = press();
  assert.equal(form.fields.name, "Ana");
  sent[0].resolve(true);
  assert.equal(await done, true);
  assert.equal(form.fields.name, "");
});

test("What was written while the former was under way stays.", async () => {
  const { form, sent, press } = deskForm("Ana");
  const done = press();
  form.fields.name = "Noa";
  sent[0].resolve(true);
  await done;
  assert.equal(form.fields.name, "Noa");
});

test("What is sent while the former is under way is sent after it.", async () => {
  const { form, sent, press } = deskForm("Ana");
  press();
  form.fields.name = "Noa";
  const second = press();
  await settled();
  assert.equal(sent.length, 1);
  sent[0].resolve(true);
  await settled();
  assert.equal(sent.length, 2);
  sent[1].resolve(true);
  assert.equal(await second, true);
  assert.equal(form.fields.name, "");
});

test("Two presses of the same send it once; when it was refused it can be sent again.", async () => {
  const { form, sent, press } = deskForm("Ana");
  const first = press();
  assert.equal(await press(), false);
  sent[0].resolve(false);
  assert.equal(await first, false);
  assert.equal(form.fields.name, "Ana");
  press();
  assert.equal(sent.length, 2);
});

test("A sending that fails keeps nothing from being sent.", async () => {
  const { form, sent, press } = deskForm("Ana");
  const first = press();
  sent[0].reject(new Error("broken"));
  await assert.rejects(first, /broken/);
  press();
  assert.equal(sent.length, 2);
  assert.equal(form.fields.name, "Ana");
});
