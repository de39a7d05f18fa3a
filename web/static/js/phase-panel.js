/**
 * What may happen with the meeting next: only what the rules allow now.
 *
 * @import { Phase, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { ask } from "./dialogs.js";
import { keepFocus } from "./focus.js";
import { hourText } from "./format.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

/** Keys of the steps besides the one that is wanted most of the time (``p``). What cannot be undone asks first. @type {Partial<Record<Phase, string>>} */
const KEYS = { rehearsal: "b", suspended: "s", closed: "e", cancelled: "c" };

export class PhasePanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    this.root.dataset["phase"] = view.phase;
    const runs = mine?.rights.includes("run_meeting") ?? false;
    keepFocus(this.root, () => this.draw(view, runs ? (view.next_phases ?? []) : [], mine?.moderates_until ?? null));
  }

  /**
   * @param {View} view
   * @param {Phase[]} next
   * @param {string|null} until when my right ends, if it is bound to the slot
   */
  draw(view, next, until) {
    render(
      html`<div class="row" role="group" aria-label=${t("Run the meeting")}>
          ${repeat(next, (phase) => `${view.phase} ${phase}`, (phase, index) => this.button(view, phase, index === mainOf(view.phase)))}
        </div>
        ${next.length ? nothing : html`<p class="quiet">${quietText(view)}</p>`}
        ${until ? html`<p class="quiet">${t("Your right to run this meeting ends at {hour}.", { hour: hourText(until) })}</p>` : nothing}`,
      this.root,
    );
  }

  /**
   * @param {View} view
   * @param {Phase} to
   * @param {boolean} main
   */
  button(view, to, main) {
    const kind = main ? "button-primary" : to === "cancelled" || to === "closed" ? "button-quiet-danger" : "";
    const key = main ? "p" : (KEYS[to] ?? "");
    return html`<button type="button" class="button ${kind}" data-to=${to} data-key=${key || nothing} aria-keyshortcuts=${key || nothing} @click=${(/** @type {Event} */ event) => this.change(view, to, event.currentTarget)}>
      ${verb(view.phase, to)}${key ? html`<kbd aria-hidden="true">${key.toUpperCase()}</kbd>` : nothing}
    </button>`;
  }

  /**
   * @param {View} view
   * @param {Phase} to
   * @param {EventTarget|null} button
   */
  async change(view, to, button) {
    const question = questionOf(view, to);
    const reason = question ? await ask(question) : "";
    if (reason !== null) await this.page.act({ type: "change_phase", to, reason }, button);
  }
}

/** @param {View} view while nothing can be done with the meeting */
function quietText(view) {
  if (OVER.has(view.phase)) return t("This meeting is over. The log of who spoke is kept.");
  return t("The programme opens the room for the rehearsal; you run the meeting from then on.");
}

/**
 * The place of the step that a moderator wants most of the time.
 * @param {Phase} phase
 */
function mainOf(phase) {
  return phase === "scheduled" ? 1 : phase === "live" ? -1 : 0;
}

/**
 * @param {Phase} from
 * @param {Phase} to
 */
function verb(from, to) {
  switch (to) {
    case "rehearsal":
      return from === "open" ? t("Back to rehearsal") : t("Start the rehearsal");
    case "open":
      return t("Open the doors");
    case "live":
      return from === "suspended" ? t("Resume the meeting") : t("Start the meeting");
    case "suspended":
      return t("Suspend the meeting");
    case "closed":
      return t("Close the meeting");
    case "published":
      return t("Publish the record");
    case "archived":
      return t("Archive");
    default:
      return t("Cancel the meeting");
  }
}

/**
 * @param {View} view
 * @param {Phase} to
 */
function questionOf(view, to) {
  const waiting = view.waiting > 0 || view.floor;
  switch (to) {
    case "suspended":
      return { heading: t("Suspend the meeting?"), sentence: t("The public sees a slate with your reason until you resume."), confirm: t("Suspend"), reason: t("Reason (may be empty)") };
    case "closed":
      return {
        heading: t("Close the meeting?"),
        sentence: waiting ? t("Whoever speaks or waits loses their place. A closed meeting cannot be opened again.") : t("A closed meeting cannot be opened again."),
        confirm: t("Close for good"),
        danger: true,
      };
    case "cancelled":
      return { heading: t("Cancel the meeting?"), sentence: t("It will not take place. This cannot be undone."), confirm: t("Cancel for good"), reason: t("Reason (everybody can read it)"), danger: true };
    case "published":
    case "archived":
      return { heading: t("Are you sure?"), sentence: t("This cannot be undone."), confirm: t("Yes, go on") };
    default:
      return null;
  }
}
