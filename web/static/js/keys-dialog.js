/** All keys that do something on this page now, in a dialog that ``?`` opens. */

import { html, render } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";

/** @param {Map<string, string>} keys key to what it does */
export function showKeys(keys) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-heading");
  render(
    html`<form method="dialog">
      <h2 id="dialog-heading">${t("Keys")}</h2>
      <dl class="keys">
        ${[...keys].map(([key, does]) => html`<div><dt><kbd>${key.toUpperCase()}</kbd></dt><dd><bdi>${does}</bdi></dd></div>`)}
        <div><dt><kbd>?</kbd></dt><dd>${t("This list")}</dd></div>
      </dl>
      <div class="row row-end"><button type="submit" class="button button-primary" autofocus>${t("Close")}</button></div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.remove());
}
