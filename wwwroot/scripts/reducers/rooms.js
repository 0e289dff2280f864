/** The rooms: their messages, paging, what is unread. */

import { speaksTo } from '../markdown.js';
import { indexOf, namesOfMine } from '../mentions.js';
import { merge, sortKey } from '../order.js';
import { PAGE_LENGTH } from '../protocol.js';
import { emptyRoom, MEMORY_MAX, roomOf } from '../state.js';
import { isIn } from '../thread.js';
import { isBlocked } from '../trust.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../state.js').Room} Room */
/** @typedef {import('../state.js').Entry} Entry */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/** Different emoji that are shown under one message, as many as a node sends. */
const REACTIONS_MAX = 50;

/** @param {State} state @param {string} name @param {Partial<Room>} change @returns {State} */
export function withRoom(state, name, change) {
  return { ...state, rooms: { ...state.rooms, [name]: { ...state.rooms[name], ...change } } };
}

/**
 * Whether a room's newest line is before someone's eyes.
 * @param {State} state
 * @param {string} room
 */
const isReading = (state, room) => state.visible && state.atBottom && state.current === room && !state.rooms[room].open;

/**
 * In a thread only that is read.
 * @param {State} state
 * @param {string} name
 * @param {Entry} entry
 */
function isRead(state, name, entry) {
  const { open } = state.rooms[name];
  return open ? state.visible && state.atBottom && state.current === name && isIn(entry, open.id) : isReading(state, name);
}

/**
 * What somebody else said, of whom something is shown.
 * @param {State} state
 * @param {Entry} entry
 */
export const isNews = (state, { kind, by }) => kind !== 'presence' && by !== state.me?.id && !isBlocked(state, by);

/**
 * What is before someone's eyes is read.
 * @param {State} state
 * @returns {State}
 */
export function withRead(state) {
  const room = state.rooms[state.current];
  if (!isReading(state, state.current) || !room.unread || room.detached) return state;
  return withRoom(state, state.current, { unread: 0, mentions: 0 });
}

/**
 * Messages of a room as its entries. One speaks to me by name, with everyone, or as an answer to
 * what I said, as far as that is known here.
 * @param {readonly import('../protocol.js').WireMessage[]} messages
 * @param {State} state
 * @param {string} room
 * @returns {Entry[]}
 */
export function entriesOf(messages, { me, rooms, blocked }, room) {
  const names = indexOf(namesOfMine(me));
  const isMine = (/** @type {{by: string}} */ { by }) => by === me?.id;
  const mine = messages.some(({ reply }) => reply)
    ? new Set([...rooms[room].entries, ...messages].filter(isMine).map(({ id }) => id)) : null;
  return messages.map((message) => {
    const { id, order, at, by, name, node, text, late, gap, reply, unsigned, edited, pinned } = message;
    const isNotice = message.kind === 'notice';
    const forMe = !isNotice && !isMine(message) && !isBlocked({ blocked }, by) &&
      ((text.includes('@') && speaksTo(text, names)) || (reply !== undefined && mine?.has(reply) === true));
    return {
      kind: isNotice ? 'notice' : 'message', forMe,
      key: id, id, sort: sortKey(order, id), order, at, by, name, node, text, late, gap, reply: reply ?? undefined, unsigned,
      edited: edited ?? undefined, reactions: message.reactions?.slice(0, REACTIONS_MAX), pinned: pinned ?? undefined,
      deleted: message.deleted ?? undefined, urgent: message.urgent ?? undefined, thread: message.thread ?? undefined,
      answers: message.answers ?? undefined, missing: message.missing ?? undefined,
    };
  });
}

/**
 * Of entries, those that have a place among what is loaded. The node sends a changed message whole,
 * however old it is: put before the oldest one it would make what lies between look loaded.
 * @param {Room} room
 * @param {Entry[]} incoming
 */
function withinReach(room, incoming) {
  const oldest = room.loaded && room.older ? room.entries.find((entry) => entry.order !== '') : undefined;
  return oldest ? incoming.filter((entry) => entry.sort >= oldest.sort) : incoming;
}

/**
 * Merges messages into a room and counts what is new and unread.
 * @param {State} state
 * @param {string} name
 * @param {Entry[]} incoming
 * @param {boolean} counts whether new ones may be unread
 */
export function withEntries(state, name, incoming, counts) {
  const room = state.rooms[name];
  const { entries, added } = merge(room.entries, incoming);
  const news = counts ? added.filter((entry) => isNews(state, entry) && !isRead(state, name, entry)) : [];
  const isFirst = room.unread === 0 && news.length > 0;
  const unread = room.unread + news.length;
  const mentions = room.mentions + news.filter((entry) => entry.forMe).length + mentionsChanged(room, incoming);
  return trimmed(withRoom(state, name, {
    entries: counted(entries, incoming, added), newest: newestOf(room, incoming), unread, mentions: Math.min(unread, Math.max(0, mentions)),
    unreadFrom: isFirst ? news[0].key : room.unreadFrom,
  }), name);
}

/**
 * First messages of threads with what is new in these counted; the node has counted for those that it
 * sent just now.
 * @param {Entry[]} entries
 * @param {readonly Entry[]} incoming
 * @param {readonly Entry[]} added
 */
function counted(entries, incoming, added) {
  /** @type {Map<string, number>} */
  const answers = new Map();
  for (const { thread } of added) if (thread) answers.set(thread, (answers.get(thread) ?? 0) + 1);
  for (const { id } of incoming) answers.delete(id);
  if (answers.size === 0) return entries;
  return entries.map((entry) => {
    const more = answers.get(entry.id);
    return more ? { ...entry, answers: (entry.answers ?? 0) + more } : entry;
  });
}

/**
 * By how much the count of mentions changes where unread messages were edited.
 * @param {Room} room
 * @param {readonly Entry[]} incoming
 */
function mentionsChanged({ entries, unread, unreadFrom }, incoming) {
  const from = unread > 0 ? entries.findIndex((entry) => entry.key === unreadFrom) : -1;
  if (from < 0) return 0;
  const before = new Map(entries.slice(from).map((entry) => [entry.id, entry.forMe === true]));
  return incoming.reduce((sum, { id, forMe }) => sum + (before.has(id) ? Number(forMe === true) - Number(before.get(id)) : 0), 0);
}

/** @param {Room} room @param {readonly Entry[]} incoming */
const newestOf = ({ newest }, incoming) => incoming.reduce((last, { sort }) => (sort > last ? sort : last), newest);

/**
 * Lets go of the entries farthest from where someone reads.
 * @param {State} state
 * @param {string} name
 * @returns {State}
 */
export function trimmed(state, name) {
  const { entries, older } = state.rooms[name];
  if (entries.length <= MEMORY_MAX) return state;
  if (state.current === name && !state.atBottom) {
    return withRoom(state, name, { entries: entries.slice(0, MEMORY_MAX), detached: true });
  }
  const rest = entries.slice(-MEMORY_MAX);
  const oldest = rest.find((entry) => entry.order !== '');
  return withRoom(state, name, {
    entries: rest, older: oldest ? `${oldest.order}/${oldest.id}` : older,
  });
}

/**
 * Takes the newest messages of a room, after joining, entering or coming back.
 * @param {State} state
 * @param {{room: string, messages: import('../protocol.js').WireMessage[], older?: string | null}} tail
 * @param {boolean} isComplete whether it is all that was missed
 * @returns {Outcome}
 */
export function takeTail(state, tail, isComplete) {
  const room = state.rooms[tail.room];
  const incoming = entriesOf(tail.messages, state, tail.room);
  const older = tail.older ?? null;
  // Someone reads far above: the newest are asked for when wanted.
  if (room.detached) return [withEntries(state, tail.room, held(room, incoming), false), []];
  if (room.loaded && room.foreign && !isComplete && older !== null) return reachBack(state, tail.room, incoming, older);
  const ids = new Set(incoming.map((entry) => entry.id));
  const joins = isComplete || older === null || room.entries.some((entry) => ids.has(entry.id));
  if (room.loaded && joins) {
    const met = withRoom(state, tail.room, { foreign: false });
    const merged = withEntries(met, tail.room, isComplete ? withinReach(room, incoming) : incoming, true);
    return [isComplete ? merged : withoutStale(merged, tail.room, incoming, older), []];
  }
  // More was missed than the tail holds: start anew from it, older ones by paging.
  const cleared = room.loaded ? withRoom(state, tail.room, { entries: [] }) : state;
  return [contiguous(withRoom(withEntries(cleared, tail.room, incoming, room.loaded), tail.room, {
    loaded: true, loading: false, foreign: false, older,
  }), tail.room, incoming), []];
}

/** @param {Room} room @param {Entry[]} incoming those of them that the room has already */
function held(room, incoming) {
  const known = new Set(room.entries.map((entry) => entry.id));
  return incoming.filter((entry) => known.has(entry.id));
}

/**
 * After coming back into a room: what is older than the tail may have been changed meanwhile. It is
 * let go, to be paged anew, unless somebody reads there.
 * @param {State} state
 * @param {string} name
 * @param {readonly Entry[]} tail
 * @param {string | null} older
 */
function withoutStale(state, name, tail, older) {
  const { entries, unreadFrom } = state.rooms[name];
  const from = entries.findIndex((entry) => entry.id === tail[0]?.id);
  const isRead = state.current === name && !state.atBottom;
  if (older === null || from <= 0 || isRead || entries.slice(0, from).some((entry) => entry.key === unreadFrom)) return state;
  return withRoom(state, name, { entries: entries.slice(from), older });
}

/**
 * After a first page: what came live before it may be older than all of it, with a gap between.
 * @param {State} state
 * @param {string} name
 * @param {readonly Entry[]} page
 */
function contiguous(state, name, page) {
  const room = state.rooms[name];
  const first = page[0]?.sort ?? '';
  if (!room.older || !room.entries.some((entry) => entry.sort < first)) return state;
  return withRoom(state, name, { entries: room.entries.filter((entry) => entry.sort >= first) });
}

/**
 * The tail of a node that need not have been where the last one was: it may hold messages above its
 * tail that the last one did not. Who reads below starts anew from the tail; who reads above keeps
 * the place, and what lies between is asked for page by page.
 * @param {State} state
 * @param {string} name
 * @param {Entry[]} incoming
 * @param {string} older where the page before the tail ends
 * @returns {Outcome}
 */
function reachBack(state, name, incoming, older) {
  const { entries, unreadFrom } = state.rooms[name];
  const first = incoming[0]?.sort ?? '';
  const above = entries.filter((entry) => entry.sort < first);
  const isReadAbove = (state.current === name && !state.atBottom) || above.some((entry) => entry.key === unreadFrom);
  if (!isReadAbove || !above.length) {
    const below = withRoom(state, name, { entries: entries.filter((entry) => entry.sort >= first), foreign: false, older });
    return [withEntries(below, name, incoming, true), []];
  }
  const merged = withEntries(state, name, incoming, true);
  return asked(withRoom(merged, name, { fillTo: above[0].sort, loading: true }), name, older, PAGE_LENGTH);
}

/** @param {State} state @param {string} room @param {string} before @param {number} limit @returns {Outcome} */
const asked = (state, room, before, limit) =>
  [state, [{ effect: 'send', message: { type: 'history', room, before, limit } }]];

/** @param {State} state @param {import('../protocol.js').Entered} message @returns {Outcome} */
export function entered(state, message) {
  if (!roomOf(state, message.room)) return [state, []];
  const next = message.cursor ? { ...state, cursor: message.cursor } : state;
  return takeTail(next, message, false);
}

/**
 * A thread that is open has it, however far up the room is loaded.
 * @param {State} state
 * @param {Room} room
 * @param {Entry} entry
 */
export function withThread(state, { name, open }, entry) {
  return open && isIn(entry, open.id)
    ? withRoom(state, name, { open: { ...open, entries: merge(open.entries, [entry]).entries } }) : state;
}

/** @param {State} state @param {import('../protocol.js').LiveMessage} message @returns {Outcome} */
export function live(state, message) {
  const pulse = { node: message.node, count: state.pulse.count + 1 };
  let next = { ...state, pulse, cursor: message.cursor ?? state.cursor };
  const room = roomOf(next, message.room);
  if (!room) return [next, []];
  let [entry] = entriesOf([message], next, message.room);
  next = withThread(next, room, entry);
  const isMine = message.by === next.me?.id;
  const isKnown = room.entries.some((other) => other.id === message.id);
  if (!isKnown && withinReach(room, [entry]).length === 0) return [next, []];
  if (room.detached && !isKnown) {
    // What is not newer than all that was seen was changed, or came late: it is below, unseen.
    if (!isNews(next, entry) || entry.sort <= room.newest) return [next, []];
    const mentions = room.mentions + (entry.forMe ? 1 : 0);
    return [withRoom(next, message.room, { unread: room.unread + 1, mentions, newest: entry.sort }), []];
  }
  const item = isMine && !isKnown && next.outbox.find((other) =>
    other.state === 'sent' && !other.echo && other.room === message.room && other.text === message.text);
  if (item) {
    const outbox = next.outbox.map((other) => (other === item ? { ...item, echo: entry.id } : other));
    next = { ...next, outbox };
    entry = { ...entry, key: `t:${item.tag}`, tag: item.tag };
  }
  return [withEntries(next, message.room, [entry], true), []];
}

/** @param {State} state @param {import('../protocol.js').Gone} message @returns {State} */
export function gone(state, { room: name, id }) {
  const room = roomOf(state, name);
  if (!room) return state;
  const without = (/** @type {Entry[]} */ entries) => entries.filter((entry) => entry.id !== id);
  return withRoom(state, name, { entries: without(room.entries), open: room.open && { ...room.open, entries: without(room.open.entries) } });
}

/** @param {State} state @param {import('../protocol.js').History} message @returns {Outcome} */
export function history(state, message) {
  const room = roomOf(state, message.room);
  if (!room || !room.loading) return [state, []];
  if (room.fillTo) return filled(state, room, message);
  const next = withRoom(state, message.room, { older: message.older ?? null, loading: false, loaded: true });
  const page = entriesOf(message.messages, next, message.room);
  const merged = withEntries(next, message.room, page, false);
  return [room.loaded ? merged : contiguous(merged, message.room, page), []];
}

/**
 * A page between the tail of another node and what was held before.
 * @param {State} state
 * @param {Room} room
 * @param {import('../protocol.js').History} message
 * @returns {Outcome}
 */
function filled(state, room, message) {
  const incoming = entriesOf(message.messages, state, room.name);
  const next = withEntries(state, room.name, incoming, false);
  const older = message.older ?? null;
  const isDone = older === null || !incoming.length || incoming[0].sort <= room.fillTo;
  if (!isDone) return asked(next, room.name, older, PAGE_LENGTH);
  return [withRoom(next, room.name, {
    fillTo: '', foreign: false, loading: false, older: older === null ? null : next.rooms[room.name].older,
  }), []];
}

/** @param {State} state @param {string} name @param {number} [limit] @returns {Outcome} */
export function olderWanted(state, name, limit = PAGE_LENGTH) {
  const room = roomOf(state, name);
  if (room?.open) return threadOlderWanted(state, room, room.open);
  if (!room?.older || room.loading || state.connection.state !== 'online') return [state, []];
  return asked(withRoom(state, name, { loading: true }), name, room.older, limit);
}

/** @param {State} state @param {Room} room @param {import('../thread.js').Open} open @returns {Outcome} */
function threadOlderWanted(state, { name }, open) {
  if (!open.older || open.loading || state.connection.state !== 'online') return [state, []];
  return [withRoom(state, name, { open: { ...open, loading: true } }), [{
    effect: 'send', message: { type: 'thread', id: open.id, before: open.older, limit: PAGE_LENGTH },
  }]];
}

/** @param {State} state @param {string} name @returns {Outcome} */
export function newestWanted(state, name) {
  const room = roomOf(state, name);
  if (!room?.detached || room.open || room.loading || state.connection.state !== 'online') return [state, []];
  const next = { ...withRoom(state, name, { ...emptyRoom(name), presences: room.presences, newest: room.newest, compose: room.compose, reads: room.reads, readSent: room.readSent, wroteAt: room.wroteAt, loading: true }) };
  return [{ ...next, atBottom: true }, [{
    effect: 'send', message: { type: 'history', room: name, limit: PAGE_LENGTH },
  }]];
}

/**
 * Pages under way will not come any more.
 * @param {State} state
 * @returns {State}
 */
export function withoutLoading(state) {
  const rooms = Object.values(state.rooms);
  // What was not filled is not whole from the cursor on: the tail is wanted again.
  const whole = rooms.some((room) => room.fillTo) ? { ...state, cursor: null } : state;
  return rooms.reduce((next, room) => (room.loading
    ? withRoom(next, room.name, { loading: false, fillTo: '' }) : next), whole);
}
