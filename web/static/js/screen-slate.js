/**
 * What is going on while nobody can have the floor, in letters for the last row.
 *
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { phaseSentence } from "./slate.js";

export class ScreenSlate {
  /**
   * @param {HTMLElement} root
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.root = root;
  }

  /** @param {Now} now */
  render({ view }) {
    this.root.hidden = view.phase === "live";
    document.body.dataset["phase"] = view.phase;
    render(
      html`<p class="slate-heading">${phaseSentence(view.phase)}</p>
        ${view.phase_reason ? html`<p class="slate-reason"><bdi>${view.phase_reason}</bdi></p>` : nothing}`,
      this.root,
    );
  }
}
