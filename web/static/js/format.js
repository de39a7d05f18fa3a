/** Times, durations, languages and quantities in the language of the page. */

import { t } from "./text.js";

let lang = "en";
let zone = "UTC";
let city = "";

/** @param {{lang: string, zone: string, city?: string}} place */
export function setPlace(place) {
  lang = place.lang;
  zone = place.zone;
  city = place.city ?? "";
}

/**
 * ``3:05``, ``1:02:00``; what is over is marked: ``+0:12``.
 * @param {number} seconds left; negative: over
 */
export function clockText(seconds) {
  const whole = seconds >= 0 ? Math.ceil(seconds) : Math.floor(-seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  return seconds < 0 && whole > 0 ? `+${text}` : text;
}

/**
 * The hour of the wall clock of the place: ``08:45``.
 * @param {string|number|null|undefined} instant
 */
export function hourText(instant) {
  if (instant === null || instant === undefined) return "";
  return new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, ...digits() }).format(new Date(instant));
}

/**
 * The day and hour of the place, the day only if it is not today there.
 * @param {string|null|undefined} instant
 * @param {number} now
 */
export function whenText(instant, now) {
  if (!instant) return "";
  const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", timeZone: zone, ...digits() });
  const hour = hourText(instant);
  return day.format(new Date(instant)) === day.format(now) ? hour : t("{day}, {hour}", { day: day.format(new Date(instant)), hour });
}

/**
 * The time of the wall clock of the place, to the second: ``08:45:07``.
 * @param {number} instant
 */
export function secondText(instant) {
  return new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone, ...digits() }).format(instant);
}

/**
 * The day there, as the service writes it: ``9 May 2022``.
 * @param {number} instant
 */
export function dayText(instant) {
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: zone, ...digits() }).format(instant);
}

/** Whose clock: ``Málaga time``. */
export function zoneText() {
  return city ? t("{city} time", { city }) : zone;
}

/** @param {string} tag BCP 47 */
export function languageName(tag) {
  if (!tag) return "";
  try {
    return new Intl.DisplayNames(lang, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** @param {number} bps */
export function bitrateText(bps) {
  if (bps >= 999_500) return t("{n} Mbit/s", { n: numberText(bps / 1e6, 1) });
  return t("{n} kbit/s", { n: numberText(bps / 1e3, 0) });
}

/** @param {number} fraction 0..1 */
export function percentText(fraction) {
  return new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: fraction < 0.1 ? 1 : 0, ...digits() }).format(fraction);
}

/** @param {number} seconds */
export function millisecondsText(seconds) {
  return t("{n} ms", { n: numberText(seconds * 1000, 0) });
}

/**
 * @param {number} value
 * @param {number} decimals
 */
export function numberText(value, decimals = 0) {
  return new Intl.NumberFormat(lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, ...digits() }).format(value);
}

/** Clocks, hours and counts stand side by side on a console: one kind of digits everywhere. */
function digits() {
  return { numberingSystem: "latn" };
}

/** @param {number} n */
function pad(n) {
  return String(n).padStart(2, "0");
}
