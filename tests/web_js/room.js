/** People and views for tests: the cast of a small workshop, and what its room shows. Everything can be said otherwise. */

export const T0 = "2022-05-09T07:00:00Z";
export const T0_MS = Date.parse(T0);

/** Somebody whose id is their name in small letters. */
export function person(name, { place = "remote", function: held = "", organisation = `${name} Foundation`, country = "Kenya" } = {}) {
  return { id: name.toLowerCase(), name, function: held, organisation, country, place };
}

export function source(name, role = "participant") {
  return { person: person(name, { place: role === "hall" ? "hall" : "remote" }), role };
}

export function clock(facts = {}) {
  return { running: true, since: T0, deadline: null, spoken_s: 0, limit_s: 180, ...facts };
}

/** ``name`` has the floor, by request ``name-1``. */
export function floor(name, facts = {}) {
  return { request: `${name.toLowerCase()}-1`, speaker: person(name), speech_type: "statement", language: "en", granted_at: T0, clock: clock(), ...facts };
}

/** ``name`` waits, by request ``name-1``. */
export function entry(name, facts = {}) {
  return { request: `${name.toLowerCase()}-1`, speaker: person(name), speech_type: "statement", language: "en", accepted: false, ...facts };
}

export function view(facts = {}) {
  return {
    room: "workshop",
    title: "Workshop",
    phase: "live",
    phase_reason: "",
    starts_at: "2022-05-09T07:00:00Z",
    ends_at: "2022-05-09T09:00:00Z",
    floor: null,
    sources: [],
    waiting: 0,
    ...facts,
  };
}

/** What only ``name`` sees. */
export function mine(name, facts = {}) {
  return {
    me: person(name),
    role: "participant",
    rights: ["request_floor"],
    admitted: "admitted",
    request: null,
    last_request: null,
    has_floor: false,
    routed: [],
    limits_s: {},
    ...facts,
  };
}

/** ``name`` may speak without being given the floor. */
export function standing(name, facts = {}) {
  return mine(name, { role: "panellist", rights: ["standing_voice"], routed: ["audio", "video"], ...facts });
}

export function ownRequest(facts = {}) {
  return { request: "ravi-1", speech_type: "statement", state: "pending", place: 1, reason: "", ...facts };
}
