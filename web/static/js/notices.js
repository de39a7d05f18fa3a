/**
 * The sentence of the last refusal, until it is dismissed or something succeeds.
 *
 * @import { Page } from "./page.js"
 */

import { html, nothing, render as draw } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";

export class Notices {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    page.addEventListener("change", () => this.render());
  }

  render() {
    const { notice } = this.page;
    draw(
      notice
        ? html`<div class="notice" data-state="refused">
            <p>${notice}</p>
            <button type="button" class="button" @click=${() => this.page.warn("")}>${t("Dismiss")}</button>
          </div>`
        : nothing,
      this.root,
    );
  }
}
