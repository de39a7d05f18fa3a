/**
 * Speaking time that groups share: what is used and left, as bars, and the chair's minute more.
 *
 * @import { BudgetView, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { clockText } from "./format.js";
import { keepFocus } from "./focus.js";
import { t } from "./text.js";

const STEP_S = 60;

export class BudgetPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const budgets = view.budgets ?? [];
    this.root.hidden = budgets.length === 0;
    keepFocus(this.root, () => render(budgets.length ? this.list(view, budgets) : nothing, this.root));
  }

  /**
   * @param {View} view
   * @param {BudgetView[]} budgets
   */
  list(view, budgets) {
    return html`<h2 class="panel-heading">${t("Shared speaking time")}</h2>
      <ul class="budgets">
        ${budgets.map((budget) => this.budget(view, budget))}
      </ul>`;
  }

  /**
   * @param {View} _view
   * @param {BudgetView} budget
   */
  budget(_view, budget) {
    const all_s = budget.seconds + budget.added_s;
    const facts = { spent: clockText(budget.spent_s), all: clockText(all_s) };
    const used = t("{spent} of {all} used", facts);
    const left = budget.left_s < 0 ? t("{time} over", { time: clockText(-budget.left_s) }) : t("{time} left", { time: clockText(budget.left_s) });
    return html`<li class="budget" data-state=${budget.left_s <= 0 ? "over" : "well"}>
      <p class="budget-name"><bdi>${budget.name}</bdi> <strong>${left}</strong></p>
      <meter min="0" max=${Math.max(all_s, 1)} value=${Math.min(budget.spent_s, all_s)} aria-label=${used}></meter>
      <div class="row">
        <span class="quiet">${used}</span>
        <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.add(budget, event.currentTarget)}>${t("Add a minute")}<span class="visually-hidden">: ${budget.name}</span></button>
      </div>
    </li>`;
  }

  /**
   * @param {BudgetView} budget
   * @param {EventTarget|null} button
   */
  add(budget, button) {
    return this.page.act({ type: "add_group_time", budget: budget.id, seconds: STEP_S }, button);
  }
}
