/** Single people: the card of one, who is blocked, whose key was compared. */

import { BLOCKED_MAX, VERIFIED_MAX } from '../settings.js';
import { MEMORY_MAX } from '../state.js';
import { isNews, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */

/**
 * Their name is written where I write.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
export const mentioned = (state, name) => ({
  ...state, person: null, drawer: '', insertion: { text: `@${name} `, count: state.insertion.count + 1 },
});

/**
 * Nothing of a blocked person is shown, or counts as unread.
 * @param {State} state
 * @param {{id: string, name: string}} person
 * @param {boolean} on
 * @returns {Outcome}
 */
export function blockChanged(state, { id, name }, on) {
  if (id === state.me?.id) return [state, []];
  const others = state.blocked.filter((other) => other.id !== id);
  const blocked = on ? [...others, { id, name }].slice(-BLOCKED_MAX) : others;
  const writers = on ? state.writers.filter((other) => other.id !== id) : state.writers;
  const next = { ...state, blocked, writers, unveiled: new Set() };
  return [on ? recounted(next) : next, [{ effect: 'keep', name: 'blocked', value: blocked }]];
}

/**
 * A link was put into the address of the page that is open.
 * @param {State} state
 * @param {string} code of a private room, empty for none
 * @param {import('../verify-link.js').Scanned | null} scanned
 * @returns {State}
 */
export const linkTaken = (state, code, scanned) => ({
  ...state, person: null, card: '', drawer: '', problem: null, scanned,
  ...(code ? { sealedDialog: /** @type {const} */ ('code'), givenCode: code } : { sealedDialog: /** @type {const} */ ('') }),
});

/**
 * Opens the card of whom a code was scanned.
 * @param {State} state
 * @returns {State}
 */
export function scanned(state) {
  const { scanned: code, people } = state;
  if (!code || state.person?.id === code.id) return state;
  const known = people.find(({ id }) => id === code.id) ?? state.rooms[state.current].entries.find(({ by }) => by === code.id);
  return { ...state, person: { id: code.id, name: known?.name ?? 'Somebody' }, drawer: '' };
}

/** @param {State} state @returns {State} */
function recounted(state) {
  return Object.values(state.rooms).reduce((next, { name, unread, unreadFrom, entries }) => {
    const from = unread > 0 ? entries.findIndex(({ key }) => key === unreadFrom) : -1;
    if (from < 0) return next;
    const left = entries.slice(from).filter((entry) => isNews(state, entry));
    return withRoom(next, name, {
      unread: Math.min(unread, left.length), mentions: left.filter(({ forMe }) => forMe).length, unreadFrom: left[0]?.key ?? null,
    });
  }, state);
}

/**
 * Some messages of blocked people are shown all the same, until the page is loaded anew.
 * @param {State} state
 * @param {readonly string[]} keys of entries
 * @returns {State}
 */
export const unveiled = (state, keys) => ({ ...state, unveiled: new Set([...state.unveiled, ...keys].slice(-MEMORY_MAX)) });

/**
 * @param {State} state
 * @param {{id: string, name: string}} person
 * @param {string | null} key in base64url; null takes the mark back
 * @returns {Outcome}
 */
export function verifiedChanged(state, { id, name }, key) {
  const others = state.verified.filter((other) => other.id !== id);
  const verified = key ? [...others, { id, name, key }].slice(-VERIFIED_MAX) : others;
  return [{ ...state, verified }, [{ effect: 'keep', name: 'verified', value: verified }]];
}
