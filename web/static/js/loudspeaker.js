/** Plays the room's sound slots; knows when the browser wants a click first and through which device it plays. */

/** Event ``change``: ``blocked`` is another. */
export class Loudspeaker extends EventTarget {
  /** @param {MediaStream[]} streams */
  constructor(streams) {
    super();
    this.blocked = false;
    this.players = streams.map((stream) => {
      const player = new Audio();
      player.autoplay = true;
      player.srcObject = stream;
      return player;
    });
  }

  /** Whether this browser lets a page choose the output. */
  static get canChoose() {
    return "setSinkId" in HTMLMediaElement.prototype;
  }

  /** Start to play, or learn that the browser does not allow it without a click. A slot without sound answers when it has some. */
  play() {
    this.turn(false);
    for (const player of this.players) {
      player.play().catch((reason) => reason.name === "NotAllowedError" && this.turn(true));
    }
  }

  /** @param {boolean} blocked */
  turn(blocked) {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} deviceId "" is the system's choice */
  async choose(deviceId) {
    await Promise.all(this.players.map((player) => player.setSinkId(deviceId)));
  }

  /** @param {boolean} muted */
  mute(muted) {
    for (const player of this.players) player.muted = muted;
  }
}
