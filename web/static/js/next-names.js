/**
 * Who speaks next, for a screen that everybody looks at: no more names than can be read, and nothing to press.
 *
 * @import { QueueEntry, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { numberText } from "./format.js";
import { microphoneText } from "./microphones.js";
import { originOf } from "./people.js";
import { isPassedOver } from "./placing.js";
import { speechName } from "./speech.js";
import { ngettext, t } from "./text.js";

const READABLE = 4;

export class NextNames {
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
    const queue = (view.queue ?? []).filter((entry) => !isPassedOver(entry));
    const more = queue.length - READABLE;
    this.root.hidden = queue.length === 0;
    render(
      html`<h2>${t("Next speakers")}</h2>
        <ol class="next-names" aria-label=${t("Next speakers")}>
          ${repeat(queue.slice(0, READABLE), (entry) => entry.request, (entry, index) => line(view, entry, index))}
        </ol>
        ${more > 0 ? html`<p class="quiet">${ngettext("and {n} more", "and {n} more", more)}</p>` : nothing}`,
      this.root,
    );
  }
}

/**
 * @param {View} view
 * @param {QueueEntry} entry
 * @param {number} index
 */
function line(view, entry, index) {
  const microphone = entry.speaker.place === "hall" ? microphoneText(entry.microphone) : "";
  return html`<li class="next-name" data-request=${entry.request}>
    <span class="queue-place" aria-hidden="true">${numberText(index + 1)}</span>
    <div>
      <p class="queue-name"><bdi>${entry.speaker.name}</bdi></p>
      <p class="queue-origin"><bdi>${originOf(entry.speaker)}</bdi></p>
      <ul class="facts" aria-label=${t("About this request")}>
        <li class="speech-type" data-type=${entry.speech_type}>${speechName(view, entry.speech_type)}</li>
        ${microphone ? html`<li>${microphone}</li>` : nothing}
      </ul>
    </div>
  </li>`;
}
