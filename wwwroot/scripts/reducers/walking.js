/** Going over to another node, and what is different there. */

import { withPicture } from '../walk/neighbours.js';
import { planFor, waysOut } from '../walk/plan.js';
import { unsent } from './outbox.js';
import { withoutLoading } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/** Nodes whose cursors are kept. */
const CURSORS_MAX = 8;
/** A connection that held this long was no mistake. Too low: a node that lets in and throws out is stormed. */
const STEADY_MS = 5_000;
/** Between two times that the page leaves for another one by itself. */
const LEAVE_EVERY_MS = 60_000;

/**
 * A node has said who it is. A cursor is of use only to the node that gave it, and each of them
 * finds its own again.
 * @param {State} state
 * @param {NonNullable<State['node']>} node
 * @returns {State}
 */
export function atNode(state, node) {
  const home = state.connection.door === '' ? { id: node.id, name: node.name } : state.home;
  const before = state.node?.id ?? node.id;
  if (before === node.id) return { ...state, node, home };
  const { [node.id]: cursor = null, ...others } = state.cursors;
  const kept = Object.entries(state.cursor ? { ...others, [before]: state.cursor } : others);
  return { ...state, node, home, cursor, cursors: Object.fromEntries(kept.slice(-CURSORS_MAX)) };
}

/**
 * What the last node said of itself is not true of this one, and what it had shown need not be all
 * that this one has.
 * @param {State} state
 * @returns {State}
 */
export function arrived(state) {
  const { node, last, home, returning } = state;
  const at = node && { id: node.id, name: node.name };
  if (!at || !last || last.id === at.id) return { ...state, last: at, leaving: '', returning: false };
  const rooms = Object.fromEntries(Object.entries(state.rooms).map(([name, room]) =>
    [name, { ...room, foreign: room.loaded }]));
  const delivery = new Map([...state.delivery].filter(([, [holding]]) => holding > 1));
  return {
    ...state, rooms, delivery, last: at, leaving: '', returning: false, status: { level: 'ok', text: '' },
    moved: { from: returning ? '' : last.name, to: at.name, isHome: last.id !== '' && at.id === home?.id },
  };
}

/**
 * Whether a lost connection is looked for at once, here and elsewhere.
 * @param {State} state
 * @param {{code: number, now: number}} closed
 */
export const isSteady = (state, { code, now }) =>
  waysOut(state).length > 0 && code !== 1013 && code !== 1008 && now - state.connection.since >= STEADY_MS;

/**
 * Nodes of the last picture are remembered.
 * @param {State} state
 * @returns {Outcome}
 */
export function withNeighbours(state) {
  const neighbours = withPicture(state.neighbours, state.nodes);
  if (neighbours === state.neighbours) return [state, []];
  const nodes = [...neighbours];
  return [{ ...state, neighbours: nodes }, [{ effect: 'rememberNeighbours', mesh: state.mesh, nodes }]];
}

/**
 * No socket leads anywhere. Where nodes of the picture turned the page away, probably because
 * their certificates are not trusted, a person can still go there.
 * @param {State} state
 * @param {string[]} refused pages
 * @param {number} now
 * @returns {Effect[]}
 */
export function departure(state, refused, now) {
  const { everOnline } = state.connection;
  if (!everOnline || !state.visible || now - state.leftAt < LEAVE_EVERY_MS) return [];
  const known = new Set(state.nodes.map(({ id }) => id));
  const way = waysOut(state).find(({ page, id }) => refused.includes(page) && known.has(id));
  return way ? [{ effect: 'leave', to: way }] : [];
}

/** @param {State} state @param {string} name of the node @param {number} now @returns {Outcome} */
export const departed = (state, name, now) => [{ ...state, leaving: name, leftAt: now }, []];

/**
 * Back to the node that this page is of.
 * @param {State} state
 * @returns {Outcome}
 */
export function homeWanted(state) {
  const { door, state: was } = state.connection;
  if (door === '' || was !== 'online') return [state, []];
  const next = {
    ...unsent(withoutLoading(state)), returning: true,
    connection: { ...state.connection, state: /** @type {const} */ ('connecting'), door: '', attempt: 0, reason: '' },
  };
  const plan = planFor(next);
  const [home, ...others] = plan.doors;
  return [next, [
    { effect: 'disconnect' },
    { effect: 'connect', plan: { ...plan, doors: [home, door, ...others.filter((other) => other !== door)] } },
  ]];
}
