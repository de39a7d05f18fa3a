/**
 * Microphones, cameras and loudspeakers of this machine, and what to do when one of them refuses.
 *
 * @import { Medium } from "./protocol.js"
 */

import { t } from "./text.js";

/** @typedef {{audio: MediaTrackConstraints, video: MediaTrackConstraints}} Capture */

/** People at a laptop or a phone. @type {Capture} */
export const PERSON = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } },
};

/** The mixing desk of a hall has done all of this already and better. @type {Capture} */
export const DESK = {
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } },
};

/** @type {Record<Medium, PermissionName>} */
const PERMISSIONS = { audio: "microphone", video: "camera" };

/** Something a person can read and act upon. */
export class DeviceProblem extends Error {}

/**
 * Open one device.
 * @param {Medium} medium
 * @param {MediaTrackConstraints} constraints
 * @param {string} deviceId "" is the browser's choice
 * @returns {Promise<MediaStreamTrack>} raises DeviceProblem
 */
export async function openDevice(medium, constraints, deviceId) {
  if (!navigator.mediaDevices) {
    throw new DeviceProblem(t("This browser gives no access to microphones on an address without https. Open the link with https:// or ask your technician."));
  }
  try {
    const wanted = deviceId ? { ...constraints, deviceId: { exact: deviceId } } : constraints;
    const stream = await navigator.mediaDevices.getUserMedia({ [medium]: wanted });
    return /** @type {MediaStreamTrack} */ (stream.getTracks()[0]);
  } catch (error) {
    throw new DeviceProblem(sentence(medium, error instanceof DOMException ? error.name : ""));
  }
}

/** @returns {Promise<MediaDeviceInfo[]>} names are empty until access was allowed */
export async function listDevices() {
  return (await navigator.mediaDevices?.enumerateDevices()) ?? [];
}

/**
 * Whether the browser will open these without asking.
 * @param {Medium[]} media
 * @returns {Promise<boolean>}
 */
export async function alreadyAllowed(media) {
  try {
    const found = await Promise.all(media.map((medium) => navigator.permissions.query({ name: PERMISSIONS[medium] })));
    return found.every((one) => one.state === "granted");
  } catch {
    return false;
  }
}

/**
 * @param {Medium} medium
 * @param {string} name of the DOMException of getUserMedia
 */
function sentence(medium, name) {
  const microphone = medium === "audio";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return microphone
        ? t("The browser may not use your microphone. Click the lock or camera sign beside the address, allow the microphone, then try again.")
        : t("The browser may not use your camera. Click the lock or camera sign beside the address, allow the camera, then try again.");
    case "NotFoundError":
    case "OverconstrainedError":
      return microphone
        ? t("No microphone was found. Plug one in or choose another, then try again.")
        : t("No camera was found. Plug one in, choose another, or join without a camera.");
    case "NotReadableError":
    case "AbortError":
      return microphone
        ? t("Another program is using your microphone. Close it, then try again.")
        : t("Another program is using your camera. Close it and try again, or join without a camera.");
    default:
      return microphone
        ? t("The microphone could not be started. Unplug it and plug it in again, then try again.")
        : t("The camera could not be started. Try again, or join without a camera.");
  }
}
