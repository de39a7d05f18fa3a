/**
 * The last finished requests: who spoke how long, who did not and why.
 *
 * @import { EndedEntry, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { clockText, hourText } from "./format.js";
import { originOf } from "./people.js";
import { speechName, stateName } from "./speech.js";
import { t } from "./text.js";

export class EndedPanel {
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
    const ended = [...(view.ended ?? [])].reverse();
    render(
      html`<h2 class="panel-heading">${t("Finished")}</h2>
        <ol class="ended" aria-label=${t("Finished requests")}>${repeat(ended, (entry) => entry.request, (entry) => line(view, entry))}</ol>
        ${ended.length ? nothing : html`<p class="empty">${t("Speeches and requests that are over are listed here.")}</p>`}`,
      this.root,
    );
  }
}

/**
 * @param {View} view
 * @param {EndedEntry} entry
 */
function line(view, entry) {
  return html`<li class="ended-entry" data-request=${entry.request} data-state=${entry.state}>
    <time datetime=${entry.at}>${hourText(entry.at)}</time>
    <p>
      <span><bdi>${entry.speaker.name}</bdi> <span class="quiet"><bdi>${originOf(entry.speaker)}</bdi></span></span>
      <span class="quiet">${speechName(view, entry.speech_type)}, ${stateName(entry.state)}${entry.spoken_s === null ? "" : html`, <span class="numbers">${clockText(Math.floor(entry.spoken_s))}</span>`}</span>
      ${entry.reason ? html`<bdi class="quiet">${entry.reason}</bdi>` : nothing}
    </p>
  </li>`;
}
