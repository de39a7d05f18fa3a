/**
 * How somebody's device check went, in words: a flag for those who decide about speakers, and the whole for technicians.
 *
 * @import { DeviceCheck } from "./protocol.js"
 */

import { hourText } from "./format.js";
import { t } from "./text.js";

/** @typedef {{text: string, tag: "tag-good"|"tag-warn"|"tag-bad"}} Flag */

/**
 * What has to be seen before somebody gets the floor.
 * @param {DeviceCheck|null|undefined} check undefined: this audience is not told
 * @returns {Flag|null} null: nothing
 */
export function checkFlag(check) {
  if (check === undefined) return null;
  if (check === null) return { text: t("devices not tried"), tag: "tag-warn" };
  if (check.microphone === "works") return null;
  return check.microphone === "silent" ? { text: t("microphone was silent in its test"), tag: "tag-warn" } : { text: t("microphone failed its test"), tag: "tag-bad" };
}

/**
 * @param {DeviceCheck|null|undefined} check
 * @returns {string} such as "09:41: microphone works, no camera, loudspeaker not tried"
 */
export function checkText(check) {
  if (!check) return t("devices not tried");
  return t("{time}: {results}", { time: hourText(check.at), results: [microphoneResult(check.microphone), cameraResult(check.camera), loudspeakerResult(check.loudspeaker)].join(", ") });
}

/** @param {DeviceCheck["microphone"]} result */
function microphoneResult(result) {
  switch (result) {
    case "works":
      return t("microphone works");
    case "silent":
      return t("microphone silent");
    case "failed":
      return t("microphone failed");
    default:
      return t("microphone not tried");
  }
}

/** @param {DeviceCheck["camera"]} result */
function cameraResult(result) {
  switch (result) {
    case "works":
      return t("camera works");
    case "failed":
      return t("camera failed");
    case "unused":
      return t("no camera");
    default:
      return t("camera not tried");
  }
}

/** @param {DeviceCheck["loudspeaker"]} result */
function loudspeakerResult(result) {
  switch (result) {
    case "works":
      return t("loudspeaker heard");
    case "silent":
      return t("loudspeaker not heard");
    default:
      return t("loudspeaker not tried");
  }
}
