/** What somebody has to look at in a room, in words. */

import { t } from "./text.js";

/** @param {string} alarm a word of docs/protocol.md */
export function alarmText(alarm) {
  switch (alarm) {
    case "speaker_away":
      return t("The speaker is not connected");
    case "speaker_silent":
      return t("The speaker sends no sound");
    case "floor_silent":
      return t("Nothing is heard from the floor");
    case "floor_clips":
      return t("The sound from the floor is cut: too loud");
    case "picture_frozen":
      return t("The speaker's picture does not arrive");
    case "not_recorded":
      return t("The recording has a fault");
    case "overrun":
      return t("The slot is over");
    case "late":
      return t("The meeting should have begun");
    case "over_time":
      return t("The speaking time is over");
    default:
      return alarm;
  }
}

/**
 * What to do about it, for a technician.
 * @param {string} alarm
 */
export function alarmFix(alarm) {
  switch (alarm) {
    case "speaker_away":
      return t("Call the speaker, and tell the moderators to take somebody else first. The place in the order is kept.");
    case "speaker_silent":
      return t("Ask the speaker to allow the microphone in the browser, or let their browser connect anew.");
    case "floor_silent":
      return t("Ask the speaker to switch the microphone on or to choose another one. In the hall, look at the desk's send and its fader.");
    case "floor_clips":
      return t("Ask the speaker to turn the microphone down or to move away from it. In the hall, lower the desk's send.");
    case "picture_frozen":
      return t("Let the browser of the speaker connect anew. If that does not help, ask them to choose the camera again or to go on without.");
    case "not_recorded":
      return t("Look at the disk of the service: how much is free, and what else writes to it. The recording goes on by itself when it can.");
    case "overrun":
      return t("Ask the moderators whether the next meeting in this hall has to wait.");
    case "late":
      return t("Ask the moderators what they are waiting for.");
    case "over_time":
      return t("The moderators see it, too. There is nothing to repair.");
    default:
      return "";
  }
}
