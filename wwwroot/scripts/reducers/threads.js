/** A thread in the place of its room: opened, told, left. */

import { merge } from '../order.js';
import { PAGE_LENGTH } from '../protocol.js';
import { entriesOf, withRead, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/**
 * @param {State} state
 * @param {string} id of any message of the thread, or of one that may begin one
 * @returns {Outcome}
 */
export function opened(state, id) {
  const room = state.rooms[state.current];
  const first = room.entries.find((entry) => entry.id === id)?.thread ?? id;
  const entries = room.entries.filter((entry) => entry.id === first);
  const next = withRoom({ ...state, atBottom: true, problem: null }, room.name, {
    open: { id: first, entries, older: null, loading: true }, compose: null,
  });
  return [next, asked(next)];
}

/**
 * The thread that is open, for one who comes back to a node, or to another.
 * @param {State} state
 * @returns {Effect[]}
 */
export function asked(state) {
  const { open } = state.rooms[state.current];
  if (!open || state.connection.state !== 'online') return [];
  return [{ effect: 'send', message: { type: 'thread', id: open.id, limit: PAGE_LENGTH } }];
}

/** @param {State} state @param {import('../protocol.js').Thread} message @returns {State} */
export function told(state, { id, messages, older }) {
  const room = Object.values(state.rooms).find(({ open }) => open?.id === id);
  if (!room?.open) return state;
  const { entries } = merge(room.open.entries, entriesOf(messages, state, room.name));
  return withRoom(state, room.name, { open: { id, entries, older: older ?? null, loading: false } });
}

/** @param {State} state @returns {State} */
export function closed(state) {
  const room = state.rooms[state.current];
  if (!room.open) return state;
  return withRead(withRoom({ ...state, problem: null }, room.name, { open: null, compose: null }));
}
