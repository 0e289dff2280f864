/** From a room's entries to the rows that are drawn: days, groups, people coming and going. Pure. */

import { dayNumber, outboxWords, spreadWords } from './format.js';
import { EVERYONE, indexOf, namesIn } from './mentions.js';
import { nameOf, namesakes } from './persona.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Entry} Entry */
/** @typedef {import('./format.js').DeliveryWords} DeliveryWords */

/** @typedef {{type: 'start' | 'older' | 'unread' | 'detached', key: string, room: string, isEmpty?: boolean}} MarkRow */
/** @typedef {{type: 'day', key: string, at: number, today: number}} DayRow */
/** @typedef {{type: 'presence', key: string, entries: Entry[]}} PresenceRow */
/** @typedef {{type: 'notice', key: string, entry: Entry}} NoticeRow */
/**
 * @typedef {object} MessageRow
 * @property {'message'} type
 * @property {string} key
 * @property {Entry} entry
 * @property {boolean} mine
 * @property {boolean} first of a group by one person
 * @property {boolean} last of it
 * @property {string} shown the name, told apart from others' equal ones
 * @property {string} names known ones that it speaks to, a line each
 * @property {string} delivery words, empty for none
 * @property {DeliveryWords['kind'] | ''} stage
 * @property {number} holding
 * @property {number} known
 */
/** @typedef {MarkRow | DayRow | PresenceRow | NoticeRow | MessageRow} Row */

/** Messages of one person that follow within this stand under one name. */
const GROUP_MS = 5 * 60_000;
/**
 * Nobody is spoken to.
 * @type {import('./mentions.js').NameIndex}
 */
const NOBODY = new Map();

/**
 * @param {State} state
 * @param {number} now milliseconds since 1970, for "today"
 * @returns {Row[]}
 */
export function rowsOf(state, now) {
  const room = state.rooms[state.current];
  const waiting = state.outbox.filter((item) => item.room === room.name && !item.echo);
  const entries = room.detached ? room.entries : room.entries.concat(waiting.map((item) => entryOf(item, state)));
  /** @type {Row[]} */
  const rows = [];
  if (room.loaded && room.older) rows.push({ type: 'older', key: 'older', room: room.name });
  else if (room.loaded) rows.push({ type: 'start', key: 'start', room: room.name, isEmpty: entries.length === 0 });
  const people = [...entries.map(({ by, name }) => ({ id: by, name })), ...state.people];
  const shared = namesakes(people);
  const names = entries.some(({ text }) => text.includes('@'))
    ? indexOf([...EVERYONE, ...people.flatMap((person) => [person.name, nameOf(person, shared)])]) : NOBODY;
  const today = dayNumber(now);
  let day = -Infinity;
  for (const entry of entries) {
    const entryDay = dayNumber(entry.at);
    if (entryDay > day) {
      rows.push({ type: 'day', key: `day:${entryDay}`, at: entry.at, today });
      day = entryDay;
    }
    if (entry.key === room.unreadFrom) rows.push({ type: 'unread', key: 'unread', room: room.name });
    add(rows, entry, state, shared, names);
  }
  if (room.detached) rows.push({ type: 'detached', key: 'detached', room: room.name });
  return withDelivery(rows, state, new Map(waiting.map((item) => [item.tag, item])));
}

/** @param {import('./state.js').OutboxItem} item @param {State} state @returns {Entry} */
function entryOf(item, state) {
  return {
    kind: 'message', key: `t:${item.tag}`, id: '', sort: '', order: '', at: item.at, tag: item.tag,
    by: state.me?.id ?? '', name: state.me?.name ?? state.name, node: state.node?.id ?? '', text: item.text,
  };
}

/** @param {Row[]} rows @param {Entry} entry @param {State} state @param {Set<string>} shared names @param {import('./mentions.js').NameIndex} names */
function add(rows, entry, state, shared, names) {
  const before = rows.at(-1);
  if (entry.kind === 'presence') {
    if (before?.type === 'presence') before.entries.push(entry);
    else rows.push({ type: 'presence', key: entry.key, entries: [entry] });
    return;
  }
  if (entry.kind === 'notice') {
    rows.push({ type: 'notice', key: entry.key, entry });
    return;
  }
  const follows = before?.type === 'message' && before.entry.by === entry.by &&
    before.entry.name === entry.name && Math.abs(entry.at - before.entry.at) < GROUP_MS;
  if (follows) before.last = false;
  rows.push({
    type: 'message', key: entry.key, entry, mine: entry.by === (state.me?.id ?? ''),
    first: !follows, last: true, shown: nameOf({ id: entry.by, name: entry.name }, shared),
    names: names.size > 0 ? namesIn(entry.text, names).join('\n') : '', delivery: '', stage: '', holding: 0, known: 0,
  });
}

/**
 * Words about delivery stand under the last of several own messages that say the same.
 * @param {Row[]} rows
 * @param {State} state
 * @param {Map<string, import('./state.js').OutboxItem>} waiting by tag
 */
function withDelivery(rows, state, waiting) {
  let below = '';
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row.type !== 'message' || !row.mine) continue;
    const words = wordsFor(row.entry, state, waiting);
    if (row.last) below = '';
    if (!words) continue;
    Object.assign(row, { stage: words.kind, holding: words.holding, known: words.known });
    if (words.words !== below || words.kind === 'failed') row.delivery = words.words;
    below = words.words;
  }
  return rows;
}

/**
 * @param {Entry} entry
 * @param {State} state
 * @param {Map<string, import('./state.js').OutboxItem>} waiting
 * @returns {DeliveryWords | null}
 */
function wordsFor(entry, state, waiting) {
  if (!entry.id) {
    const item = waiting.get(entry.tag ?? '');
    return item ? outboxWords(item) : null;
  }
  const spread = state.delivery.get(entry.id);
  return spread ? spreadWords(...spread) : null;
}

/**
 * What happened to people, summed up: who came, who went, who has another name. Someone who came
 * and went in between is named once.
 * @param {readonly Entry[]} entries of presence
 * @returns {{joined: string[], left: string[], passed: string[], renamed: [string, string][]}}
 */
export function presenceSummary(entries) {
  /** @type {Map<string, {name: string, first: string, last: string}>} */
  const people = new Map();
  /** @type {[string, string][]} */
  const renamed = [];
  for (const { by, name, event, previous } of entries) {
    if (event === 'renamed') {
      renamed.push([previous ?? '?', name]);
      continue;
    }
    const first = people.get(by)?.first ?? event ?? '';
    people.set(by, { name, first, last: event ?? '' });
  }
  const all = [...people.values()];
  return {
    joined: all.filter((who) => who.last === 'joined').map((who) => who.name),
    left: all.filter((who) => who.last === 'left' && who.first === 'left').map((who) => who.name),
    passed: all.filter((who) => who.last === 'left' && who.first === 'joined').map((who) => who.name),
    renamed,
  };
}

/**
 * The part of the rows that is drawn: those up to and with the one named, or the last ones.
 * @template {{key: string}} T
 * @param {readonly T[]} rows
 * @param {string | null} endKey the last one drawn; null for the newest
 * @param {number} size rows drawn at most
 * @returns {{start: number, end: number}}
 */
export function windowOf(rows, endKey, size) {
  const found = endKey === null ? -1 : rows.findIndex((row) => row.key === endKey);
  const end = found < 0 ? rows.length : Math.min(rows.length, Math.max(found + 1, Math.min(size, rows.length)));
  return { start: Math.max(0, end - size), end };
}
