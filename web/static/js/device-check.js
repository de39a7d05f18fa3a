/**
 * Before the meeting: does the camera show me, does the microphone hear me, do I hear the loudspeaker? Nothing leaves this machine yet.
 *
 * @import { OwnMedia } from "./own-media.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { inputSelect, outputSelect } from "./device-select.js";
import { Loudspeaker } from "./loudspeaker.js";
import { Meter, wakeMeters } from "./meter.js";
import { isBarred } from "./own-door.js";
import { playTone } from "./test-tone.js";
import { t } from "./text.js";

const HEARD = 0.01;

export class DeviceCheck {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.meter = new Meter(() => root.querySelector("meter"));
    this.output = "";
    this.shown = "";
    this.tone = /** @type {"untried"|"played"|"heard"} */ ("untried");
    if (!page.own) return;
    root.replaceChildren();
    page.own.addEventListener("change", () => this.draw());
    page.own.resume().then((resumed) => resumed && this.entered());
    this.draw();
  }

  /** @param {Now} now the door opens or shuts, or I have another role */
  render({ view, mine }) {
    const shown = `${isBarred(view, mine)} ${mine?.role}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.draw();
  }

  tick() {
    const said = this.root.querySelector("[data-part=heard]");
    const sentence = this.meter.loudest > HEARD ? t("The microphone works: it hears you.") : t("Say something: the bar moves when you are heard.");
    if (said && said.textContent !== sentence) said.textContent = sentence;
  }

  draw() {
    const own = this.page.own;
    if (!own || own.entered || this.root.hidden) return;
    this.meter.follow(own.tracks.audio);
    const open = own.tracks.audio || own.tracks.video || own.problems.audio;
    render(own.ended ? over() : open ? this.check(own) : this.invitation(own), this.root);
  }

  /** @param {OwnMedia} own */
  invitation(own) {
    return html`<div class="check-start">
      <p>${this.promise()}</p>
      <button type="button" class="button button-primary button-large" ?disabled=${own.opening} @click=${() => this.open(own)}>
        ${own.opening ? t("Waiting for your browser…") : t("Turn on camera and microphone")}
      </button>
    </div>`;
  }

  promise() {
    return this.role() === "participant"
      ? t("Your browser will ask whether it may use your camera and microphone. Nobody sees or hears you before you join, and afterwards only while the chair gives you the floor.")
      : t("Your browser will ask whether it may use your camera and microphone. Your microphone stays off until you switch it on.");
  }

  /** @param {OwnMedia} own */
  check(own) {
    return html`
      <div class="check-cards">${this.camera(own)} ${this.microphone(own)} ${this.loudspeaker(own)}</div>
      <div class="check-join">
        <button type="button" class="button button-primary button-large" ?disabled=${!own.tracks.audio || this.page.barred} @click=${() => this.join(own)}>${this.joinLabel(own)}</button>
        ${own.tracks.audio ? nothing : html`<p>${t("You can join as soon as the microphone works.")}</p>`}
        ${this.page.barred ? html`<p>${t("You can join as soon as a moderator lets you in.")}</p>` : nothing}
      </div>
    `;
  }

  /** @param {OwnMedia} own */
  joinLabel(own) {
    if (this.role() === "moderator") return t("Use these devices");
    return own.tracks.video ? t("Join the meeting") : t("Join without a camera");
  }

  /** As it is in the room now: a moderator may have given me another than that of my invitation. */
  role() {
    return this.page.socket?.mine?.role ?? this.page.boot.role;
  }

  /** @param {OwnMedia} own */
  camera(own) {
    const track = own.tracks.video;
    return html`<section class="card check-card" data-state=${track ? "works" : "off"}>
      <h3>${t("Camera")}</h3>
      <div class="preview">
        ${track
          ? html`<video .srcObject=${streamOf(track)} .muted=${true} autoplay playsinline aria-label=${t("Your own picture")}></video>`
          : html`<p>${own.choice.camera ? t("No picture") : t("You join without a camera.")}</p>`}
      </div>
      ${this.problem(own, "video")}
      ${own.choice.camera ? inputSelect(own, "video") : nothing}
      <label class="tick">
        <input type="checkbox" .checked=${!own.choice.camera} @change=${(/** @type {Event} */ event) => own.withCamera(!(/** @type {HTMLInputElement} */ (event.target).checked))} />
        <span>${t("Without a camera")}</span>
      </label>
    </section>`;
  }

  /** @param {OwnMedia} own */
  microphone(own) {
    return html`<section class="card check-card" data-state=${own.tracks.audio ? "works" : "off"}>
      <h3>${t("Microphone")}</h3>
      <meter min="0" max="1" value="0" aria-label=${t("Level of your microphone")}></meter>
      ${own.tracks.audio ? html`<p data-part="heard">${t("Say something: the bar moves when you are heard.")}</p>` : nothing}
      ${this.problem(own, "audio")} ${inputSelect(own, "audio")}
    </section>`;
  }

  /** @param {OwnMedia} own */
  loudspeaker(own) {
    return html`<section class="card check-card" data-state=${this.tone === "heard" ? "works" : "off"}>
      <h3>${t("Loudspeaker")}</h3>
      <p>${this.tone === "heard" ? t("The loudspeaker works.") : t("Play three notes. With headphones nobody hears an echo.")}</p>
      <div class="row">
        <button type="button" class="button" @click=${() => this.play()}>${t("Play a test sound")}</button>
        ${this.tone === "played" ? html`<button type="button" class="button" @click=${() => this.hear()}>${t("I heard it")}</button>` : nothing}
      </div>
      ${Loudspeaker.canChoose ? outputSelect(own, this.output, (id) => this.choose(id)) : nothing}
    </section>`;
  }

  /**
   * @param {OwnMedia} own
   * @param {"audio"|"video"} medium
   */
  problem(own, medium) {
    if (!own.problems[medium]) return nothing;
    return html`<div class="problem" role="alert">
      <p>${own.problems[medium]}</p>
      <button type="button" class="button" @click=${() => own.openOne(medium)}>${t("Try again")}</button>
    </div>`;
  }

  /** @param {OwnMedia} own */
  open(own) {
    wakeMeters();
    own.open();
  }

  async play() {
    await playTone(this.output);
    this.tone = "played";
    this.draw();
  }

  hear() {
    this.tone = "heard";
    this.draw();
  }

  /** @param {string} deviceId */
  async choose(deviceId) {
    this.output = deviceId;
    await this.page.loudspeaker?.choose(deviceId);
    this.draw();
  }

  /** @param {OwnMedia} own */
  async join(own) {
    const results = this.results(own);
    if (!own.tracks.video) await own.withCamera(false);
    await own.enter();
    if (!own.entered) return;
    this.page.socket?.send({ type: "report_check", ...results });
    this.entered();
    /** @type {HTMLElement|null} */ (document.querySelector("[data-after-check]"))?.focus();
  }

  /**
   * How the devices did, for those who decide about speakers; their names stay here.
   * @param {OwnMedia} own
   */
  results(own) {
    const heard = this.meter.loudest > HEARD ? "works" : "silent";
    const seen = own.tracks.video ? "works" : own.choice.camera ? "failed" : "unused";
    const loudspeaker = { untried: "untried", played: "silent", heard: "works" }[this.tone];
    return { microphone: own.tracks.audio ? heard : "failed", camera: seen, loudspeaker };
  }

  entered() {
    document.body.dataset["step"] = "room";
    this.meter.follow(null);
    this.root.replaceChildren();
    this.root.hidden = true;
    this.page.output?.open();
  }
}

function over() {
  return html`<p>${t("Your camera and microphone are off: the meeting is over.")}</p>`;
}

/** @type {WeakMap<MediaStreamTrack, MediaStream>} one stream for a track, so that a video element is not started anew by every drawing */
const streams = new WeakMap();

/** @param {MediaStreamTrack} track */
export function streamOf(track) {
  const stream = streams.get(track) ?? new MediaStream([track]);
  streams.set(track, stream);
  return stream;
}
