/**
 * The words of docs/protocol.md as types, and what its close codes ask of a client.
 *
 * @typedef {"scheduled"|"rehearsal"|"open"|"live"|"suspended"|"closed"|"published"|"archived"|"cancelled"} Phase
 * @typedef {"public"|"participant"|"moderator"|"technician"|"hall"|"interpreter"|"captioner"} Audience
 * @typedef {"viewer"|"participant"|"panellist"|"moderator"|"technician"|"hall"|"interpreter"|"captioner"|"system"} Role
 * @typedef {"audio"|"video"} Medium
 *
 * @typedef {{id: string, name: string, function: string, organisation: string, country: string, place: "hall"|"remote"}} Identity
 * @typedef {{kind: "own_device"|"desk"|"floor"|"podium"|"handheld"|"hall", id: string, name: string}} Microphone
 * @typedef {{running: boolean, since: string|null, deadline: string|null, spoken_s: number, limit_s: number|null, warn_at_s?: number}} ClockView
 * @typedef {{request: string, speaker: Identity, speech_type: string, language: string, granted_at: string, clock: ClockView, on_behalf_of?: string,
 *   microphone?: Microphone}} FloorView
 * @typedef {{request: string, speaker: Identity, speech_type: string, language: string, accepted: boolean,
 *   on_behalf_of?: string, why?: "asked"|"rank"|"arranged"|"moved"|"swapped"|"restored", absent?: boolean, in_lobby?: boolean, text?: string, spoken_s?: number,
 *   placed_by?: string, placed_at?: string|null, placed_reason?: string, balance?: Record<string, "evens"|"widens">, offered_to?: string|null,
 *   filed_at?: string, limit_s?: number|null, connected?: boolean, publishing?: boolean, microphone?: Microphone, filed_for_hall?: boolean, grantable?: boolean,
 *   check?: DeviceCheck|null}} QueueEntry
 * @typedef {{request: string, speaker: Identity, speech_type: string, state: string, at: string, by: string, reason: string, spoken_s: number|null}} EndedEntry
 * @typedef {{person: Identity, role: Role, connected: boolean, publishing: boolean, muted?: boolean, check?: DeviceCheck|null}} PersonLine
 * @typedef {"works"|"silent"|"failed"|"untried"|"unused"} CheckResult
 * @typedef {{microphone: CheckResult, camera: CheckResult, loudspeaker: CheckResult, at: string}} DeviceCheck
 * @typedef {{person: Identity, role: Role}} SourceView
 * @typedef {{id: string, name: string, wants_text?: boolean}} SpeechType
 * @typedef {{speaker: Identity, language: string, connected: boolean, publishing: boolean}} OnDeck
 * @typedef {{request: string, speaker: Identity, speech_type: string, language: string, microphone: Microphone}} NextSpeaker
 * @typedef {{id: string, name: string, seconds: number, added_s: number, spent_s: number, left_s: number}} BudgetView
 * @typedef {{dimension: string, groups: {value: string|null, turns: number, seconds: number}[]}} Tally
 * @typedef {{request: string, mine: string, speaker: Identity, place: number}} SwapOffer
 *
 * @typedef {{id: string, title: string, speakers: string[], planned_min: number, parent: string, starts_at: string|null}} AgendaItem
 * @typedef {{items: AgendaItem[], now: string, next: string}} Agenda
 * @typedef {{item: string, used_s: number, since: string|null}} ItemUse
 * @typedef {{planned_starts_at: string|null, planned_ends_at: string|null, moved_min: number, live_at: string|null, closed_at: string|null,
 *   overrun_s: number|null, closes_at: string|null}} SlotView
 * @typedef {{id: string, at: string, until: string, level: "info"|"urgent", text: string, moved_min: number, broadcast: string}} Announcement
 * @typedef {{ripple: string, origin: string, minutes: number, start: boolean, wanted_by: string, after_item: string}} Delay
 * @typedef {{waiting: number, needed_s: number, each_s: number|null, unlimited: number}} QueueTime
 * @typedef {{item: string, text: string, version: number, by: string, at: string}} Note
 * @typedef {"outside"|"waiting"|"admitted"|"denied"|"removed"} Standing
 * @typedef {{person: Identity, role: Role, since: string, connected: boolean, returned: boolean, reason: string}} WaitingPerson
 * @typedef {{person: Identity, standing: Standing, at: string, reason: string}} TurnedAway
 * @typedef {{waits: Role[], message: Record<string, string>, waiting: WaitingPerson[], waiting_count: number, turned: TurnedAway[], remote_floor?: boolean}} Lobby
 * @typedef {{place: number|null, since: string|null, message: Record<string, string>, reason: string, returned: boolean}} OwnDoor
 * @typedef {{locked: boolean, open: number, max_open: number|null}} Microphones
 * @typedef {{muted: boolean, locked: boolean, asked: boolean, full?: boolean}} OwnMicrophone
 * @typedef {{language: string, interpreters: {person: Identity, connected: boolean}[], active: string|null, offered: boolean, silenced: boolean,
 *   relay_from: string, relay_quiet: boolean}} Booth
 * @typedef {"slower"|"no_sound"|"too_far_from_microphone"|"repeat"} SignalKind
 * @typedef {{id: string, booth: string, kind: SignalKind, at: string, times: number, answered_at: string|null}} Signal
 * @typedef {"off"|"on"|"paused"} Recording
 * @typedef {{role: string, name: string}} Sponsor
 * @typedef {{named: Sponsor[], missing: string[], named_here?: Sponsor[]}} Sponsors
 *
 * @typedef {object} View What this audience may see of the room; optional fields are those that not every audience has.
 * @property {string} room
 * @property {string} title
 * @property {Phase} phase
 * @property {string} phase_reason
 * @property {string|null} starts_at
 * @property {string|null} ends_at
 * @property {FloorView|null} floor
 * @property {FloorView|null} [interrupted]
 * @property {SourceView[]} sources
 * @property {number} waiting
 * @property {QueueEntry[]} [queue]
 * @property {boolean} [queue_open]
 * @property {boolean} [list_closed]
 * @property {SpeechType[]} [speech_types]
 * @property {string[]} [languages]
 * @property {Microphone[]} [hall_microphones]
 * @property {NextSpeaker|null} [next_speaker]
 * @property {Phase[]} [next_phases]
 * @property {number} [polls_left]
 * @property {PersonLine[]} [people]
 * @property {number} [people_count]
 * @property {number} [viewers]
 * @property {number[]} [warned_min]
 * @property {EndedEntry[]} [ended]
 * @property {OnDeck[]} [on_deck]
 * @property {BudgetView[]} [budgets]
 * @property {Tally[]} [balance]
 * @property {Identity|null} [restorable]
 * @property {import("./participation.js").Questions} [questions]
 * @property {import("./participation.js").Poll[]} [polls]
 * @property {Identity[]} [muted_in_chat]
 * @property {Agenda} [agenda]
 * @property {SlotView} [slot]
 * @property {Announcement[]} [announcements]
 * @property {import("./captions.js").Captions} [captions]
 * @property {ItemUse[]} [agenda_use]
 * @property {Delay[]} [delays]
 * @property {QueueTime} [queue_time]
 * @property {Note[]} [notes]
 * @property {Sponsors} [sponsors]
 * @property {Lobby} [lobby]
 * @property {Microphones} [microphones]
 * @property {Booth[]} [booths]
 * @property {Signal[]} [signals]
 * @property {Recording} [recording]
 * @property {"no"|"on_request"|"automatic"} [recording_policy]
 * @property {string|null} [recording_fault]
 *
 * @typedef {{request: string, speech_type: string, state: string, place: number|null, reason: string}} OwnRequest
 * @typedef {object} Mine What only I see: who I am here, what I may do, where my request stands.
 * @property {Identity} me
 * @property {Role} role
 * @property {string[]} rights
 * @property {Standing} admitted
 * @property {OwnDoor|null} [door]
 * @property {OwnMicrophone} [microphone]
 * @property {OwnRequest|null} request
 * @property {OwnRequest|null} last_request
 * @property {boolean} has_floor
 * @property {Medium[]} routed
 * @property {Record<string, number|null>} limits_s
 * @property {OwnRequest[]} [requests]
 * @property {string[]} [askable]
 * @property {string[]} [askable_for_hall]
 * @property {boolean} [on_deck]
 * @property {boolean} [slot_only]
 * @property {string|null} [moderates_until]
 * @property {string} [booth]
 * @property {SwapOffer[]} [swap_offers]
 * @property {import("./participation.js").OwnQuestions} [questions]
 * @property {import("./participation.js").OwnBallot[]} [ballots]
 * @property {import("./participation.js").OwnChat} [chat]
 * @property {import("./participation.js").Reaction[]} [reactions]
 *
 * @typedef {{audio: (string|null)[], video: (string|null)[], withheld_pictures: number, unreadable_pictures: number}} Slots
 * @typedef {{type: string} & Record<string, unknown>} Command
 * @typedef {{ok: true, seq: number} | {ok: false, code: string, message: string}} Outcome
 *
 * @typedef {object} Boot What the server tells the scripts of a page.
 * @property {string} page
 * @property {string} lang
 * @property {string} dir
 * @property {string} texts
 * @property {string} zone
 * @property {string} [city]
 * @property {string|null} [title]
 * @property {string|null} [as]
 * @property {Role|null} [role]
 * @property {string|null} [room]
 * @property {Audience} [audience]
 * @property {string|null} [socket]
 * @property {string|null} [whip]
 * @property {string|null} [whep]
 * @property {string|null} [ice_servers] where relays are to be had; null: there are none
 * @property {string} [programme]
 * @property {string|null} [technician]
 * @property {string|null} [seat_code]
 * @property {string|null} [starts]
 * @property {string|null} [ends]
 * @property {string|null} [doors]
 * @property {string|null} [rehearsal]
 * @property {Record<string, string>} [speech_names]
 */

/** Phases after which nothing happens in a room any more. @type {Set<Phase>} */
export const OVER = new Set(["closed", "published", "archived", "cancelled"]);

/** Close codes after which coming back makes no sense: the invitation or the room is not there, or a moderator put one out. */
export const FINAL_CODES = new Set([4401, 4403, 4404, 4405]);

/** "Too many commands": come back, but not soon. */
export const TOO_MANY_COMMANDS = 4429;
