/**
 * Captions on the screen of the hall, in the language that the definition says, as soon as there are some.
 *
 * @import { Now, Page } from "./page.js"
 */

import { render } from "../vendor/lit-html/lit-html.js";
import { captionLines } from "./caption-lines.js";
import { streamOf } from "./captions.js";
import { OVER } from "./protocol.js";

export class CaptionsScreen {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
  }

  /** @param {Now} now */
  render({ view }) {
    const language = view.captions?.screen ?? "";
    const socket = this.page.socket;
    this.root.hidden = !socket || !view.captions?.written.includes(language) || OVER.has(view.phase);
    if (this.root.hidden || !socket) return;
    socket.read(streamOf(language));
    render(captionLines(socket, language), this.root);
  }
}
