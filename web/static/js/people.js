/**
 * How a person is written everywhere.
 *
 * @import { Identity, Role } from "./protocol.js"
 */

import { t } from "./text.js";

/**
 * ``Director, Demo organisation, Kenya``
 * @param {Identity} person
 */
export function originOf(person) {
  return [person.function, person.organisation, person.country].filter((one) => one).join(", ");
}

/** @param {"hall"|"remote"} place */
export function placeName(place) {
  return place === "hall" ? t("in the hall") : t("remote");
}

/** @param {Role} role */
export function roleName(role) {
  switch (role) {
    case "viewer":
      return t("viewer");
    case "participant":
      return t("participant");
    case "panellist":
      return t("panellist");
    case "moderator":
      return t("moderator");
    case "technician":
      return t("technician");
    case "hall":
      return t("hall console");
    case "system":
      return t("programme");
  }
}
