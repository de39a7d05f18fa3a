/**
 * How a person is written everywhere.
 *
 * @import { Identity, Role } from "./protocol.js"
 */

import { t } from "./text.js";

/**
 * The identity line: ``Ana Pérez, Director, Demo organisation, Kenya, remote``
 * @param {Identity} person
 */
export function identityLine(person) {
  return `${person.name}, ${originOf(person)}`;
}

/**
 * What follows the name on the identity line; rooms/identity.py writes it in the same way.
 * @param {Identity} person
 */
export function originOf(person) {
  return [person.function, person.organisation, person.country, placeName(person.place)].filter((one) => one).join(", ");
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
    case "interpreter":
      return t("interpreter");
    case "captioner":
      return t("captioner");
    case "system":
      return t("programme");
  }
}

/**
 * A group of people by what they said about themselves: gender, stakeholder. A word of one's own stays as it is.
 * @param {string} value
 */
export function groupName(value) {
  switch (value) {
    case "female":
      return t("women");
    case "male":
      return t("men");
    case "other":
      return t("others");
    case "member_state":
      return t("Member States");
    case "un_entity":
      return t("United Nations entities");
    case "intergovernmental":
      return t("intergovernmental organisations");
    case "civil_society":
      return t("civil society");
    case "parliament":
      return t("parliaments");
    case "academia":
      return t("academia");
    case "private_sector":
      return t("private sector");
    case "expert":
      return t("experts");
    case "victim":
      return t("victims");
    default:
      return value;
  }
}
