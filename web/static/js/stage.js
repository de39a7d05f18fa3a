/**
 * The stage: the big picture, the hall beside it when somebody speaks from afar, or a calm slate that says what happens next.
 *
 * @import { Placed } from "./arrange.js"
 * @import { SourceView, View } from "./protocol.js"
 * @import { Slate } from "./slate.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { arrange, arrangeUnnamed } from "./arrange.js";
import { VIDEO_SLOTS } from "./media-out.js";
import { missingPictures } from "./missing-pictures.js";
import { originOf } from "./people.js";
import { slateOf } from "./slate.js";
import { t } from "./text.js";

/** A picture without a new frame for this long shows nobody any more. */
const STILL_MS = 1_500;

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** Frames shown so far and when the last one was new, by video slot. */
    this.frames = Array.from({ length: VIDEO_SLOTS }, () => ({ shown: 0, at: -STILL_MS }));
    /** @type {boolean[]} by video slot */
    this.moving = this.frames.map(() => false);
    /** Why pictures are missing. */
    this.missing = "";
    root.replaceChildren();
  }

  /** @param {Now} now */
  render({ view }) {
    const placed = this.placed(view);
    const main = placed[0]?.place === "main";
    this.root.dataset["state"] = main ? "picture" : "slate";
    this.explain(missingPictures(this.slots));
    render(
      html`
        ${placed.map((one, slot) => this.picture(one, slot))}
        ${main ? nothing : drawSlate(slateOf(view, this.page.boot, this.page.now()))}
        ${this.missing ? html`<p class="stage-note">${this.missing}</p>` : nothing}
        ${this.page.loudspeaker?.blocked && (main || view.phase === "live") ? this.listen() : nothing}
      `,
      this.root,
    );
  }

  /**
   * @param {View} view
   * @returns {Placed[]}
   */
  placed(view) {
    const { boot, output } = this.page;
    if (output?.link.state !== "connected" || view.sources.length === 0) return arrange(view, this.moving.map(() => null));
    if (!boot.as) return arrangeUnnamed(this.moving);
    return arrange(view, this.slots?.video ?? this.moving.map(() => null));
  }

  /** Who is in the slots of the present session, as far as that is told. */
  get slots() {
    const { output, socket } = this.page;
    return output?.link.state === "connected" ? socket?.slots.get(output.link.session ?? "") : undefined;
  }

  /** @param {string} sentence "" if no picture is missing */
  explain(sentence) {
    if (sentence && sentence !== this.missing) this.page.say(sentence);
    this.missing = sentence;
  }

  /** See which pictures move. */
  tick() {
    if (this.page.boot.as) return;
    const now = performance.now();
    const videos = [...this.root.querySelectorAll("video")];
    this.frames = this.frames.map((before, slot) => {
      const shown = videos[slot]?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      return shown === before.shown ? before : { shown, at: now };
    });
    const moving = this.frames.map(({ at }) => now - at < STILL_MS);
    const changed = moving.some((moves, slot) => moves !== this.moving[slot]);
    this.moving = moving;
    if (changed) this.page.changed();
  }

  /**
   * @param {Placed} placed
   * @param {number} slot
   */
  picture({ place, source }, slot) {
    const { name, origin } = captionOf(source);
    const line = [name, origin].filter((one) => one).join(", ");
    const label = line ? t("Picture: {name}", { name: line }) : t("Picture of the meeting");
    return html`<figure class="picture" data-place=${place} data-slot=${slot} data-participant=${source?.person.id ?? ""}>
      <video .srcObject=${this.page.output?.video[slot] ?? null} .muted=${true} autoplay playsinline aria-label=${label}></video>
      ${name ? html`<figcaption><bdi class="picture-name">${name}</bdi>${origin ? html` <bdi class="picture-origin">${origin}</bdi>` : nothing}</figcaption>` : nothing}
    </figure>`;
  }

  listen() {
    return html`<div class="listen">
      <p>${t("Your browser waits for your click before it plays sound.")}</p>
      <button type="button" class="button button-primary button-large" @click=${() => this.page.loudspeaker?.play()}>${t("Listen")}</button>
    </div>`;
  }
}

/**
 * Who is in a picture; a hall full of people is nobody in particular.
 * @param {SourceView|null} source
 */
function captionOf(source) {
  if (!source) return { name: "", origin: "" };
  return source.role === "hall" ? { name: t("The hall"), origin: "" } : { name: source.person.name, origin: originOf(source.person) };
}

/** @param {Slate} slate */
function drawSlate(slate) {
  return html`<div class="slate">
    <p class="slate-heading">${slate.heading}</p>
    ${slate.reason ? html`<p class="slate-reason"><bdi>${slate.reason}</bdi></p>` : nothing}
    <p class="slate-sentence">${slate.sentence}</p>
  </div>`;
}
