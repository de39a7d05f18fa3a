/**
 * Why pictures are missing that should be there, in a sentence.
 *
 * @import { Slots } from "./protocol.js"
 */

import { t } from "./text.js";

/**
 * @param {Slots|undefined} slots
 * @returns {string} "" if none is missing
 */
export function missingPictures(slots) {
  if (slots?.withheld_pictures) {
    const shown = slots.video.some((one) => one !== null);
    return shown ? t("Your line does not carry every picture.") : t("Your line carries the sound only.");
  }
  return slots?.unreadable_pictures ? t("Your browser cannot show a picture of this kind. You hear its sound.") : "";
}
