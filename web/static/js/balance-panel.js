/**
 * Who has been heard, as bars: turns and minutes by place, region, gender and stakeholder. Small groups are counted together.
 *
 * @import { Tally } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { clockText } from "./format.js";
import { groupName, placeName } from "./people.js";
import { dimensionText } from "./placing.js";
import { ngettext, t } from "./text.js";

export class BalancePanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const tallies = (view.balance ?? []).filter((tally) => tally.groups.length > 0);
    this.root.hidden = tallies.length === 0;
    render(tallies.length ? html`<h2 class="panel-heading">${t("Balance")}</h2>${tallies.map(draw)}` : nothing, this.root);
  }
}

/** @param {Tally} tally */
function draw(tally) {
  const most = Math.max(...tally.groups.map((group) => group.turns), 1);
  return html`<h3 class="balance-heading">${dimensionText(tally.dimension)}</h3>
    <ul class="balance">
      ${tally.groups.map((group) => row(tally.dimension, group, most))}
    </ul>`;
}

/**
 * @param {string} dimension
 * @param {Tally["groups"][number]} group
 * @param {number} most turns of any group
 */
function row(dimension, group, most) {
  const name = heading(dimension, group.value);
  const turns = ngettext("{n} turn", "{n} turns", group.turns);
  return html`<li>
    <span><bdi>${name}</bdi></span>
    <meter min="0" max=${most} value=${group.turns} aria-label=${name}></meter>
    <span class="quiet">${turns} · ${clockText(group.seconds)}</span>
  </li>`;
}

/**
 * @param {string} dimension
 * @param {string|null} value
 */
function heading(dimension, value) {
  if (value === null) return t("Small groups together");
  if (value === "") return t("Not stated");
  if (dimension === "place") return placeName(/** @type {"hall"|"remote"} */ (value));
  return dimension === "region" ? value : groupName(value);
}
