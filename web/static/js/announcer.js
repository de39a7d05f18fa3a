/**
 * The page's one live region: what somebody who does not look at the screen has to know, and no more.
 *
 * @import { Now, Page } from "./page.js"
 */

import { boothNews } from "./booths.js";
import { warnAt } from "./clock.js";
import { originOf } from "./people.js";
import { recordingNews } from "./recording.js";
import { phaseSentence } from "./slate.js";
import { ngettext, t } from "./text.js";
import { Thresholds } from "./thresholds.js";

export class Announcer {
  /**
   * @param {HTMLElement} root role="status"
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {Now|null} what was known when something was last said */
    this.before = null;
    this.thresholds = new Thresholds();
    page.addEventListener("say", (event) => this.say(/** @type {CustomEvent<string>} */ (event).detail));
  }

  /** @param {Now} now */
  render(now) {
    const sentences = this.before ? news(this.before, now) : [];
    this.before = now;
    if (sentences.length) this.say(sentences.join(" "));
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    const clock = this.before?.view.floor?.clock;
    const threshold = this.thresholds.pass(this.before, milliseconds);
    if (clock && threshold) this.say(threshold === "over" ? t("The speaking time is over.") : secondsLeft(warnAt(clock)));
  }

  /** @param {string} sentence */
  say(sentence) {
    this.root.textContent = sentence;
  }
}

/** @param {number} seconds */
function secondsLeft(seconds) {
  return ngettext("{n} second left.", "{n} seconds left.", seconds);
}

/**
 * What changed between two views, in sentences.
 * @param {Now} before
 * @param {Now} after
 * @returns {string[]}
 */
export function news(before, after) {
  const room = [phaseNews(before, after), recordingNews(before.view, after.view), floorNews(before, after), queueNews(before, after)];
  return [...room, ownNews(before, after), boothNews(before, after)].filter((one) => one !== "");
}

/**
 * @param {Now} before
 * @param {Now} after
 */
function phaseNews({ view: before }, { view: after }) {
  return before.phase === after.phase ? "" : phaseSentence(after.phase);
}

/**
 * @param {Now} before
 * @param {Now} after
 */
function floorNews(before, after) {
  const [was, is] = [before.view.floor, after.view.floor];
  if (was?.request === is?.request) return "";
  const me = after.mine?.me.id ?? null;
  if (is?.speaker.id === me) return t("You have the floor.");
  const over = was?.speaker.id === me ? t("Your turn to speak is over.") : "";
  const other = is ? t("{name} has the floor: {origin}.", { name: is.speaker.name, origin: originOf(is.speaker) }) : "";
  return [over, other].filter((one) => one).join(" ");
}

/**
 * @param {Now} before
 * @param {Now} after
 */
function ownNews(before, after) {
  const [was, is] = [before.mine?.request, after.mine?.request];
  if (is?.place && is.place !== was?.place) {
    return is.place === 1 ? t("You are next.") : t("You are number {place} on the list.", { place: is.place });
  }
  if (was && was.state !== "accepted" && is?.state === "accepted") return t("Your request was accepted.");
  const last = after.mine?.last_request;
  if (was && !is && last?.request === was.request && last.state === "denied") return t("Your request was not granted.");
  return "";
}

/**
 * Those who run the meeting hear of new requests.
 * @param {Now} before
 * @param {Now} after
 */
function queueNews(before, after) {
  if (!after.view.next_phases) return "";
  const known = new Set(before.view.queue?.map((entry) => entry.request));
  const fresh = after.view.queue?.filter((entry) => !known.has(entry.request)) ?? [];
  return fresh.map((entry) => t("{name} asks for the floor: {origin}.", { name: entry.speaker.name, origin: originOf(entry.speaker) })).join(" ");
}
