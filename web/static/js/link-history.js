/** The last minute of every connection, as a small picture: figures alone do not show whether it gets better or worse. */

import { html, nothing, svg } from "../vendor/lit-html/lit-html.js";
import { t } from "./text.js";

/** Samples, one a second. */
const KEPT = 60;
const WIDTH = 120;
const HEIGHT = 24;

/** @typedef {{bitrate_bps: number, fraction_lost: number}} Sample */

export class LinkHistory {
  constructor() {
    /** @type {Map<string, Sample[]>} by session */
    this.samples = new Map();
  }

  /**
   * Take the newest figures of all connections; those that are gone are forgotten.
   * @param {{session: string, bitrate_in_bps: number, bitrate_out_bps: number, fraction_lost: number}[]} links
   */
  take(links) {
    const before = this.samples;
    this.samples = new Map(
      links.map((link) => {
        const sample = { bitrate_bps: link.bitrate_in_bps + link.bitrate_out_bps, fraction_lost: link.fraction_lost };
        return [link.session, [...(before.get(link.session) ?? []), sample].slice(-KEPT)];
      }),
    );
  }

  /** @param {string} session */
  picture(session) {
    const samples = this.samples.get(session) ?? [];
    if (samples.length < 2) return nothing;
    return html`<svg class="history" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} role="img" aria-label=${t("The last minute: bit rate, and losses as bars")}>
      ${losses(samples)}
      <path class="history-rate" d=${ratePath(samples)} />
    </svg>`;
  }
}

/** @param {Sample[]} samples */
function losses(samples) {
  return samples.map(({ fraction_lost }, index) =>
    fraction_lost > 0.005 ? svg`<rect class="history-loss" x=${x(index, samples)} width="2" y=${HEIGHT * (1 - Math.min(1, fraction_lost * 4))} height=${HEIGHT}></rect>` : nothing,
  );
}

/**
 * @param {Sample[]} samples
 * @returns {string} of an SVG path; the highest of the minute touches the top
 */
export function ratePath(samples) {
  const most = Math.max(1, ...samples.map(({ bitrate_bps }) => bitrate_bps));
  return samples.map(({ bitrate_bps }, index) => `${index ? "L" : "M"}${x(index, samples)} ${(HEIGHT - 2 - (HEIGHT - 4) * (bitrate_bps / most)).toFixed(1)}`).join("");
}

/**
 * The newest is at the end.
 * @param {number} index
 * @param {Sample[]} samples
 */
function x(index, samples) {
  return (WIDTH - ((samples.length - 1 - index) * WIDTH) / (KEPT - 1)).toFixed(1);
}
