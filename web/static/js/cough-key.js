/**
 * The cough key: the booth is silent for as long as it is held, by hand, by Space or by Enter. Whatever takes the hand away lets it go.
 *
 * @import { Command } from "./protocol.js"
 */

import { isTyping } from "./shortcuts.js";

const HOLDS = new Set([" ", "Enter"]);

export class CoughKey {
  /**
   * @param {(command: Command) => unknown} act
   * @param {() => void} changed
   */
  constructor(act, changed) {
    this.act = act;
    this.changed = changed;
    this.held = false;
    this.works = false;
    document.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("keyup", (event) => this.lift(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.release());
    addEventListener("blur", () => this.release());
  }

  /** @param {boolean} works whether there is something to silence; if not, nothing is left to let go of */
  follow(works) {
    this.works = works;
    this.held &&= works;
  }

  hold() {
    this.turn(this.works);
  }

  /** Pressed by something that knows no holding, as a screen reader: once to be silent, once to be heard. */
  toggle() {
    this.turn(this.works && !this.held);
  }

  release() {
    this.turn(false);
  }

  /** @param {boolean} held */
  turn(held) {
    if (held === this.held) return;
    this.held = held;
    this.act({ type: "cough", held });
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.works || !this.isMeant(event)) return;
    event.preventDefault();
    this.hold();
  }

  /** @param {KeyboardEvent} event Firefox presses a button when Space is lifted */
  lift(event) {
    if (!this.held || !HOLDS.has(event.key)) return;
    event.preventDefault();
    this.release();
  }

  /**
   * Space anywhere while shortcuts are on, but where it writes or chooses something; on the button itself always, and Enter too.
   * @param {KeyboardEvent} event
   */
  isMeant(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !HOLDS.has(event.key)) return false;
    const { target } = event;
    if (target instanceof HTMLElement && target.dataset["part"] === "cough") return true;
    const keeps = target instanceof HTMLElement && ["INPUT", "SUMMARY"].includes(target.tagName);
    return event.key === " " && document.body.dataset["shortcuts"] === "on" && !keeps && !isTyping(target);
  }
}
