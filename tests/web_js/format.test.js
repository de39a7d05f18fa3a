import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { bitrateText, clockText, dayText, hourText, languageName, millisecondsText, numberText, percentText, secondText, setPlace, whenText, zoneText } from "../../web/static/js/format.js";

const MALAGA = { lang: "en", zone: "Europe/Madrid", city: "Málaga" };
const MORNING = "2022-05-09T06:45:00Z";

beforeEach(() => setPlace(MALAGA));

test("durations read like a stop watch", () => {
  assert.deepEqual([5, 65, 600, 3600, 3720].map(clockText), ["0:05", "1:05", "10:00", "1:00:00", "1:02:00"]);
});

test("what is left is rounded up, what is over is rounded down and marked", () => {
  assert.deepEqual([59.2, 0.1, 0, -0.5, -1, -75.9].map(clockText), ["1:00", "0:01", "0:00", "0:00", "+0:01", "+1:15"]);
});

test("hours are those of the place of the meeting, not of the reader", () => {
  assert.equal(hourText(MORNING), "08:45");
  setPlace({ ...MALAGA, zone: "Asia/Kolkata" });
  assert.equal(hourText(MORNING), "12:15");
});

test("what is read from paper says the second and the day of the place, as the service writes them", () => {
  assert.equal(`${secondText(Date.parse(MORNING))}, ${dayText(Date.parse(MORNING))}`, "08:45:00, 9 May 2022");
  setPlace({ ...MALAGA, lang: "fr", zone: "Pacific/Auckland" });
  assert.equal(`${secondText(Date.parse(MORNING))}, ${dayText(Date.parse("2022-05-09T13:00:00Z"))}`, "18:45:00, 10 mai 2022");
});

test("midnight is 00:00, in every language", () => {
  for (const lang of ["ar", "en", "es", "fr", "ru", "zh"]) {
    setPlace({ ...MALAGA, lang });
    assert.match(hourText("2022-05-08T22:00:00Z"), /00.00/, lang);
  }
});

test("an hour that is not known is not shown", () => {
  assert.deepEqual([hourText(null), hourText(undefined), whenText(null, 0)], ["", "", ""]);
});

test("today's meeting is told by its hour, another day's with its day", () => {
  assert.equal(whenText(MORNING, Date.parse("2022-05-09T05:00:00Z")), "08:45");
  assert.match(whenText(MORNING, Date.parse("2022-05-08T05:00:00Z")), /^May 9, 08:45$/);
});

test("a day begins at midnight of the place", () => {
  assert.equal(whenText(MORNING, Date.parse("2022-05-08T22:30:00Z")), "08:45");
  assert.notEqual(whenText(MORNING, Date.parse("2022-05-08T21:30:00Z")), "08:45");
});

test("the place says whose clock it is", () => {
  assert.equal(zoneText(), "Málaga time");
  setPlace({ lang: "en", zone: "UTC" });
  assert.equal(zoneText(), "UTC");
});

test("languages are named in the language of the page; what nobody knows stays as it is", () => {
  setPlace({ ...MALAGA, lang: "es" });
  assert.equal(languageName("fr"), "francés");
  assert.deepEqual([languageName(""), languageName("not a tag")], ["", "not a tag"]);
});

test("bit rates go from kbit to Mbit where the figure would have four digits", () => {
  assert.deepEqual([0, 40_000, 999_499, 999_500, 2_340_000].map(bitrateText), ["0 kbit/s", "40 kbit/s", "999 kbit/s", "1.0 Mbit/s", "2.3 Mbit/s"]);
});

test("small losses keep a decimal, large ones do not", () => {
  assert.deepEqual([0, 0.012, 0.0125, 0.256, 1].map(percentText), ["0%", "1.2%", "1.3%", "26%", "100%"]);
});

test("numbers follow the language of the page, with one kind of digits everywhere", () => {
  setPlace({ ...MALAGA, lang: "fr" });
  assert.equal(numberText(2.5, 1), "2,5");
  setPlace({ ...MALAGA, lang: "ar-EG" });
  assert.equal(numberText(42), "42");
  assert.equal(hourText(MORNING).replace(/[^0-9]/g, ""), "0845");
});

test("delays are told in milliseconds", () => {
  assert.deepEqual([0, 0.128, 1.5].map(millisecondsText), ["0 ms", "128 ms", "1,500 ms"]);
});
