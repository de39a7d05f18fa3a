/**
 * Every booth of the room: who interprets, and what it listens to.
 *
 * @import { Booth } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { activeName, boothName } from "./booths.js";
import { languageName } from "./format.js";
import { t } from "./text.js";

export class BoothsList {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view, mine }) {
    const booths = view.booths ?? [];
    this.root.hidden = booths.length === 0;
    render(
      html`<h2 class="panel-heading">${t("All booths")}</h2>
        <ul class="booths">${repeat(booths, (booth) => booth.language, (booth) => line(booth, booth.language === mine?.booth))}</ul>`,
      this.root,
    );
  }
}

/**
 * @param {Booth} booth
 * @param {boolean} own
 */
function line(booth, own) {
  const relay = booth.relay_from ? t("relay from {language}", { language: languageName(booth.relay_from) }) : "";
  return html`<li data-booth=${booth.language} aria-current=${own ? "true" : nothing}>
    <strong>${boothName(booth.language)}</strong>
    ${booth.active ? html`<bdi>${activeName(booth)}</bdi>` : html`<span class="quiet">${t("nobody interprets")}</span>`}
    ${booth.silenced ? html`<span class="tag tag-warn">${t("silent")}</span>` : nothing}
    ${relay ? html`<span class="tag ${booth.relay_quiet ? "tag-warn" : ""}">${relay}</span>` : nothing}
  </li>`;
}
