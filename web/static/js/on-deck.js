/**
 * Who speaks next, as technicians need to know it: in which language, and whether they can be heard before the floor is theirs.
 *
 * @import { Identity, Medium, NextSpeaker } from "./protocol.js"
 *
 * @typedef {{speaker: Identity, language: string, connected: boolean, sending: Medium[], audio_level_dbov: number|null}} NextFromAfar
 * @typedef {{next_speaker: NextSpeaker|null, on_deck: NextFromAfar[]}} Deck
 * @typedef {{text: string, tag: "tag-good"|"tag-warn"|"tag-bad"}} Readiness
 * @typedef {{speaker: Identity, facts: string[], readiness: Readiness|null}} Next
 */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { languageName } from "./format.js";
import { microphoneText } from "./microphones.js";
import { originOf } from "./people.js";
import { t } from "./text.js";

/** The level of a microphone that is switched off (RFC 6464: 127 means digital silence). */
const SILENT_DBOV = -127;

/** @param {Deck} deck */
export function nextSpeakers(deck) {
  const next = nextOnes(deck);
  if (!next.length) return nothing;
  return html`<div class="next-speakers">
    <dt>${t("Next")}</dt>
    ${next.map(({ speaker, facts, readiness }) => html`<dd data-participant=${speaker.id}>
      <bdi>${speaker.name}</bdi> <span class="origin"><bdi>${originOf(speaker)}</bdi></span>
      <ul class="facts">
        ${facts.map((fact) => html`<li>${fact}</li>`)} ${readiness ? html`<li class="tag ${readiness.tag}">${readiness.text}</li>` : nothing}
      </ul>
    </dd>`)}
  </div>`;
}

/**
 * Whoever is next, in the hall or elsewhere, and those from afar who get ready behind them.
 * @param {Deck} deck
 * @returns {Next[]}
 */
export function nextOnes({ next_speaker: first, on_deck }) {
  const fromAfar = on_deck.map((one) => ({ speaker: one.speaker, facts: languageOf(one), readiness: readinessOf(one) }));
  if (!first || fromAfar.some(({ speaker }) => speaker.id === first.speaker.id)) return fromAfar;
  const facts = [...languageOf(first), microphoneText(first.microphone)].filter((fact) => fact);
  return [{ speaker: first.speaker, facts, readiness: null }, ...fromAfar];
}

/** @param {{language: string}} one */
function languageOf({ language }) {
  return language ? [languageName(language)] : [];
}

/**
 * @param {NextFromAfar} one
 * @returns {Readiness}
 */
function readinessOf({ connected, sending, audio_level_dbov }) {
  const audible = sending.includes("audio") && audio_level_dbov !== SILENT_DBOV;
  if (audible && !sending.includes("video")) return { text: t("ready to speak, without a picture"), tag: "tag-good" };
  if (audible) return { text: t("ready to speak"), tag: "tag-good" };
  if (connected || sending.length) return { text: t("no sound yet"), tag: "tag-warn" };
  return { text: t("not connected"), tag: "tag-bad" };
}
