/**
 * The floor as a participant meets it: ask, see one's place, be next, speak, give it back.
 *
 * @import { Mine, OwnRequest, SwapOffer, View } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { reading } from "./clock.js";
import { keepFocus } from "./focus.js";
import { clockText } from "./format.js";
import { microphoneField, namedMicrophone } from "./microphones.js";
import { phaseSentence } from "./slate.js";
import { languageField, ordinaryFirst, speechName } from "./speech.js";
import { ngettext, t } from "./text.js";

export class FloorPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** @type {Now|null} */
    this.now = null;
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render(now) {
    this.now = now;
    const { view, mine } = now;
    if (!mine) return;
    this.root.dataset["state"] = stateOf(view, mine);
    this.root.dataset["request"] = mine.request?.request ?? "";
    keepFocus(this.root, () => render(this.draw(view, mine), this.root));
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    const time = this.root.querySelector("[data-part=remaining]");
    const clock = this.now?.view.floor?.clock;
    if (!time || !clock) return;
    const { text, state } = reading(clock, milliseconds);
    this.root.dataset["clock"] = state;
    if (time.textContent !== text) time.textContent = text;
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   */
  draw(view, mine) {
    switch (stateOf(view, mine)) {
      case "speaking":
        return this.speaking(view, mine);
      case "paused":
        return this.paused(view, mine);
      case "next":
      case "waiting":
        return this.waiting(view, mine, /** @type {OwnRequest} */ (mine.request));
      case "closed":
        return html`<h2>${t("The list of speakers is closed")}</h2>
          <p>${view.list_closed ? "" : phaseSentence(view.phase)} ${view.phase === "scheduled" || view.phase === "rehearsal" ? t("You can ask for the floor once the doors are open.") : ""}</p>
          ${last(mine)}`;
      default:
        return this.asking(view, mine);
    }
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   */
  asking(view, mine) {
    const types = ordinaryFirst(view).filter((type) => mine.askable?.includes(type.id) ?? true);
    return html`<h2>${t("Ask for the floor")}</h2>
      ${last(mine)}
      <form @submit=${(/** @type {SubmitEvent} */ event) => this.ask(event, view)}>
        <fieldset class="choices">
          <legend>${t("Type of speech")}</legend>
          ${types.map(
            (type, index) => html`<label class="choice">
              <input type="radio" name="speech_type" value=${type.id} data-wants-text=${String(type.wants_text ?? false)} ?checked=${index === 0} />
              <span>${speechName(view, type.id)}</span>
              <span class="quiet">${limitText(mine.limits_s[type.id])}</span>
            </label>`,
          )}
        </fieldset>
        ${types.some((type) => type.wants_text) ? html`<label class="field wants-text"><span>${t("What it is about (may be empty)")}</span><input name="text" maxlength="500" autocomplete="off" /></label>` : nothing}
        ${view.languages?.length ? languageField(view, preferredLanguage(view, this.page.boot.lang)) : nothing}
        ${mine.me.place === "hall" ? microphoneField(view) : nothing}
        <button type="submit" class="button button-primary button-large" data-key="h" aria-keyshortcuts="h">${t("Raise your hand")}<kbd aria-hidden="true">H</kbd></button>
      </form>
      <p class="quiet">
        ${view.waiting ? ngettext("{n} person waits before you.", "{n} people wait before you.", view.waiting) : t("Nobody waits: you would be next.")}
      </p>`;
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   * @param {OwnRequest} request
   */
  waiting(view, mine, request) {
    const place = request.place ?? 1;
    return html`<p class="place" data-place=${place} aria-hidden="true">${place}</p>
      <h2>${placeText(place)}</h2>
      <p>
        <strong>${speechName(view, request.speech_type)}</strong><br />
        ${request.state === "accepted" ? t("The chair has accepted your request: the floor will come.") : t("The chair sees your request.")}
      </p>
      <p class="quiet">
        ${place === 1 ? readyText(mine) : t("You will be told when you are next. Nobody hears you before.")}
      </p>
      <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.page.act({ type: "cancel_request", request: request.request }, event.currentTarget)}>
        ${t("Withdraw")}
      </button>
      ${(mine.swap_offers ?? []).map((offer) => this.offer(offer))}
      ${mine.askable?.length ? html`<details class="more"><summary>${t("Ask for something else")}</summary>${this.asking(view, mine)}</details>` : nothing}`;
  }

  /** @param {SwapOffer} offer */
  offer(offer) {
    const sentence = t("{name}, number {place}, would change places with you.", { name: offer.speaker.name, place: offer.place });
    const agree = (/** @type {Event} */ event) => this.page.act({ type: "agree_to_swap", request: offer.mine, with_request: offer.request }, event.currentTarget);
    return html`<div class="offer">
      <p>${sentence}</p>
      <button type="button" class="button" @click=${agree}>${t("Change places")}</button>
    </div>`;
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   */
  speaking(view, mine) {
    return html`<h2 class="on-air">${t("You have the floor")}</h2>
      ${this.remaining()}
      <p>${speakText(mine, this.page.socket?.state === "open")}</p>
      ${this.release(view, mine)}`;
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   */
  paused(view, mine) {
    return html`<h2>${t("You keep the floor")}</h2>
      ${this.remaining()}
      <p>${mine.has_floor ? phaseSentence(view.phase) : t("Your speech is interrupted and goes on afterwards.")} ${t("Nobody hears you now, and your clock stands still.")}</p>
      ${this.release(view, mine)}`;
  }

  remaining() {
    return html`<p class="remaining" data-part="remaining" role="timer" aria-label=${t("Your time")}></p>`;
  }

  /**
   * @param {View} view
   * @param {Mine} mine
   */
  release(view, mine) {
    const request = mine.request?.request ?? view.floor?.request ?? "";
    return html`<button type="button" class="button button-primary button-large" data-key="r" aria-keyshortcuts="r" @click=${(/** @type {Event} */ event) => this.page.act({ type: "release_floor", request }, event.currentTarget)}>
      ${t("Give the floor back")}<kbd aria-hidden="true">R</kbd>
    </button>`;
  }

  /**
   * @param {SubmitEvent} event
   * @param {View} view
   */
  async ask(event, view) {
    event.preventDefault();
    const answers = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const language = String(answers.get("language") ?? "");
    if (language) localStorage.setItem("tribuna speaks", language);
    const [speech_type, text, microphone] = ["speech_type", "text", "microphone"].map((name) => String(answers.get(name) ?? ""));
    await this.page.act({ type: "request_floor", speech_type, language, text, microphone: namedMicrophone(view, microphone ?? "") }, event.submitter);
  }
}

/**
 * @param {View} view
 * @param {Mine} mine
 * @returns {"speaking"|"paused"|"next"|"waiting"|"closed"|"idle"}
 */
function stateOf(view, mine) {
  if (mine.has_floor) return view.phase === "live" ? "speaking" : "paused";
  if (mine.request?.state === "granted") return "paused";
  if (mine.request) return mine.request.place === 1 ? "next" : "waiting";
  return view.queue_open && (mine.askable?.length ?? 1) ? "idle" : "closed";
}

/**
 * What became of the last request.
 * @param {Mine} mine
 */
function last(mine) {
  const request = mine.last_request;
  switch (request?.state) {
    case "denied":
      return html`<p class="outcome" data-state="denied">${t("Your last request was not granted.")} <bdi>${request.reason}</bdi></p>`;
    case "revoked":
      return html`<p class="outcome" data-state="revoked">${t("The chair took the floor back.")} <bdi>${request.reason}</bdi></p>`;
    case "released":
      return html`<p class="outcome" data-state="released">${t("Thank you for your statement.")}</p>`;
    default:
      return nothing;
  }
}

/** @param {Mine} mine */
function readyText(mine) {
  if (mine.me.place === "hall") return t("Get ready: when the floor is given to you, go to a microphone of the hall.");
  return t("Get ready: when the floor is given to you, the room hears and sees you at once.");
}

/**
 * @param {Mine} mine
 * @param {boolean} connected
 */
function speakText(mine, connected) {
  if (mine.me.place === "hall") return t("You have the floor: speak into a microphone of the hall.");
  if (!connected) return t("Your connection is lost. Wait a moment: the floor is still yours.");
  return t("Speak: the room hears and sees you while your microphone and camera are on.");
}

/** @param {number} place */
function placeText(place) {
  return place === 1 ? t("You are next") : t("You are number {place} on the list", { place });
}

/** @param {number|null|undefined} limit_s */
function limitText(limit_s) {
  return limit_s ? t("up to {time}", { time: clockText(limit_s) }) : "";
}

/**
 * The language spoken last time, else that of the page, else the room's first.
 * @param {View} view
 * @param {string} lang
 */
function preferredLanguage(view, lang) {
  const known = view.languages ?? [];
  return [localStorage.getItem("tribuna speaks") ?? "", lang].find((one) => known.includes(one)) ?? known[0] ?? "";
}
