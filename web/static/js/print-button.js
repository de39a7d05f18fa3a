/** Prints the page. It is there once a script can do so. */

export class PrintButton {
  /** @param {HTMLElement} root a button */
  constructor(root) {
    root.hidden = false;
    root.addEventListener("click", () => print());
  }
}
