/**
 * An interpreter's own booth: who interprets, the handover, what the booth listens to, and the cough key.
 *
 * @import { Booth, Mine } from "./protocol.js"
 * @import { Now, Page } from "./page.js"
 */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { activeName, boothName, mayListenTo, ownBooth, quietRelay } from "./booths.js";
import { CoughKey } from "./cough-key.js";
import { keepFocus } from "./focus.js";
import { originOf } from "./people.js";
import { OVER } from "./protocol.js";
import { t } from "./text.js";

export class BoothPanel {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.cough = new CoughKey(
      (command) => page.act(command),
      () => page.changed(),
    );
    root.tabIndex = -1;
    root.replaceChildren();
  }

  /** @param {Now} now */
  render(now) {
    const booth = ownBooth(now);
    const working = booth && !OVER.has(now.view.phase) ? booth : null;
    const active = working !== null && working.active === now.mine?.me.id;
    this.cough.follow(active);
    this.root.hidden = !booth;
    this.root.dataset["state"] = active ? (this.isSilent(working) ? "silent" : "active") : booth?.active ? "standby" : "empty";
    keepFocus(this.root, () => render(booth && now.mine ? this.draw(booth, now.mine, now.view.booths ?? [], working !== null) : nothing, this.root));
  }

  /** @param {Booth} booth */
  isSilent(booth) {
    return booth.silenced || this.cough.held;
  }

  /**
   * @param {Booth} booth
   * @param {Mine} mine
   * @param {Booth[]} booths
   * @param {boolean} working
   */
  draw(booth, mine, booths, working) {
    const active = booth.active === mine.me.id;
    return html`<h2 class="panel-heading">${boothName(booth.language)}</h2>
      <div class="booth-state">
        <p class="booth-who">${this.who(booth, active)}</p>
        ${working ? (active ? this.whileActive(booth) : this.whileStandingBy(booth)) : nothing}
      </div>
      ${working && active ? this.coughButton(booth) : nothing} ${working ? this.relay(booth, booths) : nothing} ${partners(booth, mine)}`;
  }

  /**
   * @param {Booth} booth
   * @param {boolean} active
   */
  who(booth, active) {
    if (active) return this.isSilent(booth) ? t("You are silent") : t("You interpret");
    return booth.active ? t("{name} interprets", { name: activeName(booth) }) : t("Nobody interprets");
  }

  /** @param {Booth} booth */
  whileActive(booth) {
    if (booth.offered) {
      return html`<p>${t("You have offered the handover. Go on until somebody accepts.")}</p>
        ${this.button(t("Go on yourself"), "withdraw_handover", "h")}`;
    }
    if (booth.interpreters.length < 2) return html`<p class="quiet">${t("You are alone in this booth: nobody could take over.")}</p>`;
    return this.button(t("Offer the handover"), "offer_handover", "h");
  }

  /** @param {Booth} booth */
  whileStandingBy(booth) {
    if (!booth.active) return this.button(t("Take the booth"), "take_booth", "t", "button-primary button-large");
    if (!booth.offered) return html`<p class="quiet">${t("You are on standby.")}</p>`;
    return html`<p>${t("{name} offers you the handover.", { name: activeName(booth) })}</p>
      <div class="row">${this.button(t("Accept"), "accept_handover", "a", "button-primary button-large")} ${this.button(t("Not now"), "decline_handover", "d")}</div>`;
  }

  /**
   * @param {string} label
   * @param {string} type of the command
   * @param {string} key
   * @param {string} [look]
   */
  button(label, type, key, look = "") {
    const press = (/** @type {Event} */ event) => this.page.act({ type }, event.currentTarget);
    return html`<button type="button" class="button ${look}" data-key=${key} aria-keyshortcuts=${key} @click=${press}>${label}<kbd aria-hidden="true">${key.toUpperCase()}</kbd></button>`;
  }

  /** @param {Booth} booth */
  coughButton(booth) {
    const silent = this.isSilent(booth);
    const hold = (/** @type {PointerEvent} */ event) => {
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
      this.cough.hold();
    };
    const release = () => this.cough.release();
    const click = (/** @type {MouseEvent} */ event) => event.detail === 0 && this.cough.toggle();
    return html`<button type="button" class="button button-large cough" data-part="cough" aria-pressed=${String(silent)} aria-keyshortcuts="Space" @pointerdown=${hold} @pointerup=${release} @lostpointercapture=${release} @click=${click} @contextmenu=${(/** @type {Event} */ event) => event.preventDefault()}>
      ${silent ? t("Silent. Let go to be heard") : t("Hold to cough")}<kbd aria-hidden="true">${t("Space")}</kbd>
    </button>`;
  }

  /**
   * @param {Booth} booth
   * @param {Booth[]} booths
   */
  relay(booth, booths) {
    const others = booths.filter(({ language }) => language !== booth.language);
    if (!others.length) return nothing;
    const listen = (/** @type {string} */ source, /** @type {EventTarget|null} */ from = null) => this.page.act({ type: "set_relay", relay_from: source }, from);
    const choose = (/** @type {Event} */ event) => event.currentTarget instanceof HTMLSelectElement && listen(event.currentTarget.value);
    return html`<label class="field">
        <span>${t("Listen to")}<kbd aria-hidden="true">L</kbd></span>
        <select data-key="l" aria-keyshortcuts="l" aria-label=${t("Listen to")} .value=${booth.relay_from} @change=${choose}>
          <option value="" ?selected=${booth.relay_from === ""}>${t("The floor")}</option>
          ${others.map((one) => html`<option value=${one.language} ?selected=${one.language === booth.relay_from} ?disabled=${!mayListenTo(booths, booth.language, one.language)}>${relayLabel(one)}</option>`)}
        </select>
      </label>
      ${booth.relay_quiet
        ? html`<div class="booth-warning"><p>${quietRelay(booth)}</p> <button type="button" class="button" data-key="f" aria-keyshortcuts="f" @click=${(/** @type {Event} */ event) => listen("", event.currentTarget)}>${t("Listen to the floor")}<kbd aria-hidden="true">F</kbd></button></div>`
        : nothing}`;
  }
}

/** @param {Booth} booth */
function relayLabel(booth) {
  const facts = { booth: boothName(booth.language), name: activeName(booth) };
  return booth.active ? t("{booth} ({name})", facts) : t("{booth} (nobody interprets)", facts);
}

/**
 * @param {Booth} booth
 * @param {Mine} mine
 */
function partners({ active, interpreters }, { me }) {
  const others = interpreters.filter(({ person }) => person.id !== me.id);
  if (!others.length) return nothing;
  return html`<div class="partners">
    <h3>${t("With you in the booth")}</h3>
    <ul>
      ${repeat(
        others,
        ({ person }) => person.id,
        ({ person, connected }) => html`<li><bdi>${person.name}</bdi> <span class="origin"><bdi>${originOf(person)}</bdi></span> ${standing(person.id === active, connected)}</li>`,
      )}
    </ul>
  </div>`;
}

/**
 * @param {boolean} active
 * @param {boolean} connected
 */
function standing(active, connected) {
  if (!connected) return html`<span class="tag tag-warn">${t("not connected")}</span>`;
  return active ? html`<span class="tag tag-good">${t("interprets")}</span>` : html`<span class="tag">${t("on standby")}</span>`;
}
