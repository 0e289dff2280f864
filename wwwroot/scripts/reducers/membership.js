/** Which rooms one is in, what is known of them, and who comes and goes there. */

import { sortKeyAtEnd } from '../order.js';
import { LOBBY } from '../protocol.js';
import { isSealedName } from '../room-title.js';
import { emptyRoom, roomOf, ROOMS_MAX } from '../state.js';
import { isBlocked } from '../trust.js';
import { chosen, dropped, enter } from './places.js';
import { trimmed, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../protocol.js').RoomInfo} RoomInfo */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/** Marks requests about rooms, whose refusals are told where they were made. */
export const ASKED = 'room:';

/**
 * The rooms one is in are the same in all tabs and on all nodes. A node that one has just come to may
 * not have heard of the last ones yet.
 * @param {State} state
 * @param {RoomInfo[] | undefined} rooms undefined from a node that does not tell
 * @returns {State}
 */
export function roomsTold(state, rooms) {
  if (!rooms) return state;
  const told = new Map(rooms.map((info) => [info.room, info]));
  const isKept = (/** @type {string} */ name) => {
    const room = state.rooms[name];
    return name === LOBBY || told.has(name) || room.foreign || room.wanted || room.out !== null || state.keepsRooms;
  };
  const kept = state.roomOrder.filter(isKept);
  const further = [...told.keys()].filter((name) => name !== LOBBY && !kept.includes(name)).sort();
  const roomOrder = [...kept, ...further].slice(0, ROOMS_MAX);
  const known = Object.fromEntries(roomOrder.map((name) => {
    const room = roomOf(state, name) ?? emptyRoom(name);
    return [name, { ...room, info: told.get(name) ?? room.info }];
  }));
  const current = roomOrder.includes(state.current) ? state.current : LOBBY;
  return { ...state, rooms: known, roomOrder, current, keepsRooms: false };
}

/** @param {State} state @param {{room: string, info?: RoomInfo}} message @returns {State} */
export function arrivedIn(state, { room: name, info }) {
  const room = roomOf(state, name);
  if (!room && info && isSealedName(name) && state.roomOrder.length < ROOMS_MAX) {
    // One that was made from here: its name is the node's answer.
    const roomOrder = [...state.roomOrder, name];
    return opened({ ...state, roomOrder, rooms: { ...state.rooms, [name]: { ...emptyRoom(name), info } } }, name);
  }
  if (state.expected === name) return opened(withRoom(state, name, { info: info ?? room?.info ?? null, out: null, wanted: false }), name);
  return room && info ? withRoom(state, name, { info, out: null, wanted: false }) : state;
}

/** @param {State} state @param {string} name @returns {State} */
function opened(state, name) {
  const next = state.expected === name ? { ...state, expected: '' } : state;
  if (!next.opening) return next;
  return chosen({ ...next, opening: false, person: null, card: '', sealedDialog: '' }, name)[0];
}

/** @param {State} state @param {RoomInfo} info @returns {Outcome} */
export function changed(state, info) {
  const room = roomOf(state, info.room);
  if (!room) return [state, []];
  const { standing, with: other, withName } = room.info ?? {};
  const next = withRoom(state, info.room, { info: { ...info, standing, with: other, withName } });
  const [before, after] = [room.info?.topic, info.topic];
  if (before?.text === after?.text || isSealedName(info.room)) return [next, []];
  const by = after ? `${nameOf(state, info.room, after.by)} changed the topic: ${after.text}` : 'The topic was taken away';
  return [withLine(next, info.room, { kind: 'notice', text: by, at: after?.at ?? 0, by: after?.by ?? '', name: '' }), []];
}

/** @param {State} state @param {import('../protocol.js').MembershipChanged} message @returns {Outcome} */
export function membership(state, message) {
  const { room: name, person, event } = message;
  const [next, effects] = person === state.me?.id ? mine(state, message) : /** @type {Outcome} */ ([told(state, message), []]);
  /** @type {Effect[]} */
  const asks = next.card === name && event !== 'invited' ? [{ effect: 'send', message: { type: 'members', room: name } }] : [];
  return [next, [...effects, ...asks]];
}

/** @param {State} state @param {import('../protocol.js').MembershipChanged} message @returns {Outcome} */
function mine(state, { room: name, event, by = '', info }) {
  const room = roomOf(state, name);
  if (event === 'removed' || event === 'left') {
    if (!room) return [state, []];
    if (event === 'left') return dropped(state, name);
    const out = { by: by ? nameOf(state, name, by) : '' };
    return [withRoom(state, name, { out, info: room.info && { ...room.info, standing: 'outside' } }), []];
  }
  const standing = event === 'joined' ? /** @type {const} */ ('member') : /** @type {const} */ ('invited');
  if (room) {
    const met = withRoom(state, name, { info: info ?? (room.info && { ...room.info, standing }), out: event === 'invited' ? null : room.out });
    return [met, event === 'invited' && (state.expected === name || room.info?.kind === 'direct') ? [enter(name)] : []];
  }
  if (!info || state.roomOrder.length >= ROOMS_MAX || (info.with && isBlocked(state, info.with))) return [state, []];
  const roomOrder = [...state.roomOrder, name];
  const added = { ...state, roomOrder, rooms: { ...state.rooms, [name]: { ...emptyRoom(name), info } } };
  // Who writes to somebody is heard; into other rooms one goes oneself.
  const comesIn = event === 'joined' || info.kind === 'direct' || state.expected === name;
  return [added, [{ effect: 'rememberRooms', rooms: roomOrder }, ...(comesIn ? [enter(name)] : [])]];
}

/** @param {State} state @param {import('../protocol.js').MembershipChanged} message @returns {State} */
function told(state, { room: name, person, name: called, event, at, by = '' }) {
  if (!roomOf(state, name)) return state;
  const who = called || nameOf(state, name, person);
  if (event === 'joined' || event === 'left') return withLine(state, name, { kind: 'presence', text: '', at, by: person, name: who, event });
  const author = by ? nameOf(state, name, by) : 'An operator';
  const text = event === 'removed' ? `${author} took ${who} out of the room` : `${author} let ${who} in`;
  return withLine(state, name, { kind: 'notice', text, at, by: person, name: who });
}

/**
 * A line about the room, where it stands now.
 * @param {State} state
 * @param {string} name
 * @param {Pick<import('../state.js').Entry, 'kind' | 'text' | 'at' | 'by' | 'name'> & {event?: 'joined' | 'left'}} line
 * @returns {State}
 */
function withLine(state, name, line) {
  const room = state.rooms[name];
  if (!room.loaded || room.detached) return state;
  const presences = room.presences + 1;
  const key = `p:${presences}`;
  const entry = { ...line, key, id: key, sort: sortKeyAtEnd(room.entries, presences), order: '', node: '' };
  return trimmed(withRoom(state, name, { entries: [...room.entries, entry], presences }), name);
}

/** @param {State} state @param {string} name of a room @param {string} person @returns {string} */
export function nameOf(state, name, person) {
  if (person === state.me?.id) return 'You';
  const room = roomOf(state, name);
  return state.people.find(({ id }) => id === person)?.name ?? room?.members?.list.find(({ id }) => id === person)?.name
    ?? room?.entries.find(({ by }) => by === person)?.name ?? (room?.info?.with === person ? room.info.withName : '') ?? 'Somebody';
}

/** @param {State} state @param {import('../protocol.js').Members} message @returns {State} */
export function membersTold(state, { room, members, count }) {
  return roomOf(state, room) ? withRoom(state, room, { members: { list: members, count } }) : state;
}

/** @param {State} state @param {string} room @returns {Outcome} */
export function cardOpened(state, room) {
  if (!roomOf(state, room)) return [state, []];
  return [{ ...state, card: room, drawer: '', problem: null },
    state.connection.state === 'online' ? [{ effect: 'send', message: { type: 'members', room } }] : []];
}

/** @param {State} state @param {import('../actions.js').Amend} amend @param {string} tag @returns {Outcome} */
export function amendWanted(state, amend, tag) {
  if (state.connection.state !== 'online') {
    return [{ ...state, problem: { where: 'card', text: 'That can be done once the node is back.' } }, []];
  }
  return [{ ...state, problem: null }, [{ effect: 'send', message: { ...amend, tag: `${ASKED}${tag}` } }]];
}

/** @param {State} state @param {string} room @returns {Outcome} */
export function comeBackWanted(state, room) {
  if (state.connection.state !== 'online') return [state, []];
  return [state, [{ effect: 'send', message: { type: 'enter', room, again: true, tag: `${ASKED}enter:${room}` } }]];
}

/**
 * The node refuses something about a room.
 * @param {State} state
 * @param {import('../protocol.js').Refusal} refusal
 * @returns {Outcome}
 */
export function refused(state, { tag = '', code, text }) {
  const name = tag.startsWith(`${ASKED}enter:`) ? tag.slice(ASKED.length + 6) : '';
  const room = roomOf(state, name);
  if (!room) return [{ ...state, problem: { where: 'card', text } }, []];
  if (code === 'removed') return [withRoom(state, name, { out: room.out ?? { by: '' }, loaded: true, wanted: false }), []];
  if (room.loaded && code !== 'not-allowed') return [{ ...state, problem: { where: 'composer', text } }, []];
  const [next, effects] = dropped(state, name);
  return [{ ...next, problem: { where: 'room', text } }, effects];
}
