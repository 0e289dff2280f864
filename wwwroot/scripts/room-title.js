/** What rooms are called for people. Pure. */

import { nameOf, namesakes } from './persona.js';

/** @typedef {import('./state.js').Room} Room */

/** @param {string} name @returns {boolean} whether it is a sealed room's */
export const isSealedName = (name) => name.startsWith('~');

/** @param {Room} room @returns {string} */
export function titleOf({ name, title, info }) {
  if (!isSealedName(name)) return `#${name}`;
  return title || (info?.kind === 'direct' ? info.withName || 'Direct message' : 'Private room');
}

/**
 * The same where several people could be meant: direct rooms with people of one name are told apart.
 * @param {import('./state.js').State} state
 * @param {Room} room
 * @returns {string}
 */
export function shownTitle({ people, rooms, me }, room) {
  const { info } = room;
  if (info?.kind !== 'direct' || !info.with) return titleOf(room);
  const others = Object.values(rooms).flatMap(({ info: one }) => (one?.kind === 'direct' && one.with ? [{ id: one.with, name: one.withName ?? '' }] : []));
  return nameOf({ id: info.with, name: titleOf(room) }, namesakes([...people, ...others, ...(me ? [me] : [])]));
}

/** @param {Room} room @param {string} [me] person ID @returns {boolean} whether they are an operator of it */
export const isOperator = ({ info }, me = '') => info?.operators.includes(me) === true;
