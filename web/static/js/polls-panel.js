/**
 * Polls: who has a vote casts it, everybody sees the result once it is published, moderators make, open, close and publish.
 *
 * @import { OwnBallot, Poll } from "./participation.js"
 * @import { View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { keepFocus } from "./focus.js";
import { numberText, percentText } from "./format.js";
import { OVER } from "./protocol.js";
import { sendForm } from "./sent-form.js";
import { ngettext, t } from "./text.js";
import { WORDS } from "./words.js";

const MOST_OPTIONS = 12;
const LONGEST_OPTION = 200;

export class PollsPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** How many polls wait for my vote; null: not known yet. @type {number|null} */
    this.waiting = null;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    const polls = view.polls ?? [];
    const ballots = mine?.ballots ?? [];
    const moderates = mine?.rights.includes("moderate") ?? false;
    const waiting = ballots.filter((one) => one.may_vote && !one.voted).length;
    this.root.dataset["news"] = String(waiting);
    if (waiting > (this.waiting ?? waiting)) this.page.say(t("A poll is open: you can vote."));
    this.waiting = waiting;
    keepFocus(this.root, () =>
      render(
        html`<ul class="polls" aria-label=${t("Polls")}>
            ${repeat(
              polls,
              (poll) => poll.id,
              (poll) => this.poll(view, poll, ballots.find((one) => one.poll === poll.id), moderates),
            )}
          </ul>
          ${polls.length ? nothing : html`<p class="empty">${t("There is no poll.")}</p>`} ${moderates && !OVER.has(view.phase) ? this.making() : nothing}`,
        this.root,
      ),
    );
  }

  /**
   * @param {View} view
   * @param {Poll} poll
   * @param {OwnBallot|undefined} ballot
   * @param {boolean} moderates
   */
  poll(view, poll, ballot, moderates) {
    const votes = poll.state === "open" && ballot?.may_vote && !(poll.anonymous && ballot.voted) && !OVER.has(view.phase);
    return html`<li class="poll" data-poll=${poll.id} data-state=${poll.state}>
      <h3 class="poll-question"><bdi>${poll.question}</bdi></h3>
      <p class="quiet">${stateText(poll)} ${secrecyText(poll)}</p>
      ${votes ? this.ballot(poll, ballot) : result(poll)} ${ballot?.voted ? html`<p class="tag tag-good">${t("You have voted.")}</p>` : nothing}
      ${moderates ? this.actions(view, poll) : nothing}
    </li>`;
  }

  /**
   * @param {Poll} poll
   * @param {OwnBallot} ballot
   */
  ballot(poll, ballot) {
    const type = poll.multiple ? "checkbox" : "radio";
    return html`<form @submit=${(/** @type {SubmitEvent} */ event) => this.vote(event, poll)}>
      <fieldset class="choices">
        <legend>${poll.multiple ? t("Choose one or several") : t("Choose one")}</legend>
        ${poll.options.map(
          (option, index) => html`<label class="choice">
            <input type=${type} name="option" value=${index + 1} ?checked=${ballot.options.includes(index + 1)} ?required=${!poll.multiple} />
            <bdi>${option}</bdi>
          </label>`,
        )}
      </fieldset>
      <button type="submit" class="button button-primary">${ballot.voted ? t("Change your vote") : t("Vote")}</button>
    </form>`;
  }

  /**
   * @param {View} view
   * @param {Poll} poll
   */
  actions(view, poll) {
    const button = (/** @type {string} */ label, /** @type {string} */ type, primary = false, disabled = false) =>
      html`<button type="button" class="button ${primary ? "button-primary" : ""}" ?disabled=${disabled} @click=${(/** @type {Event} */ event) => this.page.act({ type, poll: poll.id }, event.currentTarget)}>
        ${label}<span class="visually-hidden">: ${poll.question}</span>
      </button>`;
    switch (poll.state) {
      case "draft":
        return OVER.has(view.phase) ? nothing : html`<div class="row">${button(t("Open the poll"), "open_poll", true, view.polls_left === 0)} ${button(t("Throw away"), "drop_poll")}</div>`;
      case "open":
        return html`<div class="row">${button(t("Close the poll"), "close_poll", true)}</div>`;
      case "closed":
        return poll.counts ? html`<div class="row">${button(t("Publish the result"), "publish_poll", true)}</div>` : nothing;
      default:
        return nothing;
    }
  }

  making() {
    return html`<details class="more">
      <summary>${t("Make a poll")}</summary>
      <form class="side-form" @submit=${(/** @type {SubmitEvent} */ event) => this.make(event)}>
        <label class="field"><span>${t("Question")}</span><input name="question" required pattern=${WORDS} maxlength="300" autocomplete="off" /></label>
        <label class="field"><span>${t("Options, one on each line (2 to 12)")}</span><textarea name="options" rows="4" required></textarea></label>
        <label class="field">
          <span>${t("Who has a vote")}</span>
          <select name="voters">
            <option value="participants">${t("Participants and panel")}</option>
            <option value="invited">${t("Everybody invited")}</option>
          </select>
        </label>
        <label class="tick"><input type="checkbox" name="multiple" /> <span>${t("Several options may be chosen")}</span></label>
        <label class="tick"><input type="checkbox" name="anonymous" checked /> <span>${t("Anonymous: nobody can find out who voted for what")}</span></label>
        <button type="submit" class="button">${t("Make the poll")}</button>
      </form>
    </details>`;
  }

  /** @param {SubmitEvent} event */
  async make(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const answers = new FormData(form);
    const lines = String(answers.get("options")).split("\n");
    const options = lines.map((line) => line.trim()).filter((line) => line);
    if (!areOptions(options)) return this.page.warn(t("Write 2 to 12 options that differ, one on each line."));
    const command = {
      type: "make_poll",
      question: String(answers.get("question")),
      options,
      multiple: answers.has("multiple"),
      anonymous: answers.has("anonymous"),
      voters: String(answers.get("voters")),
    };
    await sendForm(form, () => this.page.act(command, event.submitter));
  }

  /**
   * @param {SubmitEvent} event
   * @param {Poll} poll
   */
  async vote(event, poll) {
    event.preventDefault();
    const options = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).getAll("option").map(Number);
    if (!options.length) return this.page.warn(t("Choose an option first."));
    if (await this.page.act({ type: "vote_in_poll", poll: poll.id, options }, event.submitter)) this.page.say(t("You have voted."));
  }
}

/** @param {string[]} options */
function areOptions(options) {
  return options.length >= 2 && options.length <= MOST_OPTIONS && new Set(options).size === options.length && options.every((one) => one.length <= LONGEST_OPTION);
}

/** @param {Poll} poll */
function stateText(poll) {
  const voted = ngettext("{n} person has voted.", "{n} people have voted.", poll.voted);
  switch (poll.state) {
    case "draft":
      return t("Not opened yet: only moderators see it.");
    case "open":
      return `${t("Open.")} ${voted}`;
    case "closed":
      return `${t("Closed; the result is not published yet.")} ${voted}`;
    default:
      return voted;
  }
}

/** @param {Poll} poll */
function secrecyText(poll) {
  if (poll.state === "published") return "";
  return poll.anonymous ? t("Anonymous: it is kept that you voted, never for what.") : t("Not anonymous: your name is kept with your vote.");
}

/** @param {Poll} poll */
function result(poll) {
  const { counts } = poll;
  if (!counts) return poll.state === "draft" ? html`<ul class="bars">${poll.options.map((option) => html`<li><bdi>${option}</bdi></li>`)}</ul>` : nothing;
  return html`<ul class="bars" aria-label=${t("Result")}>
    ${poll.options.map((option, index) => bar(option, counts[index] ?? 0, poll.voted))}
  </ul>`;
}

/**
 * @param {string} option
 * @param {number} votes
 * @param {number} voted
 */
function bar(option, votes, voted) {
  const share = percentText(voted ? votes / voted : 0);
  return html`<li class="bar">
    <span><bdi>${option}</bdi></span> <span class="numbers">${numberText(votes)} · ${share}</span>
    <meter min="0" max=${Math.max(voted, 1)} .value=${votes} aria-hidden="true"></meter>
  </li>`;
}
