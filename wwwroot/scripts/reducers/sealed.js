/** Direct and private rooms: opening them, being let in, what they are called. */

import { roomOf } from '../state.js';
import { ASKED } from './membership.js';
import { chosen, enter } from './places.js';
import { withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */

const OFFLINE = 'That can be done once the node is back.';

/** @param {State} state @param {{id: string, name: string}} person @returns {Outcome} */
export function directWanted(state, { id }) {
  const known = state.roomOrder.find((name) => state.rooms[name].info?.with === id);
  if (known) return chosen({ ...state, person: null }, known);
  if (state.connection.state !== 'online') return [{ ...state, problem: { where: 'card', text: OFFLINE } }, []];
  return [{ ...state, opening: true, problem: null }, [{ effect: 'send', message: { type: 'create', with: id, tag: `${ASKED}create` } }]];
}

/** @param {State} state @param {string} salt @param {string} title @returns {Outcome} */
export function privateWanted(state, salt, title) {
  if (state.connection.state !== 'online') return [{ ...state, problem: { where: 'card', text: OFFLINE } }, []];
  return [{ ...state, opening: true, problem: null, newTitle: title }, [{ effect: 'send', message: { type: 'create', salt, tag: `${ASKED}create` } }]];
}

/** @param {State} state @param {string} room @param {string} title @returns {State} */
export function titled(state, room, title) {
  const known = roomOf(state, room);
  return known && title && known.title !== title ? withRoom(state, room, { title }) : state;
}

/**
 * A code has opened a room. That one may come in there can be known here before that or after.
 * @param {State} state
 * @param {string} name
 * @returns {Outcome}
 */
export function letIn(state, name) {
  const next = { ...state, expected: name, opening: true };
  return roomOf(state, name) ? [next, [enter(name)]] : [next, []];
}
