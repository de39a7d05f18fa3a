/**
 * The laptop on the mixing desk: the hall's camera and the desk's sound in, the remote mix out. It comes back after unplugged devices.
 *
 * @import { OwnMedia } from "./own-media.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { streamOf } from "./device-check.js";
import { inputSelect, outputSelect } from "./device-select.js";
import { judge, measure } from "./link-quality.js";
import { Loudspeaker } from "./loudspeaker.js";
import { Meter, wakeMeters } from "./meter.js";
import { heardBy } from "./own-media.js";
import { t } from "./text.js";

const MEASURE_EVERY = 8;
const KEPT = "tribuna hall output";

export class HallConsole {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.output = localStorage.getItem(KEPT) ?? "";
    this.ticks = 0;
    this.quality = judge({ round_trip_s: null, fraction_lost: null });
    this.desk = new Meter(() => root.querySelector("meter[data-part=desk]"));
    this.mix = new Meter(() => root.querySelector("meter[data-part=mix]"));
    if (!page.own) return;
    root.replaceChildren();
    page.own.addEventListener("change", () => this.page.changed());
    page.own.resume().then((resumed) => (resumed ? this.connected() : undefined));
  }

  /** @param {Now} now */
  render(now) {
    const own = this.page.own;
    if (!own) return;
    this.desk.follow(own.tracks.audio);
    render(own.ended ? html`<p>${t("The meeting is over: camera and sound are off.")}</p>` : own.entered ? this.console(now, own) : this.invitation(own), this.root);
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

  /** @param {OwnMedia} own */
  invitation(own) {
    return html`<p>${t("Connect the camera and the output of the mixing desk to this machine, and this machine's sound to an input of the desk.")}</p>
      ${problems(own)}
      <button type="button" class="button button-primary button-large" ?disabled=${own.opening} @click=${() => this.connect(own)}>
        ${own.opening ? t("Waiting for your browser…") : t("Connect the hall")}
      </button>`;
  }

  /**
   * @param {Now} now
   * @param {OwnMedia} own
   */
  console(now, own) {
    return html`<p class="voice-state" data-state=${heardBy(now, this.page)}>${this.sentence(now, own)}</p>
      ${problems(own)}
      <div class="desk-grid">
        <section class="desk-side">
          <h3>${t("From the hall")}</h3>
          <div class="preview">
            ${own.tracks.video
              ? html`<video .srcObject=${streamOf(own.tracks.video)} .muted=${true} autoplay playsinline aria-label=${t("Picture of the hall's camera")}></video>`
              : html`<p>${t("No picture")}</p>`}
          </div>
          <label class="meter-line"><span>${t("Desk")}</span><meter data-part="desk" min="0" max="1" value="0"></meter></label>
          ${inputSelect(own, "audio")} ${inputSelect(own, "video")}
        </section>
        <section class="desk-side">
          <h3>${t("To the hall")}</h3>
          <p class="quiet">${t("Everybody who speaks remotely, mixed, without the hall itself.")}</p>
          <label class="meter-line"><span>${t("Remote mix")}</span><meter data-part="mix" min="0" max="1" value="0"></meter></label>
          ${Loudspeaker.canChoose
            ? outputSelect(own, this.output, (id) => this.choose(id))
            : html`<p class="quiet">${t("This browser plays through the system's output. Choose it in the settings of this machine.")}</p>`}
          ${this.outputIsGone(own) ? html`<p class="problem" role="alert">${t("The chosen output is gone. Plug it in again or choose another.")}</p>` : nothing}
          <p class="link" data-state=${this.quality.state}>${own.input.link.state === "connected" ? this.quality.sentence || t("Connected") : t("Connecting…")}</p>
        </section>
      </div>`;
  }

  /**
   * @param {Now} now
   * @param {OwnMedia} own
   */
  sentence(now, own) {
    switch (heardBy(now, this.page)) {
      case "room":
        return t("The hall is on the air.");
      case "backstage":
        return t("Those behind the stage hear and see the hall, the public does not.");
      default:
        return own.input.link.state === "connected" ? t("The hall is connected. Nobody hears it in this phase.") : t("The hall is being connected.");
    }
  }

  /** @param {OwnMedia} own */
  outputIsGone(own) {
    return this.output !== "" && !own.devices.some((one) => one.kind === "audiooutput" && one.deviceId === this.output);
  }

  /** @param {OwnMedia} own */
  async connect(own) {
    wakeMeters();
    await own.open();
    if (!own.tracks.audio) return;
    await own.enter();
    this.connected();
  }

  async connected() {
    this.mix.show(() => this.page.output?.level ?? 0);
    if (this.output) await this.page.loudspeaker?.choose(this.output).catch(() => undefined);
    this.page.changed();
  }

  /** @param {string} deviceId */
  async choose(deviceId) {
    this.output = deviceId;
    localStorage.setItem(KEPT, deviceId);
    await this.page.loudspeaker?.choose(deviceId);
    this.page.changed();
  }
}

/** @param {OwnMedia} own */
function problems(own) {
  return [own.problems.audio, own.problems.video].map((one) => (one ? html`<p class="problem" role="alert">${one}</p>` : nothing));
}
