/** Which rooms one is in: chosen, wanted, left. */

import { LOBBY } from '../protocol.js';
import { emptyRoom, roomOf, ROOMS_MAX } from '../state.js';
import { withRead, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../state.js').Room} Room */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/**
 * One comes to what is new in a room, not to its end: what is below is not read yet.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
const shown = (state, name) => ({ ...state, current: name, atBottom: state.rooms[name].unread === 0 });

/** @param {State} state @param {string} name @returns {Outcome} */
export function chosen(state, name) {
  if (!roomOf(state, name)) return [state, []];
  const cleared = { ...state, drawer: /** @type {const} */ (''), panel: /** @type {const} */ (''), problem: null };
  // The room one is in, chosen once more, goes to its newest.
  if (name === state.current) return [withRead({ ...withRoom(cleared, name, { open: null }), atBottom: true }), []];
  return [shown(withRoom(cleared, state.current, { unreadFrom: null }), name), []];
}

/** @param {State} state @param {string} text as typed @returns {Outcome} */
export function wanted(state, text) {
  const name = text.trim().replace(/^#+/, '').toLowerCase();
  if (roomOf(state, name)) return chosen(state, name);
  if (!name || state.roomOrder.length >= ROOMS_MAX) {
    const words = name ? `You are in ${ROOMS_MAX} rooms. Leave one first.` : 'Type the name of a room.';
    return [{ ...state, problem: { where: 'room', text: words } }, []];
  }
  const roomOrder = [...state.roomOrder, name];
  const added = { ...state, roomOrder, rooms: { ...state.rooms, [name]: { ...emptyRoom(name), wanted: true } } };
  const [next] = chosen(added, name);
  return [next, [
    ...(state.connection.state === 'online' ? [enter(name)] : []),
    { effect: 'rememberRooms', rooms: roomOrder },
  ]];
}

/** @param {string} room @returns {Effect} */
export const enter = (room) => ({ effect: 'send', message: { type: 'enter', room, tag: `room:enter:${room}` } });

/** @param {State} state @param {string} name @returns {Outcome} */
export function givenUp(state, name) {
  const [next, effects] = dropped(state, name);
  if (next === state) return [state, []];
  return [next, [
    ...(state.connection.state === 'online'
      ? [/** @type {Effect} */ ({ effect: 'send', message: { type: 'leave', room: name } })] : []), ...effects,
  ]];
}

/**
 * Takes a room out of those one is in, whoever knows of it.
 * @param {State} state
 * @param {string} name
 * @returns {Outcome}
 */
export function dropped(state, name) {
  if (name === LOBBY || !roomOf(state, name)) return [state, []];
  const { [name]: _, ...rooms } = state.rooms;
  const roomOrder = state.roomOrder.filter((other) => other !== name);
  const isCurrent = state.current === name;
  const without = { ...state, rooms, roomOrder, card: state.card === name ? '' : state.card };
  const next = isCurrent ? shown(without, LOBBY) : without;
  return [next, [{ effect: 'rememberRooms', rooms: roomOrder }]];
}

/**
 * The node refuses the room that was wanted last.
 * @param {State} state
 * @param {string} text
 * @returns {Outcome}
 */
export function refused(state, text) {
  const name = state.current;
  const [next, effects] = state.rooms[name].loaded
    ? /** @type {Outcome} */ ([state, []]) : givenUp(state, name);
  const stays = effects.filter((effect) => effect.effect !== 'send');
  return [{ ...next, problem: { where: 'room', text } }, stays];
}

/** @param {State} state @param {string} besides the room that `join` brought @returns {Effect[]} */
export function reenter(state, besides) {
  return state.roomOrder.filter((name) => name !== besides && isEntered(state.rooms[name])).map(enter);
}

/**
 * Whether one is in a room, unlike one that one was only let into, or taken out of.
 * @param {Room} room
 */
const isEntered = ({ out, info }) => out === null && !(info?.kind === 'private' && info.standing === 'invited');
