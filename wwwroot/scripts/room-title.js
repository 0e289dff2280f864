/** What rooms are called for people. Pure. */

/** @typedef {import('./state.js').Room} Room */

/** @param {string} name @returns {boolean} whether it is a sealed room's */
export const isSealedName = (name) => name.startsWith('~');

/** @param {Room} room @returns {string} */
export function titleOf({ name, title, info }) {
  if (!isSealedName(name)) return `#${name}`;
  return title || (info?.kind === 'direct' ? info.withName || 'Direct message' : 'Private room');
}

/** @param {Room} room @param {string} [me] person ID @returns {boolean} whether they are an operator of it */
export const isOperator = ({ info }, me = '') => info?.operators.includes(me) === true;
