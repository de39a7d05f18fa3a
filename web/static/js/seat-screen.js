/**
 * The code on the screen of the hall itself: there as long as those who run the room have one.
 *
 * @import { Page } from "./page.js"
 */

import { nothing, render } from "../vendor/lit-html/lit-html.js";
import { SeatCode } from "./seat-code.js";
import { codeView } from "./seat-view.js";

export class SeatScreen {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.seats = new SeatCode(page);
    this.seats.addEventListener("change", () => this.draw());
  }

  tick() {
    this.seats.tick();
  }

  draw() {
    const { code } = this.seats;
    this.root.hidden = !code?.url;
    render(code?.url ? codeView(code) : nothing, this.root);
  }
}
