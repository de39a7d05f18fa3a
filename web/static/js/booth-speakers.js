/**
 * Who speaks and who is next, for interpreters: the language first, in letters that can be read beside the work.
 *
 * @import { QueueEntry, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { languageName } from "./format.js";
import { originOf } from "./people.js";
import { isPassedOver } from "./placing.js";
import { speechName } from "./speech.js";
import { t } from "./text.js";

/** @typedef {Pick<QueueEntry, "request"|"speaker"|"language"|"speech_type">} Speaking */

/** How many are shown behind the next one. */
const LATER = 3;

export class BoothSpeakers {
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
    const [next, ...later] = (view.queue ?? []).filter((entry) => !isPassedOver(entry));
    const own = mine?.booth ?? "";
    render(
      html`${large(t("Speaks now"), t("Nobody has the floor."), view.floor, view, own)} ${large(t("Next"), t("Nobody waits for the floor."), next, view, own)}
      ${later.length ? html`<ol class="booth-later" aria-label=${t("Later")}>${repeat(later.slice(0, LATER), (entry) => entry.request, (entry) => small(entry))}</ol>` : nothing}`,
      this.root,
    );
  }
}

/**
 * @param {string} heading
 * @param {string} nobody
 * @param {Speaking|null|undefined} one
 * @param {View} view
 * @param {string} own
 */
function large(heading, nobody, one, view, own) {
  if (!one) {
    return html`<div class="booth-speaker"><h3 class="eyebrow">${heading}</h3><p class="quiet">${nobody}</p></div>`;
  }
  return html`<div class="booth-speaker" data-request=${one.request}>
    <h3 class="eyebrow">${heading}</h3>
    <p class="booth-language" data-known=${String(one.language !== "")}>${spoken(one.language)} ${one.language === own ? html`<span class="tag tag-good">${t("the language of your booth")}</span>` : nothing}</p>
    <p class="booth-name"><bdi>${one.speaker.name}</bdi></p>
    <p class="quiet"><bdi>${originOf(one.speaker)}</bdi> · ${speechName(view, one.speech_type)}</p>
  </div>`;
}

/** @param {Speaking} one */
function small(one) {
  return html`<li><strong>${spoken(one.language)}</strong> <bdi>${one.speaker.name}</bdi></li>`;
}

/** @param {string} language */
function spoken(language) {
  return language ? languageName(language) : t("language not said");
}
