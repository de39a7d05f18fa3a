/**
 * My microphone and camera in the meeting: on or off, and, always true, who hears me.
 *
 * @import { OwnMedia } from "./own-media.js"
 * @import { OwnMicrophone } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { streamOf } from "./device-check.js";
import { inputSelect, outputSelect } from "./device-select.js";
import { judge, measure } from "./link-quality.js";
import { Loudspeaker } from "./loudspeaker.js";
import { Meter } from "./meter.js";
import { hasStandingVoice, heardBy } from "./own-media.js";
import { t } from "./text.js";

const MEASURE_EVERY = 8;

export class VoicePanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.output = "";
    this.ticks = 0;
    this.quality = judge({ round_trip_s: null, fraction_lost: null });
    this.meter = new Meter(() => root.querySelector("meter"));
    root.replaceChildren();
  }

  /** @param {Now} now */
  render(now) {
    const own = this.page.own;
    this.meter.follow(own?.tracks.audio ?? null);
    if (own?.ended) render(html`<p class="voice-state">${t("Your camera and microphone are off: the meeting is over.")}</p>`, this.root);
    if (!own?.entered) return;
    const heard = heardBy(now, this.page);
    this.root.dataset["state"] = heard;
    render(
      html`
        <div class="voice-self">
          ${own.tracks.video && own.on.video
            ? html`<video .srcObject=${streamOf(own.tracks.video)} .muted=${true} autoplay playsinline aria-label=${t("Your own picture")}></video>`
            : html`<p>${t("No picture of you")}</p>`}
        </div>
        <div class="voice-body">
          ${this.muting(now)}
          <p class="voice-state" data-state=${heard}>${this.sentence(now, own, heard)}</p>
          <meter min="0" max="1" value="0" aria-label=${t("Level of your microphone")}></meter>
          <div class="row">${this.microphone(own)} ${this.camera(own)}</div>
          ${own.problems.audio || own.problems.video ? html`<p class="problem">${own.problems.audio || own.problems.video}</p>` : nothing}
          <p class="link" data-state=${this.quality.state}>${this.link(own)}</p>
          <details>
            <summary>${t("Devices")}</summary>
            ${inputSelect(own, "audio")} ${inputSelect(own, "video")}
            ${Loudspeaker.canChoose ? outputSelect(own, this.output, (id) => this.choose(id)) : nothing}
          </details>
        </div>
      `,
      this.root,
    );
  }

  /**
   * What the chair did to my microphone. Only my own hand opens it again.
   * @param {Now} now
   */
  muting({ mine }) {
    const microphone = mine?.microphone;
    if (microphone?.asked) {
      return html`<div class="offer" role="group" aria-label=${t("A question from the chair")}>
        <p>${t("The chair asks you to open your microphone.")}</p>
        <div class="row">
          ${this.opening(microphone, "button-primary")}
          <button type="button" class="button" @click=${(/** @type {Event} */ event) => this.page.act({ type: "decline_unmute" }, event.currentTarget)}>${t("Keep it closed")}</button>
        </div>
        ${waiting(microphone)}
      </div>`;
    }
    if (!microphone?.muted) return nothing;
    return html`<div class="offer">
      <p>${microphone.locked ? t("The chair has closed the microphones. Ask for the floor, or wait until you are asked to speak.") : t("The chair has closed your microphone.")}</p>
      ${microphone.locked ? nothing : this.opening(microphone)} ${waiting(microphone)}
    </div>`;
  }

  /**
   * @param {OwnMicrophone} microphone
   * @param {string} [kind]
   */
  opening(microphone, kind = "") {
    return html`<button type="button" class="button ${kind}" ?disabled=${microphone.full ?? false} @click=${(/** @type {Event} */ event) => this.unmute(event)}>${t("Open my microphone")}</button>`;
  }

  /** @param {Event} event */
  async unmute(event) {
    if (await this.page.act({ type: "unmute" }, event.currentTarget)) this.page.own?.turn("audio", true);
  }

  tick() {
    this.ticks += 1;
    if (this.ticks % MEASURE_EVERY === 0 && this.page.own?.entered) this.measure();
  }

  async measure() {
    const before = this.quality;
    this.quality = judge(await measure(this.page.own?.input.link.peer ?? null));
    if (before.sentence !== this.quality.sentence) this.page.changed();
  }

  /**
   * @param {Now} now
   * @param {OwnMedia} own
   * @param {"nobody"|"backstage"|"room"} heard
   */
  sentence({ mine }, own, heard) {
    if (!own.tracks.audio) return t("You have no microphone.");
    if (this.page.socket?.state !== "open") return t("The connection is lost. Nobody may be hearing you.");
    if (mine?.microphone?.muted) return t("Nobody hears you.");
    if (heard === "room") return t("The room hears you.");
    if (heard === "backstage") return t("Those behind the stage hear you, the public does not.");
    if (!own.on.audio) return t("Your microphone is off.");
    if (own.input.link.state !== "connected") return t("Your microphone is being connected.");
    if (mine && hasStandingVoice(mine)) return t("Nobody hears you now: there is no sound in this phase.");
    return t("Your microphone is connected, but nobody hears you.");
  }

  /** @param {OwnMedia} own */
  microphone(own) {
    return html`<button type="button" class="button button-toggle" data-key="m" aria-keyshortcuts="m" data-state=${own.on.audio ? "on" : "off"} ?disabled=${!own.tracks.audio} @click=${() => own.turn("audio", !own.on.audio)}>
      ${own.on.audio ? t("Turn the microphone off") : t("Turn the microphone on")}<kbd aria-hidden="true">M</kbd>
    </button>`;
  }

  /** @param {OwnMedia} own */
  camera(own) {
    if (!own.choice.camera) return html`<button type="button" class="button" @click=${() => own.withCamera(true)}>${t("Use a camera")}</button>`;
    return html`<button type="button" class="button button-toggle" data-state=${own.on.video ? "on" : "off"} ?disabled=${!own.tracks.video} @click=${() => own.turn("video", !own.on.video)}>
      ${own.on.video ? t("Turn the camera off") : t("Turn the camera on")}
    </button>`;
  }

  /** @param {OwnMedia} own */
  link(own) {
    return own.input.link.state === "connected" ? this.quality.sentence || t("Connected") : t("Connecting…");
  }

  /** @param {string} deviceId */
  async choose(deviceId) {
    this.output = deviceId;
    await this.page.loudspeaker?.choose(deviceId);
    this.page.changed();
  }
}

/** @param {OwnMicrophone} microphone */
function waiting({ full, locked }) {
  return full && !locked ? html`<p class="quiet">${t("As many microphones are open as this room takes. Yours can be opened once another is closed.")}</p>` : nothing;
}
