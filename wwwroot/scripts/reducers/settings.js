/** What somebody chooses: kept in this browser, and told to the node where others shall know. */

import { byteLength } from '../format.js';
import { STATUS_BYTES } from '../settings.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */
/** @typedef {import('../settings.js').Condition} Condition */

/** @param {State} state @param {boolean} on @returns {Outcome} */
export const sharesReadsChanged = (state, on) => [{ ...state, sharesReads: on }, [{ effect: 'keep', name: 'sharesReads', value: on }]];

/** @param {Condition} condition @returns {Effect} */
const tell = (condition) => ({ effect: 'send', message: { type: 'condition', ...condition } });

/**
 * Off-line it is kept, and told once the node is back.
 * @param {State} state
 * @param {Partial<Condition>} change
 * @returns {Outcome}
 */
export function conditionChanged(state, change) {
  const { text, away } = { ...state.condition, ...change };
  const condition = { text: text.replace(/\s+/gu, ' ').trim(), away };
  const isSame = condition.text === state.condition.text && away === state.condition.away;
  if (isSame || byteLength(condition.text) > STATUS_BYTES) return [state, []];
  return [{ ...state, condition }, [
    { effect: 'keep', name: 'condition', value: condition }, ...(state.connection.state === 'online' ? [tell(condition)] : []),
  ]];
}

/**
 * After each join: a node forgets what one says of oneself once one is gone.
 * @param {State} before
 * @param {Outcome} outcome of the join
 * @returns {Outcome}
 */
export function toldAgain(before, [next, effects]) {
  const isBack = next.connection.state === 'online' && before.connection.state !== 'online';
  const { condition } = next;
  return isBack && (condition.text || condition.away) ? [next, [...effects, tell(condition)]] : [next, effects];
}
