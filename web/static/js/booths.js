/**
 * The booths of a room in words: what each is called, what it says to those who run the meeting, and what interpreters have to be told.
 *
 * @import { Booth, Mine, Signal, SignalKind, View } from "./protocol.js"
 * @import { Now } from "./page.js"
 */

import { languageName } from "./format.js";
import { t } from "./text.js";

/**
 * The booth of whoever reads, as everybody behind the stage sees it.
 * @param {Now} now
 * @returns {Booth|null}
 */
export function ownBooth({ view, mine }) {
  return view.booths?.find((booth) => booth.language === mine?.booth) ?? null;
}

/** @param {string} language */
export function boothName(language) {
  return t("{language} booth", { language: languageName(language) });
}

/**
 * Whoever interprets in a booth; "": nobody.
 * @param {Booth} booth
 */
export function activeName({ active, interpreters }) {
  return interpreters.find(({ person }) => person.id === active)?.person.name ?? "";
}

/**
 * Whether a booth may listen to another one: not if that hears the floor through it.
 * @param {Booth[]} booths
 * @param {string} own
 * @param {string} source
 */
export function mayListenTo(booths, own, source) {
  for (let language = source; language; language = booths.find((booth) => booth.language === language)?.relay_from ?? "") {
    if (language === own) return false;
  }
  return true;
}

/** @param {SignalKind} kind */
export function signalText(kind) {
  switch (kind) {
    case "slower":
      return t("Please speak more slowly");
    case "no_sound":
      return t("There is no sound");
    case "too_far_from_microphone":
      return t("Please come closer to the microphone");
    case "repeat":
      return t("Please repeat that");
  }
}

/** @param {Signal} signal */
export function signalLine({ booth, kind }) {
  return t("{booth}: {sentence}", { booth: boothName(booth), sentence: signalText(kind) });
}

/**
 * What changed in the booths between two views, for those who have to know: interpreters about their own, the chair what they ask for.
 * @param {Now} before
 * @param {Now} after
 * @returns {string}
 */
export function boothNews(before, after) {
  const [was, is] = [ownBooth(before), ownBooth(after)];
  const said = was && is && after.mine ? [handoverNews(was, is, after.mine), relayNews(was, is), answerNews(before.view, after.view, is)] : [];
  return [...said, after.view.next_phases ? signalNews(before.view, after.view) : ""].filter((one) => one).join(" ");
}

/**
 * @param {Booth} was
 * @param {Booth} is
 * @param {Mine} mine
 */
function handoverNews(was, is, { me }) {
  const name = activeName(is);
  if (was.active !== is.active) {
    if (!is.active) return t("Nobody interprets in your booth now.");
    return is.active === me.id ? t("You interpret now.") : t("{name} interprets now.", { name });
  }
  if (is.active === me.id || was.offered === is.offered) return "";
  return is.offered ? t("{name} offers you the handover.", { name }) : t("{name} goes on interpreting.", { name });
}

/**
 * @param {Booth} was
 * @param {Booth} is
 */
function relayNews(was, is) {
  return is.relay_quiet && !was.relay_quiet ? quietRelay(is) : "";
}

/** @param {Booth} booth that listens to another one, in which nobody interprets */
export function quietRelay({ relay_from }) {
  return t("{booth}: nobody interprets there, and you listen to it.", { booth: boothName(relay_from) });
}

/**
 * @param {View} before
 * @param {View} after
 * @param {Booth} own
 */
function answerNews(before, after, own) {
  const open = new Set(before.signals?.filter((one) => !one.answered_at).map((one) => one.id));
  const answered = after.signals?.filter((one) => one.booth === own.language && one.answered_at && open.has(one.id)) ?? [];
  return answered.map((one) => t("Understood: {sentence}.", { sentence: signalText(one.kind) })).join(" ");
}

/**
 * @param {View} before
 * @param {View} after
 */
function signalNews(before, after) {
  const known = new Map(before.signals?.map((one) => [one.id, one.at]));
  return (after.signals ?? []).filter((one) => known.get(one.id) !== one.at).map((one) => `${signalLine(one)}.`).join(" ");
}
