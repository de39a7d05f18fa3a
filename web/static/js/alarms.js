/** What somebody has to look at in a room, in words. */

import { t } from "./text.js";

/** @param {string} alarm a word of docs/protocol.md */
export function alarmText(alarm) {
  switch (alarm) {
    case "speaker_away":
      return t("The speaker is not connected");
    case "speaker_silent":
      return t("The speaker sends no sound");
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
