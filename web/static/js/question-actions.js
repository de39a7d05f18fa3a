/**
 * What a moderator does with a question, and what its author reads of it.
 *
 * @import { OwnQuestion, Question } from "./participation.js"
 * @import { Command, View } from "./protocol.js"
 * @import { Page } from "./page.js"
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { ask } from "./dialogs.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

/**
 * @param {View} view
 * @param {Question} one
 * @param {"pending"|"open"|"settled"} place
 * @param {Page} page
 */
export function moderation(view, one, place, page) {
  if (OVER.has(view.phase)) return nothing;
  const button = (/** @type {string} */ label, /** @type {Command} */ command, primary = false) => act(label, one, primary, (pressed) => page.act(command, pressed));
  if (place === "settled") return html`<div class="row">${button(t("Open again"), { type: "approve_question", question: one.id })}</div>`;
  const type = view.questions?.queueable?.[one.id];
  const queue = type ? button(t("To the list of speakers"), { type: "queue_question", question: one.id, speech_type: type }) : nothing;
  if (place === "pending")
    return html`<div class="row">
      ${button(t("Approve"), { type: "approve_question", question: one.id }, true)} ${queue} ${act(t("Decline"), one, false, (pressed) => decline(one, page, pressed))}
    </div>`;
  return html`<div class="row">
      ${queue} ${button(t("Answered"), { type: "answer_question", question: one.id, how: "live" })}
    </div>
    <details class="more">
      <summary>${t("More")}<span class="visually-hidden">: ${one.text}</span></summary>
      <div class="row">
        ${button(one.pinned ? t("Unpin") : t("Pin"), { type: "pin_question", question: one.id, pinned: !one.pinned })}
        ${act(t("Answer in writing"), one, false, (pressed) => answer(one, page, pressed))} ${act(t("Take down"), one, false, (pressed) => decline(one, page, pressed))}
      </div>
    </details>`;
}

/** @param {OwnQuestion} one */
export function standing(one) {
  switch (one.state) {
    case "pending":
      return t("Waits for the approval of a moderator.");
    case "approved":
      return t("Everybody sees it.");
    case "answered":
      return t("Answered.");
    case "declined":
      return t("Not taken up.");
    default:
      return t("Taken back.");
  }
}

/**
 * @param {string} label
 * @param {Question} one
 * @param {boolean} primary
 * @param {(pressed: EventTarget|null) => void} does
 */
function act(label, one, primary, does) {
  return html`<button type="button" class="button ${primary ? "button-primary" : ""}" @click=${(/** @type {Event} */ event) => does(event.currentTarget)}>
    ${label}<span class="visually-hidden">: ${one.text}</span>
  </button>`;
}

/**
 * @param {Question} one
 * @param {Page} page
 * @param {EventTarget|null} pressed
 */
async function decline(one, page, pressed) {
  const heading = t("Decline the question of {name}?", { name: one.author.name });
  const reason = await ask({ heading, sentence: one.text, confirm: t("Decline"), reason: t("Reason, for its author alone (may be empty)") });
  if (reason !== null) await page.act({ type: "decline_question", question: one.id, reason }, pressed);
}

/**
 * @param {Question} one
 * @param {Page} page
 * @param {EventTarget|null} pressed
 */
async function answer(one, page, pressed) {
  const heading = t("Answer the question of {name}", { name: one.author.name });
  const text = await ask({ heading, sentence: one.text, confirm: t("Publish the answer"), reason: t("Answer, for everybody"), required: true });
  if (text !== null) await page.act({ type: "answer_question", question: one.id, how: "writing", text }, pressed);
}
