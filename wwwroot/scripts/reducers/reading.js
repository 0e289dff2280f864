/** How far people have read: what the node tells, and what it is told of oneself. */

import { placeOf, withMarks } from '../reads.js';
import { roomOf } from '../state.js';
import { isIn } from '../thread.js';
import { isNews, withRoom } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */

/** Pause between two words about how far I have read. The node gathers them for longer. */
export const READ_PAUSE_MS = 2000;

/**
 * After coming into a room: who has read how far there. Where it was not loaded before, what is
 * unread begins at my own mark.
 * @param {State} before
 * @param {Outcome} outcome of coming in
 * @param {{room: string, reads?: import('../protocol.js').ReadMark[]}} message
 * @returns {Outcome}
 */
export function told(before, [next, effects], { room: name, reads }) {
  const room = roomOf(next, name);
  if (next === before || !room) return [next, effects];
  // What was said to the last connection may be lost.
  const marked = withRoom(next, name, { reads: withMarks(room.reads, reads ?? [], next.me?.id ?? ''), readSent: '' });
  return [roomOf(before, name)?.loaded ? withoutRead(marked, name) : fromMark(marked, name), effects];
}

/** @param {State} state @param {import('../protocol.js').Read} message @returns {State} */
export function heard(state, { room: name, by, at }) {
  const room = roomOf(state, name);
  if (!room) return state;
  const reads = withMarks(room.reads, [{ by, at }], state.me?.id ?? '');
  if (reads === room.reads) return state;
  const next = withRoom(state, name, { reads });
  return by === state.me?.id ? withoutRead(next, name) : next;
}

/**
 * The unread divider stands at my own mark. Without one, or where I tell nobody how far I am, there
 * is nothing to go by.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
function fromMark(state, name) {
  const room = state.rooms[name];
  const mark = room.reads.get(state.me?.id ?? '');
  if (mark === undefined || !state.sharesReads || !room.loaded) return state;
  const news = room.entries.filter((entry) => entry.sort > mark && isNews(state, entry));
  if (news.length === 0) return state;
  const next = withRoom(state, name, {
    unread: news.length, mentions: news.filter(({ forMe }) => forMe).length, unreadFrom: news[0].key,
  });
  // What is drawn says whether all of it is in view.
  return state.current === name ? { ...next, atBottom: false } : next;
}

/**
 * What I have read elsewhere is not unread here. The divider of a room that is shown stays.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
function withoutRead(state, name) {
  const room = state.rooms[name];
  const mark = room.reads.get(state.me?.id ?? '') ?? '';
  if (room.unread === 0 || mark === '') return state;
  const from = room.entries.findIndex(({ key }) => key === room.unreadFrom);
  const left = mark >= room.newest || from < 0 ? [] : room.entries.slice(from).filter((entry) => entry.sort > mark && isNews(state, entry));
  // Of what is not loaded it is only known where it ends.
  if (mark < room.newest && (room.detached || from < 0)) return state;
  return withRoom(state, name, {
    unread: left.length, mentions: left.filter(({ forMe }) => forMe).length,
    unreadFrom: state.current === name ? room.unreadFrom : left[0]?.key ?? null,
  });
}

/**
 * How far I have read in the room that is shown, if the node shall know and does not yet. In a thread
 * it is all of the room, or nothing: what is said beside it is not before my eyes.
 * @param {State} state
 * @returns {{room: string, at: string} | null}
 */
export function wantedRead({ rooms, current, me, sharesReads, visible, focused, atBottom, inside, connection }) {
  const room = rooms[current];
  if (!sharesReads || !inside || !visible || !focused || !atBottom || !room.loaded || room.detached) return null;
  if (connection.state !== 'online') return null;
  let last = room.entries.length - 1;
  while (last >= 0 && room.entries[last].order === '') last -= 1;
  const newest = room.entries[last];
  const known = [room.readSent, room.reads.get(me?.id ?? '') ?? ''].sort()[1];
  if (!newest || newest.sort <= known) return null;
  const { open } = room;
  if (open && room.entries.some((entry) => entry.order && entry.sort > known && entry.by !== me?.id && !isIn(entry, open.id))) return null;
  return { room: current, at: `${newest.order}/${newest.id}` };
}

/** @param {State} state @param {number} now @param {boolean} [isLast] the page is left @returns {Outcome} */
export function due(state, now, isLast = false) {
  const wanted = wantedRead(state);
  if (!wanted || (!isLast && now >= state.readAt && now - state.readAt < READ_PAUSE_MS)) return [state, []];
  const next = withRoom({ ...state, readAt: now }, wanted.room, { readSent: placeOf(wanted.at) });
  return [next, [{ effect: 'send', message: { type: 'read', ...wanted } }]];
}
