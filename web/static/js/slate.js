/**
 * What stands on the stage when there is no picture: what is going on and what happens next.
 *
 * @import { Boot, Phase, View } from "./protocol.js"
 */

import { whenText, zoneText } from "./format.js";
import { t } from "./text.js";

/** @typedef {{heading: string, sentence: string, reason: string}} Slate */

/**
 * @param {View} view
 * @param {Boot} boot
 * @param {number} now
 * @returns {Slate}
 */
export function slateOf(view, boot, now) {
  return { heading: heading(view), sentence: next(view, boot, now), reason: view.phase_reason };
}

/**
 * One sentence for each phase, also for those who do not look.
 * @param {Phase} phase
 */
export function phaseSentence(phase) {
  switch (phase) {
    case "scheduled":
      return t("This meeting has not begun.");
    case "rehearsal":
      return t("Rehearsal is under way.");
    case "open":
      return t("The doors are open.");
    case "live":
      return t("The meeting is live.");
    case "suspended":
      return t("The meeting is suspended.");
    case "cancelled":
      return t("This meeting is cancelled.");
    default:
      return t("The meeting is closed.");
  }
}

/** @param {Phase} phase as on a badge */
export function phaseName(phase) {
  switch (phase) {
    case "scheduled":
      return t("scheduled");
    case "rehearsal":
      return t("in rehearsal");
    case "open":
      return t("doors open");
    case "live":
      return t("live");
    case "suspended":
      return t("suspended");
    case "closed":
      return t("closed");
    case "published":
      return t("published");
    case "archived":
      return t("archived");
    case "cancelled":
      return t("cancelled");
  }
}

/** @param {View} view */
function heading(view) {
  return view.phase === "live" ? t("There is no picture at the moment.") : phaseSentence(view.phase);
}

/**
 * @param {View} view
 * @param {Boot} boot
 * @param {number} now
 */
function next(view, boot, now) {
  const zone = zoneText();
  switch (view.phase) {
    case "scheduled":
    case "rehearsal":
      if (boot.doors && Date.parse(boot.doors) > now) {
        return t("The doors open at {hour}, {zone}. This page opens by itself.", { hour: whenText(boot.doors, now), zone });
      }
      return view.starts_at
        ? t("The doors open soon; the meeting starts at {hour}, {zone}. This page opens by itself.", { hour: whenText(view.starts_at, now), zone })
        : t("The time is to be announced. This page opens by itself when the doors open.");
    case "open":
      return view.starts_at && Date.parse(view.starts_at) > now
        ? t("The meeting starts at {hour}, {zone}. This page begins by itself.", { hour: whenText(view.starts_at, now), zone })
        : t("The meeting starts in a moment. This page begins by itself.");
    case "live":
      return view.floor ? t("You can hear the meeting.") : t("As soon as somebody speaks, you will hear and see it here.");
    case "suspended":
      return t("It will be resumed. Stay here: this page goes on by itself.");
    case "cancelled":
      return t("Look at the programme for the other meetings.");
    default:
      return t("Thank you for taking part. Nothing more will happen on this page.");
  }
}
