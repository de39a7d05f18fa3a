/** Questions before something that cannot be undone. Focus comes back to the button that asked (HTML's <dialog>). */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";
import { WORDS } from "./words.js";

/**
 * @param {{heading: string, sentence?: string, confirm: string, reason?: string, required?: boolean, danger?: boolean}} question ``reason``: the label of a field for one
 * @returns {Promise<string|null>} the reason, maybe empty; null: changed their mind
 */
export function ask({ heading, sentence = "", confirm, reason = "", required = false, danger = false }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-heading");
  render(
    html`<form method="dialog">
      <h2 id="dialog-heading">${heading}</h2>
      ${sentence ? html`<p>${sentence}</p>` : nothing}
      ${reason
        ? html`<label class="field"><span>${reason}</span><input name="reason" maxlength="500" autocomplete="off" ?required=${required} pattern=${required ? WORDS : nothing} autofocus /></label>`
        : nothing}
      <div class="row row-end">
        <button type="button" class="button" @click=${() => dialog.close("")}>${t("Go back")}</button>
        <button type="submit" class="button ${danger ? "button-danger" : "button-primary"}" value="yes">${confirm}</button>
      </div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      const field = /** @type {HTMLInputElement|null} */ (dialog.querySelector("[name=reason]"));
      dialog.remove();
      answer(dialog.returnValue === "yes" ? (field?.value.trim() ?? "") : null);
    });
  });
}
