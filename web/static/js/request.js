/**
 * A request besides the socket: the button shows that it is under way, a refusal is shown with its sentence.
 *
 * @import { Page } from "./page.js"
 */

import { t } from "./text.js";

const ANSWER_WITHIN_MS = 20_000;

/**
 * @param {Page} page
 * @param {URL} url
 * @param {RequestInit} init
 * @param {EventTarget|null} [button]
 * @returns {Promise<unknown>} what the answer holds; null: it was refused, which the page shows
 */
export async function request(page, url, init, button = null) {
  const pressed = button instanceof HTMLElement ? button : null;
  if (pressed?.getAttribute("aria-busy") === "true") return null;
  pressed?.setAttribute("aria-busy", "true");
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
  const content = await answer?.json().catch(() => null);
  pressed?.removeAttribute("aria-busy");
  page.warn(answer?.ok ? "" : content?.message || t("The service cannot be reached, so nothing was done. Try again when the connection is back."));
  return answer?.ok ? content : null;
}
