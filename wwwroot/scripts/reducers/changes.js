/** Changes of messages on their way (edits, reactions, pins and others), and what is being written besides new ones. */

import { changeKey, withChange } from '../changes.js';
import { CHANGES_MAX, roomOf } from '../state.js';
import { entriesShown } from '../thread.js';
import { withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../state.js').ChangeItem} ChangeItem */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/** @param {State} state @param {ChangeItem[]} changes @param {Effect[]} [effects] @returns {Outcome} */
function kept(state, changes, effects = []) {
  return [{ ...state, changes }, [...effects, { effect: 'rememberChanges', changes }]];
}

/** @param {State} state @param {string | undefined} tag */
export const changeOf = (state, tag) => state.changes.find((item) => item.tag === tag);

/**
 * Shown at once. An earlier choice of the same kind for the message is forgotten, with what the
 * node still answers to it.
 * @param {State} state
 * @param {import('../actions.js').Change} change
 * @param {string} tag
 * @param {number} now
 * @returns {Outcome}
 */
export function queued(state, change, tag, now) {
  const key = changeKey(change);
  const others = state.changes.filter((item) => changeKey(item) !== key);
  if (others.length >= CHANGES_MAX) {
    const words = `${CHANGES_MAX} changes are waiting already. Wait for the connection.`;
    return [{ ...state, problem: { where: 'composer', text: words } }, []];
  }
  const seen = change.kind === 'edit' ? withoutCompose(state) : state;
  return kept({ ...seen, problem: null }, [...others, { ...change, tag, room: state.current, at: now, state: 'queued' }]);
}

/**
 * Sends what is queued, in order, as far as `free` goes.
 * @param {State} state
 * @param {number} free
 * @returns {Outcome}
 */
export function sendQueued(state, free) {
  /** @type {Effect[]} */
  const effects = [];
  const changes = state.changes.map((item) => {
    if (item.state !== 'queued' || effects.length >= free) return item;
    effects.push({ effect: 'send', message: wireOf(item) });
    return { ...item, state: /** @type {const} */ ('sent') };
  });
  return effects.length ? kept(state, changes, effects) : [state, []];
}

/** @param {ChangeItem} item @returns {import('../protocol.js').Change} */
function wireOf({ kind, id, tag, text = '', emoji = '', on = true }) {
  switch (kind) {
    case 'edit': return { type: 'edit', id, text, tag };
    case 'react': return { type: 'react', id, emoji, on, tag };
    case 'pin': return { type: 'pin', id, on, tag };
    case 'delete':
    case 'acknowledge': return { type: kind, id, tag };
  }
}

/**
 * The node has it. The changed message comes by itself, perhaps later than this.
 * @param {State} state
 * @param {ChangeItem} item
 * @returns {Outcome}
 */
export function acknowledged(state, item) {
  const room = roomOf(state, item.room);
  const changed = (/** @type {import('../state.js').Entry[]} */ entries) =>
    entries.map((entry) => (entry.id === item.id ? withChange(entry, item, state.me?.id ?? '') : entry));
  const next = room ? withRoom(state, room.name, {
    entries: changed(room.entries), open: room.open && { ...room.open, entries: changed(room.open.entries) },
  }) : state;
  return kept(next, state.changes.filter((other) => other !== item));
}

/** What was refused, in words. */
const WHAT = { edit: 'The edit', pin: 'The pin', react: 'Your reaction', delete: 'Deleting the message', acknowledge: 'Your acknowledgement' };

/**
 * A text that was not taken stays with its message; a reaction or a pin is taken back.
 * @param {State} state
 * @param {ChangeItem} item
 * @param {import('../protocol.js').Refusal} refusal
 * @returns {Outcome}
 */
export function refused(state, item, refusal) {
  // The node keeps what is delayed and will acknowledge it.
  const isDelayed = refusal.code === 'rate-limited';
  if (item.kind === 'edit' || isDelayed) {
    const changed = { ...item, words: refusal.text, state: isDelayed ? item.state : /** @type {const} */ ('failed') };
    return kept(state, state.changes.map((other) => (other === item ? changed : other)));
  }
  const what = item.kind === 'pin' && !item.on ? 'Taking the pin off' : WHAT[item.kind];
  const problem = { where: /** @type {const} */ ('composer'), text: `${what} was not taken: ${refusal.text}` };
  return kept({ ...state, problem }, state.changes.filter((other) => other !== item));
}

/** @param {State} state @param {ChangeItem} item @returns {Outcome} */
export function retried(state, item) {
  return kept(state, state.changes.map((other) => (
    other === item ? { ...item, state: /** @type {const} */ ('queued'), words: undefined } : other)));
}

/** @param {State} state @param {ChangeItem} item @returns {Outcome} */
export const discarded = (state, item) => kept(state, state.changes.filter((other) => other !== item));

/**
 * The connection is gone: what was not acknowledged is sent again.
 * @param {State} state
 * @returns {State}
 */
export function unsent(state) {
  if (!state.changes.some((item) => item.state === 'sent')) return state;
  return { ...state, changes: state.changes.map((item) => (item.state === 'sent'
    ? { ...item, state: /** @type {const} */ ('queued'), words: undefined } : item)) };
}

/** @param {State} state @param {'reply' | 'edit'} mode @param {string} id @returns {Outcome} */
export function composeWanted(state, mode, id) {
  const entry = entriesShown(state.rooms[state.current]).find((other) => other.id === id);
  if (entry?.kind !== 'message' || entry.deleted || (mode === 'edit' && entry.by !== state.me?.id)) return [state, []];
  return [withRoom({ ...state, problem: null }, state.current, { compose: { mode, id } }), []];
}

/**
 * The last message of one's own in the room, to be edited.
 * @param {State} state
 * @returns {Outcome}
 */
export function lastEditWanted(state) {
  const { name } = state.rooms[state.current];
  const entries = entriesShown(state.rooms[state.current]);
  if (state.outbox.some((item) => item.room === name)) {
    return [{ ...state, problem: { where: 'composer', text: 'Your last message is not on the node yet.' } }, []];
  }
  const last = entries.filter((entry) => entry.kind === 'message' && entry.id && entry.by === state.me?.id && !entry.deleted).at(-1);
  return last ? composeWanted(state, 'edit', last.id) : [state, []];
}

/** @param {State} state @returns {State} */
export const withoutCompose = (state) =>
  (state.rooms[state.current].compose ? withRoom(state, state.current, { compose: null }) : state);
