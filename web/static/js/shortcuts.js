/**
 * One key for what a hand does again and again: a key presses the first button that names it (``data-key``). It can be switched off
 * (WCAG 2.1.4) and does nothing while somebody types.
 *
 * @import { Page } from "./page.js"
 */

import { showKeys } from "./keys-dialog.js";

const KEPT = "tribuna shortcuts";

export class Shortcuts {
  /**
   * @param {HTMLElement} root a checkbox
   * @param {Page} _page
   */
  constructor(root, _page) {
    this.box = /** @type {HTMLInputElement} */ (root);
    this.box.checked = localStorage.getItem(KEPT) !== "off";
    this.box.addEventListener("change", () => this.keep());
    document.addEventListener("keydown", (event) => this.press(event));
    this.keep();
  }

  keep() {
    localStorage.setItem(KEPT, this.box.checked ? "on" : "off");
    document.body.dataset["shortcuts"] = this.box.checked ? "on" : "off";
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (event.key === "?") return showKeys(usableKeys());
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === event.key.toLowerCase() && isUsable(one));
    if (!(wanted instanceof HTMLElement)) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
  }
}

/** @param {EventTarget|null} target */
export function isTyping(target) {
  if (document.querySelector("dialog[open]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName));
}

/**
 * What each key does here and now; of several buttons with one key it presses the first.
 * @returns {Map<string, string>} key to the words of its button
 */
export function usableKeys() {
  const keys = new Map();
  for (const one of document.querySelectorAll("[data-key]")) {
    const key = one.getAttribute("data-key") ?? "";
    if (!keys.has(key) && isUsable(one)) keys.set(key, wordsOf(one));
  }
  return keys;
}

/** @param {Element} control without the hint of its key */
function wordsOf(control) {
  const label = control.getAttribute("aria-label") ?? control.closest("label")?.textContent ?? control.textContent ?? "";
  const hint = control.querySelector("kbd")?.textContent ?? "";
  return label.trim().replace(new RegExp(`${hint}$`), "").trim().replaceAll(/\s+/g, " ");
}

/** @param {Element} element */
function isUsable(element) {
  return !element.hasAttribute("disabled") && element.checkVisibility();
}
