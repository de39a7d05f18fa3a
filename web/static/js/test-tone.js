/** Three soft notes through the loudspeaker that is chosen, so that somebody can say "I heard it". */

const NOTES_HZ = [440, 554, 659];
const NOTE_S = 0.35;

/** @param {string} deviceId of the output, "" for the system's choice */
export async function playTone(deviceId) {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  NOTES_HZ.forEach((frequency, index) => note(context, out, frequency, context.currentTime + 0.1 + index * NOTE_S));
  const player = new Audio();
  player.srcObject = out.stream;
  if (deviceId && "setSinkId" in player) await player.setSinkId(deviceId);
  await player.play();
  setTimeout(() => context.close(), 1000 * (NOTES_HZ.length + 1) * NOTE_S);
}

/**
 * The bell of the clock, through the system's loudspeaker: two notes when time is short, three when it is up.
 * @param {"soon"|"over"} threshold
 */
export function ring(threshold) {
  const context = new AudioContext();
  const notes = threshold === "over" ? [880, 880, 660] : [880, 880];
  notes.forEach((frequency, index) => note(context, context.destination, frequency, context.currentTime + index * NOTE_S));
  setTimeout(() => context.close(), 1000 * (notes.length + 1) * NOTE_S);
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} out
 * @param {number} frequency
 * @param {number} at seconds of the context's time
 */
function note(context, out, frequency, at) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.25, at + 0.05);
  gain.gain.linearRampToValueAtTime(0, at + NOTE_S);
  oscillator.connect(gain).connect(out);
  oscillator.start(at);
  oscillator.stop(at + NOTE_S);
}
