/**
 * The words of docs/protocol.md for questions, polls, chat and applause, as types.
 *
 * @import { Identity, Role } from "./protocol.js"
 *
 * @typedef {{id: string, author: Identity, text: string, asked_at: string, votes: number, pinned: boolean, how: "live"|"writing"|null,
 *   answer: string, request: string|null}} Question
 * @typedef {object} Questions What everybody may see; optional fields are those of moderators.
 * @property {Question[]} open
 * @property {number} open_count
 * @property {Question[]} answered
 * @property {number} answered_count
 * @property {Question[]} [pending]
 * @property {number} [pending_count]
 * @property {{question: Question, reason: string}[]} [declined]
 * @property {Record<string, string>} [queueable]
 *
 * @typedef {{id: string, text: string, state: "pending"|"approved"|"answered"|"declined"|"withdrawn", reason: string}} OwnQuestion
 * @typedef {{may_ask: boolean, left?: number, voted: string[], asked: OwnQuestion[]}} OwnQuestions
 *
 * @typedef {{id: string, question: string, options: string[], multiple: boolean, anonymous: boolean, voters: "participants"|"invited",
 *   state: "draft"|"open"|"closed"|"published", voted: number, counts: number[]|null}} Poll
 * @typedef {{poll: string, may_vote: boolean, voted: boolean, options: number[]}} OwnBallot
 *
 * @typedef {"everybody"|"backstage"|"moderators"} Group
 * @typedef {{reads: Group[], writes: Group[], muted: boolean}} OwnChat
 * @typedef {{type: "posted", seq: number, message: string, author: Identity, role: Role, text: string, at: string}} Posted
 * @typedef {{type: "deleted", seq: number, message: string}} Deleted
 * @typedef {Posted|Deleted} ChatEntry
 *
 * @typedef {"applause"|"agree"|"thanks"|"surprise"} Reaction
 */

export {};
