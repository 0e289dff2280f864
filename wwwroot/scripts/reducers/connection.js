/** Coming in, losing the node, finding it again. */

import { pauseBefore } from '../backoff.js';
import { LOBBY } from '../protocol.js';
import { initialState, roomOf } from '../state.js';
import { planFor } from '../walk/plan.js';
import { roomsTold } from './membership.js';
import { flush, unsent } from './outbox.js';
import { reenter } from './places.js';
import { takeTail, withoutLoading } from './rooms.js';
import { arrived, atNode, departure, isSteady, withNeighbours } from './walking.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../state.js').Connection} Connection */
/** @typedef {import('../actions.js').Outcome} Outcome */

/** @param {State} state */
export const isOnline = (state) => state.connection.state === 'online';

/** @param {State} state @param {Partial<Connection>} change @returns {State} */
function withConnection(state, change) {
  return { ...state, connection: { ...state.connection, ...change } };
}

/** @param {State} state @param {string} name @param {boolean} remember @returns {Outcome} */
export function nameGiven(state, name, remember) {
  const next = withConnection({ ...state, name: name.trim(), remember, problem: null },
    { state: 'connecting', attempt: 0, reason: '' });
  return [next, [{ effect: 'connect', plan: planFor(next) }]];
}

/** @param {State} state @returns {Outcome} */
export function signedOut(state) {
  const { name, remember, visible, focused, page, sharesReads } = state;
  const next = initialState({ name, remember, visible, focused, page, sharesReads });
  return [next, [{ effect: 'disconnect' }, { effect: 'forgetSession' }]];
}

/**
 * The node speaks first.
 * @param {State} state
 * @param {string} door the page whose node it is, empty for this page's own
 * @returns {Outcome}
 */
export function socketOpened(state, door) {
  if (state.connection.state !== 'connecting') return [state, []];
  return [withConnection(state, { state: 'joining', door }), []];
}

/**
 * A node gives each connection something to sign, so that a proof cannot be used twice. One who
 * leaves no trace in this browser has no keys in it either, and goes by a token.
 * @param {State} state
 * @param {import('../protocol.js').Welcome} message
 * @returns {Outcome}
 */
export function welcomed(state, message) {
  const nonce = message.nonce ?? '';
  const known = { ...atNode(state, message.node), mesh: message.mesh, limits: message.limits, nonce };
  if (state.connection.state !== 'joining') return [known, []];
  const nodeKey = message.node.key ?? '';
  if (!nonce || !nodeKey || !(state.remember || state.lent)) return proofMade(known, nonce, null);
  return [known, [{ effect: 'prove', nonce, nodeKey }]];
}

/**
 * @param {State} state
 * @param {string} nonce of the connection that it was made for
 * @param {import('../protocol.js').WireProof | null} proof null where this browser can sign nothing
 * @returns {Outcome}
 */
export function proofMade(state, nonce, proof) {
  if (state.connection.state !== 'joining' || nonce !== state.nonce) return [state, []];
  /** @type {import('../protocol.js').Join} */
  const join = { type: 'join', name: state.name, room: LOBBY, ...proof };
  if (!proof && state.token) join.token = state.token;
  if (state.cursor && state.rooms[LOBBY]?.loaded) join.cursor = state.cursor;
  return [state, [{ effect: 'send', message: join }]];
}

/**
 * @param {State} state
 * @param {import('../protocol.js').Joined} message
 * @param {number} now
 * @returns {Outcome}
 */
export function joined(state, message, now) {
  if (state.connection.state !== 'joining') return [state, []];
  let next = withConnection(
    {
      ...arrived(state), inside: true, me: message.you, name: message.you.name, token: message.token ?? null,
      cursor: message.cursor, people: message.people, nodes: message.nodes,
      closing: '', problem: null,
    },
    { state: 'online', attempt: 0, reason: '', everOnline: true, since: now },
  );
  next = roomsTold(next, message.rooms);
  let fills = /** @type {import('../actions.js').Effect[]} */ ([]);
  if (roomOf(next, message.room)) [next, fills] = takeTail(next, message, message.resumed);
  const [known, remembers] = withNeighbours(next);
  const [sent, sends] = flush(known);
  return [sent, [
    ...remembers,
    { effect: 'rememberSession', person: message.you, token: sent.token, remember: sent.remember },
    ...reenter(sent, message.room),
    { effect: 'send', message: { type: 'mesh', watch: true } },
    { effect: 'send', message: { type: 'rooms' } },
    ...fills, ...sends,
  ]];
}

/**
 * @param {State} state
 * @param {import('../protocol.js').Refusal} refusal
 * @param {number} now
 * @returns {Outcome}
 */
export function joinRefused(state, refusal, now) {
  // A node that has no room for one more is no reason to show the way in to somebody who was inside.
  if (state.connection.everOnline && refusal.code === 'busy') {
    const [next, effects] = waiting(state, { reason: refusal.text, hurry: state.connection.attempt, now, random: 0.5 });
    return [next, [{ effect: 'disconnect' }, ...effects]];
  }
  const next = withConnection(
    { ...state, inside: false, problem: { where: 'join', text: refusal.text } }, { state: 'idle' });
  return [next, [{ effect: 'disconnect' }]];
}

/**
 * @param {State} state
 * @param {{reason: string, hurry: number, now: number, random: number}} why
 * @returns {Outcome}
 */
function waiting(state, { reason, hurry, now, random }) {
  const retryAt = now + pauseBefore(hurry, random);
  return [
    withConnection(state, { state: 'waiting', attempt: hurry + 1, retryAt, reason }),
    [{ effect: 'connectAt', at: retryAt }],
  ];
}

/**
 * @param {State} state
 * @param {{code: number, reason: string, refused: string[], now: number, random: number}} closed
 * @returns {Outcome}
 */
export function socketClosed(state, { code, reason, refused, now, random }) {
  const { state: was, attempt, door } = state.connection;
  if (was === 'idle' || was === 'stopped' || was === 'waiting') return [state, []];
  const next = unsent(withoutLoading(state));
  const words = closeWords(code, reason);
  if (code === 1008 && reason.startsWith('origin not allowed') && door === '') {
    return [withConnection(next, { state: 'stopped', reason: words }), []];
  }
  if (was === 'online' && isSteady(next, { code, now })) {
    const moving = withConnection(next, { state: 'connecting', reason: words });
    return [moving, [{ effect: 'connect', plan: planFor(moving) }]];
  }
  const hurry = code === 1013 ? Math.max(attempt, 4) : attempt;
  const [waits, effects] = waiting(next, { reason: words, hurry, now, random });
  return [waits, [...effects, ...(was === 'connecting' ? departure(waits, refused, now) : [])]];
}

/** @param {State} state @returns {Outcome} */
export function retryDue(state) {
  if (state.connection.state !== 'waiting') return [state, []];
  return [withConnection(state, { state: 'connecting' }), [{ effect: 'connect', plan: planFor(state) }]];
}

/** @param {State} state @returns {Outcome} */
export function reconnectWanted(state) {
  const { state: now } = state.connection;
  if (now !== 'waiting' && now !== 'stopped') return [state, []];
  return [withConnection(state, { state: 'connecting' }), [{ effect: 'connect', plan: planFor(state) }]];
}

/** @param {number} code @param {string} reason */
function closeWords(code, reason) {
  if (reason.startsWith('node is shutting down')) return 'The node was shut down.';
  if (reason.startsWith('node is full')) return 'The node has no room for more people.';
  if (reason.startsWith('too slow')) return 'This page could not keep up.';
  if (reason.startsWith('origin not allowed')) {
    return 'The node does not accept this page’s address. Open the node’s own address.';
  }
  return code === 1006 || reason === '' ? 'The node does not answer.' : `The node said: ${reason}.`;
}
