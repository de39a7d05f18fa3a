/**
 * What a moderator can do about one person: only what the room would do.
 *
 * @import { Page } from "./page.js"
 * @import { Command, PersonLine, Role, View } from "./protocol.js"
 */

import { ask } from "./dialogs.js";
import { t } from "./text.js";

/** @typedef {{label: string, danger?: boolean, run: (page: Page, button: EventTarget|null) => unknown}} Action */

/** They run the meeting: nobody in the room puts them out. @type {Set<Role>} */
const STAFF = new Set(["moderator", "technician", "hall", "captioner", "system"]);

/** They are heard without the floor. @type {Set<Role>} */
const STANDING = new Set(["moderator", "panellist", "hall"]);

/**
 * Their sound: it can be taken from anybody who is heard, and given back by nobody but themselves. In the hall a speaker uses the hall's.
 * @param {View} view
 * @param {PersonLine} line
 * @returns {Action[]}
 */
export function microphoneActions(view, { person, role, muted }) {
  const holds = view.floor?.speaker.id === person.id || view.interrupted?.speaker.id === person.id;
  const speaks = holds && person.place === "remote";
  if (!speaks && !STANDING.has(role)) return [];
  if (muted) return [command(t("Ask to open the microphone"), { type: "ask_to_unmute", participant: person.id })];
  return [command(t("Mute"), { type: "mute_person", participant: person.id })];
}

/**
 * An interpreter stays one. A role that may have the floor is not for somebody elsewhere if the floor is for people in the hall.
 * @param {View} view
 * @param {PersonLine} line
 * @returns {Action[]}
 */
export function roleActions(view, { person, role }) {
  if (STAFF.has(role) || role === "interpreter") return [];
  const speaks = person.place === "hall" || (view.lobby?.remote_floor ?? true);
  const change = (/** @type {string} */ to) => ({ type: "change_role", participant: person.id, role: to });
  const offered = {
    viewer: () => command(t("Make a viewer"), change("viewer")),
    participant: () => command(role === "viewer" ? t("Let them take part") : t("Make a participant"), change("participant")),
    panellist: () => command(t("Make a panellist"), change("panellist")),
  };
  return Object.entries(offered).flatMap(([to, action]) => (to === role || (to !== "viewer" && !speaks) ? [] : [action()]));
}

/**
 * @param {PersonLine} line
 * @returns {Action[]}
 */
export function placeActions({ person, role }) {
  if (STAFF.has(role)) return [];
  const toLobby = asked({ type: "return_to_lobby", participant: person.id }, {
    heading: t("Send {name} back to the lobby?", { name: person.name }),
    sentence: t("They keep their place on the list of speakers. They read your reason."),
    confirm: t("Send to the lobby"),
    reason: t("Reason (may be empty)"),
  });
  const out = asked({ type: "remove_person", participant: person.id }, {
    heading: t("Remove {name} from the room?", { name: person.name }),
    sentence: t("They lose their place on the list and come back only if a moderator admits them again. They read your reason."),
    confirm: t("Remove"),
    reason: t("Reason (may be empty)"),
    danger: true,
  });
  return [
    { label: t("Send to the lobby"), run: toLobby },
    { label: t("Remove"), danger: true, run: out },
  ];
}

/**
 * @param {string} label
 * @param {Command} command
 * @returns {Action}
 */
function command(label, command) {
  return { label, run: (page, button) => page.act(command, button) };
}

/**
 * @param {Command} command
 * @param {Parameters<typeof ask>[0]} question
 * @returns {Action["run"]}
 */
function asked(command, question) {
  return async (page, button) => {
    const reason = await ask(question);
    if (reason !== null) await page.act({ ...command, reason }, button);
  };
}
