/**
 * Says when the line is down and that what is shown may be old; says nothing while all is well.
 *
 * @import { Page } from "./page.js"
 */

import { t } from "./text.js";

export class ConnectionState {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    page.addEventListener("change", () => this.render());
  }

  render() {
    const { state, sentence } = this.judge();
    if (this.root.dataset["state"] === state && this.root.textContent === sentence) return;
    document.documentElement.dataset["connection"] = state;
    this.root.dataset["state"] = state;
    this.root.hidden = sentence === "";
    this.root.textContent = sentence;
    if (sentence) this.page.say(sentence);
  }

  /** @returns {{state: string, sentence: string}} */
  judge() {
    const { socket, output, own } = this.page;
    if (socket?.state === "refused") return { state: "refused", sentence: refusal(socket.closeCode, socket.closeReason) };
    if (socket?.state === "lost") {
      return { state: "stale", sentence: t("Connection lost. Trying again. What you see may be out of date.") };
    }
    if (output?.link.state === "refused") return { state: "silent", sentence: output.link.sentence || t("Sound and pictures are not available here.") };
    if (own?.input.link.state === "refused") {
      return { state: "silent", sentence: own.input.link.sentence || t("The room does not take your microphone. Reload the page or ask your technician.") };
    }
    if (output?.link.state === "lost" || own?.input.link.state === "lost") {
      return { state: "silent", sentence: t("Sound and pictures are interrupted. Trying again.") };
    }
    return { state: "well", sentence: "" };
  }
}

/**
 * @param {number} code
 * @param {string} reason the code of a problem
 */
function refusal(code, reason) {
  switch (code) {
    case 4401:
      if (reason === "slot_over") return t("You were invited to run this meeting in its slot alone, and the slot is over. Ask the secretariat if there is still something to do.");
      return t("Your invitation is not valid any more. Ask those who invited you for a new link.");
    case 4403:
      return t("Your invitation is for another room or another role. Open the link that you were sent.");
    case 4405:
      return t("A moderator put you out of this room. Ask the organisers if you want to come back.");
    default:
      return t("This room does not exist any more. Go back to the programme.");
  }
}
