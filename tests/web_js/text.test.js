import assert from "node:assert/strict";
import { test } from "node:test";

import { put } from "./browser.js";
import { loadTexts, ngettext, t } from "../../web/static/js/text.js";

/** The server has this catalogue. */
async function speak(lang, catalogue) {
  put({ fetch: async () => new Response(JSON.stringify(catalogue)) });
  await loadTexts(`/static-text/${lang}.json`, lang);
}

const waiting = (n) => ngettext("{n} person waits.", "{n} people wait.", n);

test("without a catalogue a page speaks English, plurals too", async () => {
  await speak("en", {});
  assert.deepEqual([t("Withdraw"), waiting(0), waiting(1), waiting(2)], ["Withdraw", "0 people wait.", "1 person waits.", "2 people wait."]);
});

test("sentences are translated and their facts filled in", async () => {
  await speak("es", { "{name} asks for the floor.": "{name} pide la palabra." });
  assert.equal(t("{name} asks for the floor.", { name: "Ravi" }), "Ravi pide la palabra.");
});

test("what is not translated yet is said in English rather than not at all", async () => {
  await speak("es", { Withdraw: "Retirar" });
  assert.deepEqual([t("Withdraw"), t("Accept"), waiting(2)], ["Retirar", "Accept", "2 people wait."]);
});

test("a fact that nobody gave stays visible, and zero is a fact", async () => {
  await speak("en", {});
  assert.equal(t("{n} of {all}", { n: 0 }), "0 of {all}");
});

test("text from people is not taken for a pattern", async () => {
  await speak("en", {});
  assert.equal(t("{name} has the floor.", { name: "{n} $& $1" }), "{n} $& $1 has the floor.");
});

test("Russian takes one of three forms", async () => {
  await speak("ru", { "{n} person waits.": { one: "{n} человек ждёт", few: "{n} человека ждут", many: "{n} людей ждут" } });
  assert.deepEqual([1, 21, 2, 24, 0, 5, 11, 100].map(waiting), [
    "1 человек ждёт",
    "21 человек ждёт",
    "2 человека ждут",
    "24 человека ждут",
    "0 людей ждут",
    "5 людей ждут",
    "11 людей ждут",
    "100 людей ждут",
  ]);
});

test("Arabic takes one of six forms", async () => {
  const forms = ["zero", "one", "two", "few", "many", "other"];
  await speak("ar", { "{n} person waits.": Object.fromEntries(forms.map((form) => [form, `${form} {n}`])) });
  assert.deepEqual([0, 1, 2, 3, 11, 100].map(waiting), ["zero 0", "one 1", "two 2", "few 3", "many 11", "other 100"]);
});

test("Chinese has one form for every number", async () => {
  await speak("zh", { "{n} person waits.": { other: "{n} 人等候" } });
  assert.deepEqual([0, 1, 7].map(waiting), ["0 人等候", "1 人等候", "7 人等候"]);
});

test("French counts nobody like one, and a million like two", async () => {
  await speak("fr", { "{n} person waits.": { one: "{n} personne attend", other: "{n} personnes attendent" } });
  assert.deepEqual([0, 1, 2, 1_000_000].map(waiting), ["0 personne attend", "1 personne attend", "2 personnes attendent", "1000000 personnes attendent"]);
});

test("a page whose catalogue is not there keeps its words", async () => {
  await speak("es", { Withdraw: "Retirar" });
  put({ fetch: async () => new Response("nothing here", { status: 404 }) });
  await loadTexts("/static-text/xx.json", "es");
  assert.equal(t("Withdraw"), "Retirar");
});
