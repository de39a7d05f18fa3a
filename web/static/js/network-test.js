/**
 * The test of the network: a line for each way, and one sentence of what to do.
 *
 * @import { Outcome, Way } from "./network-path.js"
 * @import { Page } from "./page.js"
 */

import { html, render } from "../vendor/lit-html/lit-html.js";
import { iceServers } from "./ice-servers.js";
import { advice, tryWay, WAYS } from "./network-path.js";
import { t } from "./text.js";

export class NetworkTest {
  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.address = "";
    /** @type {Record<Way, Outcome>} */
    this.outcomes = all("trying");
    root.replaceChildren();
    this.run();
  }

  async run() {
    this.outcomes = all("trying");
    this.draw();
    const servers = await iceServers(this.root.dataset["iceServers"] ?? null);
    await Promise.all(WAYS.map((way) => this.attempt(way, servers)));
    this.page.say(advice(this.outcomes, this.address));
  }

  /**
   * @param {Way} way
   * @param {RTCIceServer[]} servers
   */
  async attempt(way, servers) {
    const { outcome, address } = await tryWay(this.root.dataset["test"] ?? "", way, servers);
    this.outcomes[way] = outcome;
    this.address ||= address;
    this.draw();
  }

  draw() {
    const busy = Object.values(this.outcomes).includes("trying");
    render(
      html`<ul>
          ${WAYS.map((way) => html`<li data-way=${way} data-state=${this.outcomes[way]}><span>${NAMES[way]()}</span> <strong>${SAYS[this.outcomes[way]]()}</strong></li>`)}
        </ul>
        <p data-part="advice">${advice(this.outcomes, this.address)}</p>
        <button type="button" class="button" ?disabled=${busy} @click=${() => this.run()}>${t("Try again")}</button>`,
      this.root,
    );
  }
}

/** @type {Record<Way, () => string>} */
const NAMES = {
  direct: () => t("Directly (UDP)"),
  udp: () => t("Through a relay over UDP"),
  tcp: () => t("Through a relay over TCP"),
  tls: () => t("Through a relay over TLS"),
};

/** @type {Record<Outcome, () => string>} */
const SAYS = {
  trying: () => t("is being tried…"),
  works: () => t("works"),
  blocked: () => t("is blocked"),
  absent: () => t("is not offered here"),
  unknown: () => t("could not be tried"),
};

/**
 * @param {Outcome} outcome
 * @returns {Record<Way, Outcome>}
 */
function all(outcome) {
  return { direct: outcome, udp: outcome, tcp: outcome, tls: outcome };
}
