/**
 * What is under way and what comes next, for everybody, with the whole agenda behind it.
 *
 * @import { Agenda, AgendaItem } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { agendaOf, itemOf } from "./agenda.js";
import { hourText } from "./format.js";
import { t } from "./text.js";

export class NowNext {
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
    const agenda = agendaOf(view);
    this.root.hidden = agenda.items.length === 0;
    const [now, next] = [itemOf(agenda, agenda.now), itemOf(agenda, agenda.next)];
    render(
      html`<p class="now-next-line">
          ${now ? html`<span class="now-next-part"><span class="eyebrow">${t("Now")}</span> <strong><bdi>${now.title}</bdi></strong></span>` : nothing}
          ${next ? html`<span class="now-next-part"><span class="eyebrow">${t("Next")}</span> <bdi>${next.title}</bdi> <span class="quiet">${hourText(next.starts_at)}</span></span>` : nothing}
        </p>
        <details class="more">
          <summary>${t("Agenda")}</summary>
          <ol class="agenda">${repeat(agenda.items, (item) => item.id, (item) => line(agenda, item))}</ol>
        </details>`,
      this.root,
    );
  }
}

/**
 * @param {Agenda} agenda
 * @param {AgendaItem} item
 */
function line(agenda, item) {
  return html`<li class="agenda-item" data-under=${String(item.parent !== "")} aria-current=${item.id === agenda.now ? "step" : nothing}>
    <span class="agenda-hour">${hourText(item.starts_at)}</span>
    <div>
      <p class="agenda-title"><bdi>${item.title}</bdi></p>
      ${item.speakers.length ? html`<p class="quiet"><bdi>${item.speakers.join(", ")}</bdi></p>` : nothing}
    </div>
  </li>`;
}
