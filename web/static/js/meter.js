/** Shows how loud something is on a <meter>, some times a second. */

const FLOOR_DB = -60;

/** @type {AudioContext|null} one for the page: browsers allow only a few */
let context = null;

/** Sound analysis may start only after a click. */
export function wakeMeters() {
  if (context?.state === "suspended") context.resume();
}

export class Meter {
  /** @param {() => HTMLMeterElement|null} element found anew each time: lists are drawn again */
  constructor(element) {
    this.element = element;
    /** @type {() => number} linear level, 0..1 */
    this.level = () => 0;
    this.frame = 0;
    /** @type {MediaStreamTrack|null} */
    this.track = null;
    /** @type {MediaStreamAudioSourceNode|null} */
    this.source = null;
    /** The loudest since the meter was set to its source: tells whether anything was ever heard. */
    this.loudest = 0;
  }

  /** @param {MediaStreamTrack|null} track a local one */
  follow(track) {
    if (track === this.track) return;
    this.track = track;
    this.source?.disconnect();
    this.source = null;
    this.loudest = 0;
    if (track) this.analyse(track);
    else this.show(() => 0);
  }

  /** @param {MediaStreamTrack} track */
  analyse(track) {
    context ??= new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    this.source = context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.show(() => {
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    });
  }

  /** @param {() => number} level linear, 0..1 */
  show(level) {
    this.level = level;
    cancelAnimationFrame(this.frame);
    this.draw();
  }

  draw() {
    const level = this.level();
    this.loudest = Math.max(this.loudest, level);
    const element = this.element();
    if (element) element.value = scale(level);
    this.frame = requestAnimationFrame(() => this.draw());
  }
}

/**
 * @param {number} level linear
 * @returns {number} 0..1, even in decibels
 */
function scale(level) {
  return level <= 0 ? 0 : Math.max(0, Math.min(1, 1 - (20 * Math.log10(level)) / FLOOR_DB));
}
