/** Who is writing: others, as far as the node tells, and oneself, as the node is told. */

import { parseTyped } from '../commands.js';
import { roomOf } from '../state.js';
import { isBlocked } from '../trust.js';
import { withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */

/** How long a word that somebody writes is believed (PROTOCOL.md, 1.3). */
export const BELIEVED_MS = 6000;
/** Pause between two words that I write, in one room. Over {@link BELIEVED_MS}: it flickers for others. */
export const TELL_MS = 3000;
/** Writers kept in mind in all rooms; no more than a few are named. */
const WRITERS_MAX = 100;

/**
 * I wrote something, and have not sent it off. A command is nobody's business.
 * @param {State} state
 * @param {string} text
 * @param {number} now
 * @returns {Outcome}
 */
export function wrote(state, text, now) {
  const room = state.rooms[state.current];
  const asked = parseTyped(text.trim());
  // A clock that was put back must not keep one silent.
  const isEarly = now >= room.wroteAt && now - room.wroteAt < TELL_MS;
  if (asked.type !== 'say' || text.trim() === '' || isEarly || state.connection.state !== 'online') return [state, []];
  return [withRoom(state, room.name, { wroteAt: now }), [{ effect: 'send', message: { type: 'typing', room: room.name } }]];
}

/** @param {State} state @param {import('../protocol.js').Writing} message @param {number} now @returns {State} */
export function heard(state, { room, person: { id, name } }, now) {
  if (id === state.me?.id || isBlocked(state, id) || !roomOf(state, room)) return state;
  const others = state.writers.filter((other) => other.room !== room || other.id !== id);
  return { ...state, writers: [...others, { room, id, name, until: now + BELIEVED_MS }].slice(-WRITERS_MAX) };
}

/**
 * What somebody wrote has come.
 * @param {State} state
 * @param {{room: string, by: string}} message
 * @returns {State}
 */
export function withoutWriter(state, { room, by }) {
  const writers = state.writers.filter((other) => other.room !== room || other.id !== by);
  return writers.length === state.writers.length ? state : { ...state, writers };
}

/** @param {State} state @param {number} now @returns {State} */
export function withoutStale(state, now) {
  const writers = state.writers.filter(({ until }) => until > now);
  return writers.length === state.writers.length ? state : { ...state, writers };
}
