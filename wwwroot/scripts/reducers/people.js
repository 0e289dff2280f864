/** Who is on-line: lists, comings and goings, names. */

import { sortKeyAtEnd } from '../order.js';
import { LOBBY } from '../protocol.js';
import { trimmed, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../protocol.js').Person} Person */
/** @typedef {import('../actions.js').Outcome} Outcome */

/** @param {State} state @param {string} name @returns {Outcome} */
export function nameChanged(state, name) {
  if (state.connection.state !== 'online') {
    const text = 'A name can be changed once the node is back.';
    return [{ ...state, problem: { where: 'name', text } }, []];
  }
  return [{ ...state, problem: null }, [{ effect: 'send', message: { type: 'rename', name: name.trim() } }]];
}

/** @param {Person} left @param {Person} right */
const isSame = (left, right) =>
  left.id === right.id && (!left.node || !right.node || left.node === right.node);

/**
 * @param {State} state
 * @param {import('../protocol.js').Presence} message
 * @returns {Outcome}
 */
export function presence(state, message) {
  const { event, person } = message;
  const others = state.people.filter((other) => !isSame(other, person));
  const next = { ...state, people: event === 'left' ? others : [...others, person] };
  const isMe = person.id === state.me?.id;
  if (event === 'changed' || (isMe && event !== 'renamed')) return [next, []];
  if (!isMe) return [withLine(next, { ...message, event }), []];
  const renamed = { ...next, me: { ...next.me, ...person }, name: person.name, problem: null };
  const { token, remember } = renamed;
  return [withLine(renamed, { ...message, event }), [{ effect: 'rememberSession', person, token, remember }]];
}

/**
 * People come to the mesh, not to a room: the line about it stands in the lobby.
 * @param {State} state
 * @param {import('../protocol.js').Presence & {event: 'joined' | 'left' | 'renamed'}} message
 */
function withLine(state, { event, person, previous, at }) {
  const room = state.rooms[LOBBY];
  if (!room?.loaded || room.detached) return state;
  const presences = room.presences + 1;
  const key = `p:${presences}`;
  /** @type {import('../state.js').Entry} */
  const entry = {
    kind: 'presence', key, id: key, sort: sortKeyAtEnd(room.entries, presences), order: '', at,
    by: person.id, name: person.name, node: person.node ?? '', text: '', event, previous,
  };
  return trimmed(withRoom(state, LOBBY, { entries: [...room.entries, entry], presences }), LOBBY);
}
