/**
 * Keeps the phases on the programme true without moving anything that somebody reads: badges change, "on now" gains or loses a line.
 *
 * @import { Phase } from "./protocol.js"
 * @import { Page } from "./page.js"
 *
 * @typedef {{id: string, phase: Phase|null, starts_at: string|null, ends_at: string|null, moved_min: number, now: string|null, next: string|null}} Session
 */

import { hourText } from "./format.js";
import { phaseName } from "./slate.js";
import { ngettext } from "./text.js";

const REFRESH_MS = 5_000;
const ON_NOW = new Set(["live", "suspended", "open"]);

export class Programme {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.url = page.boot.programme ?? "/api/programme";
    setInterval(() => document.hidden || this.refresh(), REFRESH_MS);
  }

  async refresh() {
    const answer = await fetch(this.url).catch(() => null);
    if (!answer?.ok) return;
    /** @type {{sessions: Session[]}} */
    const { sessions } = await answer.json();
    for (const session of sessions) {
      if (!session.phase) continue;
      this.show(session.id, session.phase);
      this.showAgenda(session);
    }
    const section = /** @type {HTMLElement|null} */ (this.root.querySelector("[data-part=now]"));
    if (section) section.hidden = !sessions.some(({ phase }) => phase && ON_NOW.has(phase));
  }

  /**
   * @param {string} id
   * @param {Phase} phase
   */
  show(id, phase) {
    for (const one of this.root.querySelectorAll("[data-session]")) {
      if (!(one instanceof HTMLElement) || one.dataset["session"] !== id) continue;
      const badge = one.querySelector("[data-part=phase]");
      if (badge instanceof HTMLElement && badge.dataset["phase"] !== phase) {
        badge.dataset["phase"] = phase;
        badge.textContent = phaseName(phase);
      }
      if (one.dataset["now"] !== undefined) one.hidden = !ON_NOW.has(phase);
    }
  }

  /** @param {Session} session */
  showAgenda(session) {
    const root = document.getElementById(session.id);
    if (!root) return;
    const hours = root.querySelector("[data-part=hours]");
    if (hours && session.starts_at && hours.getAttribute("datetime") !== session.starts_at) {
      hours.setAttribute("datetime", session.starts_at);
      hours.textContent = [session.starts_at, session.ends_at].filter((one) => one).map(hourText).join("–");
    }
    const moved = session.moved_min > 0 ? ngettext("{n} minute later", "{n} minutes later", session.moved_min) : "";
    showText(root.querySelector("[data-part=moved]"), moved);
    showItem(root.querySelector("[data-part=now-item]"), session.now);
    showItem(root.querySelector("[data-part=next-item]"), session.next);
    const line = root.querySelector("[data-part=now-next]");
    if (line instanceof HTMLElement) line.hidden = !session.now && !(session.phase === "live" && session.next);
  }
}

/**
 * @param {Element|null} element
 * @param {string} text
 */
function showText(element, text) {
  if (!(element instanceof HTMLElement)) return;
  element.hidden = !text;
  if (text && element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element|null} element with the title in a <bdi>
 * @param {string|null} title
 */
function showItem(element, title) {
  if (!(element instanceof HTMLElement)) return;
  element.hidden = !title;
  const place = element.querySelector("bdi");
  if (place && title && place.textContent !== title) place.textContent = title;
}
