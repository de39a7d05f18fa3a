/** A question with several fields. Focus comes back to the button that asked (HTML's <dialog>). */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";
import { WORDS } from "./words.js";

/**
 * @typedef {{name: string, label: string, value?: string|number, type?: "text"|"number"|"area", required?: boolean, max?: number}} Field ``max``: characters or the number
 *
 * @param {{heading: string, fields: Field[], confirm: string, sentence?: string}} question
 * @returns {Promise<Record<string, string>|null>} what was written, trimmed; null: changed their mind
 */
export function askForm({ heading, fields, confirm, sentence = "" }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-heading");
  /** @type {Record<string, string>|null} */
  let answers = null;
  const keep = (/** @type {SubmitEvent} */ event) => {
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    answers = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
  };
  render(
    html`<form method="dialog" @submit=${keep}>
      <h2 id="dialog-heading">${heading}</h2>
      ${sentence ? html`<p>${sentence}</p>` : nothing} ${fields.map(field)}
      <div class="row row-end">
        <button type="button" class="button" @click=${() => dialog.close()}>${t("Go back")}</button>
        <button type="submit" class="button button-primary">${confirm}</button>
      </div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(answers);
    });
  });
}

/**
 * @param {Field} field
 * @param {number} index the first one has the focus
 */
function field({ name, label, value = "", type = "text", required = false, max = 200 }, index) {
  const first = index === 0;
  if (type === "area") return html`<label class="field"><span>${label}</span><textarea name=${name} rows="3" maxlength=${max} ?autofocus=${first} .value=${String(value)}></textarea></label>`;
  if (type === "number") {
    return html`<label class="field"
      ><span>${label}</span><input name=${name} type="number" min="0" max=${max} inputmode="numeric" .value=${String(value)} ?autofocus=${first}
    /></label>`;
  }
  return html`<label class="field"
    ><span>${label}</span><input name=${name} maxlength=${max} autocomplete="off" .value=${String(value)} ?required=${required} pattern=${required ? WORDS : nothing} ?autofocus=${first}
  /></label>`;
}
