/**
 * What the modules of one page share: the socket, sound and pictures both ways, and the way to do something and to say something.
 *
 * @import { Boot, Command } from "./protocol.js"
 */

import { DeviceReport } from "./device-report.js";
import { DESK, PERSON } from "./devices.js";
import { Loudspeaker } from "./loudspeaker.js";
import { MediaIn } from "./media-in.js";
import { MediaOut } from "./media-out.js";
import { isBarred } from "./own-door.js";
import { OwnMedia } from "./own-media.js";
import { OVER } from "./protocol.js";
import { RoomSocket } from "./room-socket.js";
import { t } from "./text.js";

/** @typedef {{view: import("./protocol.js").View, mine: import("./protocol.js").Mine|null}} Now */

/** Events: ``change`` (draw again), ``say`` (a sentence for the live region, in ``detail``). */
export class Page extends EventTarget {
  /** @param {Boot} boot */
  constructor(boot) {
    super();
    this.boot = boot;
    /** A sentence that stays until it is dismissed. */
    this.notice = "";
    /** Whether a door is between me and the room. */
    this.barred = false;
    this.socket = boot.socket ? new RoomSocket(socketUrl(boot.socket)) : null;
    this.output = boot.whep ? new MediaOut(boot.whep) : null;
    this.loudspeaker = this.output ? new Loudspeaker(this.output.audio) : null;
    this.own = boot.whip ? ownMedia(boot, boot.whip) : null;
    this.report = new DeviceReport((report) => this.socket?.tell({ devices: report }) ?? false);
  }

  /** Connect everything that this page does not have to ask for first. */
  start() {
    const changed = () => this.changed();
    for (const one of [this.output, this.loudspeaker, this.own, this.own?.input]) one?.addEventListener("change", changed);
    this.output?.addEventListener("change", () => this.output?.link.state === "connected" && this.loudspeaker?.play());
    if (!this.socket) return;
    this.reportDevices();
    for (const name of ["change", "slots", "epoch", "stream"]) this.socket.addEventListener(name, changed);
    this.socket.addEventListener("epoch", () => this.follow());
    this.socket.addEventListener("change", () => this.obey());
    this.own?.addEventListener("change", () => this.own?.follow(this.socket?.mine ?? null));
    this.socket.start();
    if (this.boot.page !== "join") this.output?.open();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.own?.devicesChanged());
    document.addEventListener("click", ignoreSecondClick, { capture: true });
    document.addEventListener("click", () => this.loudspeaker?.blocked && this.loudspeaker.play());
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.socket?.hurry());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  /** Send what the room may want; when the meeting is over, switch camera and microphone off. */
  obey() {
    const { view = null, mine = null } = this.socket ?? {};
    this.own?.follow(mine);
    if (isBarred(view, mine) !== this.barred) this.follow();
    if (!view || !OVER.has(view.phase)) return;
    this.own?.end();
    this.output?.close();
  }

  /** Let technicians know which devices are in use. */
  reportDevices() {
    const { own, socket, report } = this;
    if (!own) return;
    own.addEventListener("change", () => report.tell(own));
    own.input.addEventListener("change", () => own.input.link.state === "connected" && report.connected(own));
    socket?.addEventListener("epoch", () => {
      report.forget();
      report.tell(own);
    });
  }

  /** Make sound and pictures anew if the media worker is another one; wait while the service is away or the door is shut. */
  follow() {
    const { view = null, mine = null, epoch = null } = this.socket ?? {};
    this.barred = isBarred(view, mine);
    for (const link of [this.output?.link, this.own?.input.link]) {
      if (this.barred) link?.hold();
      else link?.follow(epoch);
    }
  }

  /** The network is another one: connections take seconds to notice. */
  hurry() {
    this.socket?.hurry();
    for (const link of [this.output?.link, this.own?.input.link]) link?.hurry();
  }

  /** For good: a page that the browser kept and shows again starts anew. */
  leave() {
    this.output?.close();
    this.own?.input.close();
  }

  /** @returns {number} the server's time */
  now() {
    return this.socket?.time.now() ?? Date.now();
  }

  /**
   * Issue a command. The button shows that it is under way; a refusal is shown with its sentence.
   * @param {Command} command
   * @param {EventTarget|null} [button]
   * @returns {Promise<boolean>} whether it is durable
   */
  async act(command, button = null) {
    const pressed = button instanceof HTMLElement ? button : null;
    if (!this.socket || pressed?.getAttribute("aria-busy") === "true") return false;
    pressed?.setAttribute("aria-busy", "true");
    const outcome = await this.socket.send(command);
    pressed?.removeAttribute("aria-busy");
    this.warn(outcome.ok ? "" : outcome.message || t("The service cannot be reached, so nothing was done. Try again when the connection is back."));
    return outcome.ok;
  }

  /** @param {string} sentence "" takes it away */
  warn(sentence) {
    if (sentence === this.notice) return;
    this.notice = sentence;
    if (sentence) this.say(sentence);
    this.changed();
  }

  /** @param {string} sentence */
  say(sentence) {
    this.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * People with a standing voice start muted: nothing but their own hand keeps them from being heard.
 * @param {Boot} boot
 * @param {string} whip
 */
function ownMedia(boot, whip) {
  const muted = boot.role === "moderator" || boot.role === "panellist";
  return new OwnMedia(new MediaIn(whip), boot.role === "hall" ? DESK : PERSON, `tribuna ${boot.room} ${boot.as}`, muted);
}

/**
 * Where a button was, another one may be a moment later ("Open the doors", then "Start the meeting"): a double click presses once.
 * @param {MouseEvent} event
 */
function ignoreSecondClick(event) {
  if (event.detail < 2 || !(event.target instanceof Element) || !event.target.closest("button")) return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {string} path */
function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}
