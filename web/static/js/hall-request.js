/**
 * Puts a person who sits in the hall into the one list of speakers.
 *
 * @import { Mine, SpeechType, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { microphoneField, namedMicrophone } from "./microphones.js";
import { OVER } from "./protocol.js";
import { sendForm } from "./sent-form.js";
import { languageField, ordinaryFirst, speechName } from "./speech.js";
import { t } from "./text.js";
import { WORDS } from "./words.js";

export class HallRequest {
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
  render({ view, mine }) {
    const types = askableForHall(view, mine);
    render(
      html`<form class="fields" @submit=${(/** @type {SubmitEvent} */ event) => this.file(event, view)}>
        <label class="field"><span>${t("Name")}</span><input name="name" required pattern=${WORDS} maxlength="200" autocomplete="off" /></label>
        <label class="field"><span>${t("Function")}</span><input name="function" maxlength="200" autocomplete="off" /></label>
        <label class="field"><span>${t("Organisation")}</span><input name="organisation" maxlength="200" autocomplete="off" /></label>
        ${microphoneField(view)}
        <label class="field"><span>${t("Country")}</span><input name="country" maxlength="200" autocomplete="off" /></label>
        <label class="field">
          <span>${t("Type of speech")}</span>
          <select name="speech_type">${types.map((type) => html`<option value=${type.id}>${speechName(view, type.id)}</option>`)}</select>
        </label>
        ${view.languages?.length ? languageField(view, view.languages.includes(this.page.boot.lang) ? this.page.boot.lang : "") : nothing}
        <button type="submit" class="button" ?disabled=${types.length === 0}>${t("Add to the list")}</button>
        ${types.length || OVER.has(view.phase) ? nothing : html`<p class="quiet">${view.queue_open ? t("The list is closed.") : t("The list opens with the doors.")}</p>`}
      </form>`,
      this.root,
    );
  }

  /**
   * @param {SubmitEvent} event
   * @param {View} view
   */
  async file(event, view) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const answers = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    const command = { type: "request_floor_for_hall", ...answers, microphone: namedMicrophone(view, answers["microphone"] ?? "") };
    await sendForm(form, () => this.page.act(command, event.submitter));
  }
}

/**
 * The types of speech for which somebody in the hall can be put on the list now.
 * @param {View} view
 * @param {Mine|null} mine
 * @returns {SpeechType[]}
 */
function askableForHall(view, mine) {
  return ordinaryFirst(view).filter((type) => mine?.askable_for_hall?.includes(type.id));
}
