/**
 * Written questions: everybody sees, asks and votes; moderators let them through and put them on the list of speakers.
 *
 * @import { OwnQuestion, OwnQuestions, Question, Questions } from "./participation.js"
 * @import { View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { keepFocus } from "./focus.js";
import { numberText } from "./format.js";
import { originOf } from "./people.js";
import { OVER } from "./protocol.js";
import { moderation, standing } from "./question-actions.js";
import { sendForm } from "./sent-form.js";
import { ngettext, t } from "./text.js";

/** @type {Questions} */
const NONE = { open: [], open_count: 0, answered: [], answered_count: 0 };
/** @type {OwnQuestions} */
const NOTHING_OF_MINE = { may_ask: false, voted: [], asked: [] };

export class QuestionsPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** How many questions wait for my approval; null: not known yet. @type {number|null} */
    this.waiting = null;
    /** The question that its author puts into other words. */
    this.editing = "";
    /** @type {Now|null} */
    this.now = null;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render(now) {
    this.now = now;
    const { view, mine } = now;
    const questions = view.questions ?? NONE;
    const moderates = mine?.rights.includes("moderate") ?? false;
    const waiting = moderates ? (questions.pending_count ?? 0) : 0;
    this.root.dataset["news"] = String(waiting);
    if (waiting > (this.waiting ?? waiting)) this.page.say(t("A question waits for your approval."));
    this.waiting = waiting;
    keepFocus(this.root, () => render(this.draw(view, questions, mine?.questions ?? NOTHING_OF_MINE, moderates), this.root));
  }

  /**
   * @param {View} view
   * @param {Questions} questions
   * @param {OwnQuestions} mine
   * @param {boolean} moderates
   */
  draw(view, questions, mine, moderates) {
    const more = questions.open_count - questions.open.length;
    return html`${moderates ? this.pending(view, questions) : nothing}
      <ul class="questions" aria-label=${t("Open questions")}>
        ${repeat(
          questions.open,
          (one) => one.id,
          (one) => this.question(view, one, mine, moderates),
        )}
      </ul>
      ${questions.open.length ? nothing : html`<p class="empty">${t("No question is open.")}</p>`}
      ${more > 0 ? html`<p class="quiet">${ngettext("and {n} more with fewer votes", "and {n} more with fewer votes", more)}</p>` : nothing}
      ${mine.may_ask && !OVER.has(view.phase) ? this.form(mine) : nothing} ${this.own(mine, !OVER.has(view.phase))} ${settled(view, questions, moderates, this.page)}`;
  }

  /**
   * @param {View} view
   * @param {Questions} questions
   */
  pending(view, questions) {
    const pending = questions.pending ?? [];
    if (!pending.length) return nothing;
    return html`<h3 class="side-heading">${t("Waiting for your approval")} <span class="count">${numberText(questions.pending_count ?? 0)}</span></h3>
      <ul class="questions" aria-label=${t("Waiting for your approval")}>
        ${repeat(
          pending,
          (one) => one.id,
          (one) => html`<li class="question" data-question=${one.id} data-state="pending">${words(one)} ${moderation(view, one, "pending", this.page)}</li>`,
        )}
      </ul>
      <h3 class="side-heading">${t("Open questions")}</h3>`;
  }

  /**
   * @param {View} view
   * @param {Question} one
   * @param {OwnQuestions} mine
   * @param {boolean} moderates
   */
  question(view, one, mine, moderates) {
    const voted = mine.voted.includes(one.id);
    return html`<li class="question" data-question=${one.id} data-state=${one.pinned ? "pinned" : "open"}>
      <div class="question-line">
        ${this.vote(one, voted, mine.may_ask && !OVER.has(view.phase))}
        <div>${words(one)}</div>
      </div>
      ${moderates ? moderation(view, one, "open", this.page) : nothing}
    </li>`;
  }

  /**
   * @param {Question} one
   * @param {boolean} voted
   * @param {boolean} may
   */
  vote(one, voted, may) {
    const count = ngettext("{n} vote", "{n} votes", one.votes);
    if (!may) return html`<p class="votes"><strong>${numberText(one.votes)}</strong><span class="visually-hidden">${count}</span></p>`;
    const act = (/** @type {Event} */ event) => this.page.act({ type: "vote_for_question", question: one.id, vote: !voted }, event.currentTarget);
    return html`<button type="button" class="button votes" aria-pressed=${String(voted)} @click=${act}>
      <span aria-hidden="true">▲</span> <strong aria-hidden="true">${numberText(one.votes)}</strong>
      <span class="visually-hidden">${t("I want this answered, too")}: ${one.text} (${count})</span>
    </button>`;
  }

  /** @param {OwnQuestions} mine */
  form(mine) {
    const edited = mine.asked.find((one) => one.id === this.editing && one.state === "pending");
    if (!edited && mine.left === 0) return html`<p class="quiet">${t("No more questions of yours can be open. Take one back, or wait until one is answered.")}</p>`;
    return html`<form class="side-form" @submit=${(/** @type {SubmitEvent} */ event) => this.send(event, edited)}>
      <label class="field">
        <span>${edited ? t("Put your question into other words") : t("Your question")}</span>
        <textarea name="text" rows="3" maxlength="500" required .value=${edited?.text ?? ""}></textarea>
      </label>
      <p class="quiet">${t("Others see it with your name once a moderator has approved it.")}</p>
      <div class="row">
        <button type="submit" class="button button-primary">${edited ? t("Change the question") : t("Ask")}</button>
        ${edited ? html`<button type="button" class="button" @click=${() => this.edit(null)}>${t("Leave it as it is")}</button>` : nothing}
      </div>
    </form>`;
  }

  /**
   * @param {OwnQuestions} mine
   * @param {boolean} open whether anything may still happen to them
   */
  own(mine, open) {
    const shown = mine.asked.filter((one) => one.state !== "withdrawn");
    if (!shown.length) return nothing;
    return html`<h3 class="side-heading">${t("Your questions")}</h3>
      <ul class="questions" aria-label=${t("Your questions")}>
        ${repeat(
          shown,
          (one) => one.id,
          (one) => this.ownQuestion(one, open && (one.state === "pending" || one.state === "approved")),
        )}
      </ul>`;
  }

  /**
   * @param {OwnQuestion} one
   * @param {boolean} open
   */
  ownQuestion(one, open) {
    const withdraw = (/** @type {Event} */ event) => this.page.act({ type: "withdraw_question", question: one.id }, event.currentTarget);
    return html`<li class="question" data-own=${one.id}>
      <p class="question-text"><bdi>${one.text}</bdi></p>
      <p class="quiet">${standing(one)}${one.reason ? html` <bdi>${one.reason}</bdi>` : nothing}</p>
      ${open
        ? html`<div class="row">
            ${one.state === "pending" ? html`<button type="button" class="button" @click=${() => this.edit(one)}>${t("Change")}</button>` : nothing}
            <button type="button" class="button" @click=${withdraw}>${t("Take it back")}</button>
          </div>`
        : nothing}
    </li>`;
  }

  /** @param {OwnQuestion|null} one null: a new question again */
  edit(one) {
    this.editing = one?.id ?? "";
    if (this.now) this.render(this.now);
    this.root.querySelector("textarea")?.focus();
  }

  /**
   * @param {SubmitEvent} event
   * @param {OwnQuestion|undefined} edited
   */
  async send(event, edited) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const text = String(new FormData(form).get("text") ?? "").trim();
    if (!text) return this.page.warn(t("The question has no words. Write what you want to ask."));
    const command = edited ? { type: "edit_question", question: edited.id, text } : { type: "ask_question", text };
    if (!(await sendForm(form, () => this.page.act(command, event.submitter)))) return;
    this.editing = "";
    if (!edited) this.page.say(t("Your question waits for the approval of a moderator."));
    this.page.changed();
  }
}

/** @param {Question} one */
function words(one) {
  return html`<p class="question-text"><bdi>${one.text}</bdi></p>
    <p class="quiet">
      <strong><bdi>${one.author.name}</bdi></strong> <bdi>${originOf(one.author)}</bdi>
      ${one.pinned ? html`<span class="tag">${t("pinned")}</span>` : nothing} ${one.request ? html`<span class="tag tag-good">${t("on the list of speakers")}</span>` : nothing}
    </p>`;
}

/**
 * @param {View} view
 * @param {Questions} questions
 * @param {boolean} moderates
 * @param {Page} page
 */
function settled(view, questions, moderates, page) {
  const declined = (moderates && questions.declined) || [];
  const answered = html`<details class="more" ?hidden=${!questions.answered.length}>
    <summary>${t("Answered")} <span class="count">${numberText(questions.answered_count)}</span></summary>
    <ul class="questions" aria-label=${t("Answered")}>
      ${questions.answered.map(
        (one) => html`<li class="question" data-question=${one.id} data-state="answered">
          ${words(one)}
          <p>${one.answer ? html`<bdi>${one.answer}</bdi>` : t("Answered live.")}</p>
          ${moderates ? moderation(view, one, "settled", page) : nothing}
        </li>`,
      )}
    </ul>
  </details>`;
  return html`${answered}
    <details class="more" ?hidden=${!declined.length}>
      <summary>${t("Declined")} <span class="count">${numberText(declined.length)}</span></summary>
      <ul class="questions" aria-label=${t("Declined")}>
        ${declined.map(
          ({ question, reason }) => html`<li class="question" data-question=${question.id} data-state="declined">
            ${words(question)}
            <p class="quiet"><bdi>${reason}</bdi></p>
            ${moderation(view, question, "settled", page)}
          </li>`,
        )}
      </ul>
    </details>`;
}
