/**
 * The page's one live region: what somebody who does not look at the screen has to know, and no more.
 *
 * @import { Now, Page } from "./page.js"
 */

import { phaseSentence } from "./slate.js";
import { ngettext, t } from "./text.js";

const WARN_AT_S = 30;

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
    /** @type {string|null} the request whose speaker was warned */
    this.warned = null;
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
    const floor = this.before?.view.floor;
    if (!floor?.clock.deadline || this.warned === floor.request || !concerns(this.before)) return;
    const left_s = (Date.parse(floor.clock.deadline) - milliseconds) / 1000;
    const warn_at_s = floor.clock.warn_at_s ?? WARN_AT_S;
    if (left_s > warn_at_s || left_s < 0 || (floor.clock.limit_s ?? 0) <= warn_at_s) return;
    this.warned = floor.request;
    this.say(ngettext("{n} second left.", "{n} seconds left.", warn_at_s));
  }

  /** @param {string} sentence */
  say(sentence) {
    this.root.textContent = sentence;
  }
}

/**
 * Those who speak and those who run the meeting hear of the time.
 * @param {Now|null} now
 */
function concerns(now) {
  return Boolean(now?.mine?.has_floor || now?.view.next_phases);
}

/**
 * What changed between two views, in sentences.
 * @param {Now} before
 * @param {Now} after
 * @returns {string[]}
 */
export function news(before, after) {
  return [phaseNews(before, after), floorNews(before, after), queueNews(before, after), ownNews(before, after)].filter((one) => one !== "");
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
  const other = is ? t("{name} has the floor.", { name: is.speaker.name }) : "";
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
  return fresh.map((entry) => t("{name} asks for the floor.", { name: entry.speaker.name })).join(" ");
}
