/** From a room's entries to the rows that are drawn: days, groups, people coming and going. Pure. */

import { withChange } from './changes.js';
import { excerpt } from './excerpt.js';
import { counted, dayNumber, editWords, outboxWords, readerNames, readWords, spreadWords } from './format.js';
import { EVERYONE, indexOf, namesIn } from './mentions.js';
import { nameOf, namesakes } from './persona.js';
import { reactionMarks } from './reactions.js';
import { readersOf } from './reads.js';
import { titleOf } from './room-title.js';
import { entriesShown } from './thread.js';
import { trustIndex, trustOf, withoutPeople } from './trust.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Entry} Entry */
/** @typedef {import('./state.js').ChangeItem} ChangeItem */
/** @typedef {import('./format.js').DeliveryWords} DeliveryWords */
/** @typedef {import('./reactions.js').ReactionMark} ReactionMark */

/** @typedef {{type: 'start' | 'older' | 'unread' | 'detached', key: string, room: string, title?: string, isEmpty?: boolean}} MarkRow */
/** @typedef {{type: 'day', key: string, at: number, today: number}} DayRow */
/** @typedef {{type: 'presence', key: string, entries: Entry[]}} PresenceRow */
/** @typedef {{type: 'blocked', key: string, keys: string[], isOne: boolean}} BlockedRow messages of one blocked person or several */
/** @typedef {{type: 'notice', key: string, entry: Entry}} NoticeRow */
/** @typedef {{id: string, by: string, name: string, text: string}} Quote of a message; `by` is empty where it is not loaded */
/**
 * @typedef {object} MessageRow
 * @property {'message'} type
 * @property {string} key
 * @property {Entry} entry with what is changed of it and not on the node yet
 * @property {boolean} mine
 * @property {boolean} forMe it speaks to me, or answers me
 * @property {Quote | null} quote of what it answers
 * @property {ReactionMark[]} reactions
 * @property {string} gone words in the place of its text, empty where it has one
 * @property {number} answers in the thread that it began, where that is not open
 * @property {Urgency | null} urgency
 * @property {boolean} isUnsigned nothing vouches for it, and that is not said right above
 * @property {string} tag under which it can be tried again
 * @property {boolean} first of a group by one person
 * @property {boolean} last of it
 * @property {string} shown the name, told apart from others' equal ones
 * @property {string} trust words on whose key it is, empty for none
 * @property {string} names known ones that it speaks to, a line each
 * @property {string} delivery words, empty for none
 * @property {DeliveryWords['kind'] | ''} stage
 * @property {string} readBy words about who has read it, under the last one of mine only
 * @property {string} readers the same with names, empty for nobody
 * @property {number} holding
 * @property {number} known
 */
/** @typedef {{words: string, names: string, isDone: boolean}} Urgency who has acknowledged it, all of them by name, and whether I have or need not */
/** @typedef {MarkRow | DayRow | PresenceRow | BlockedRow | NoticeRow | MessageRow} Row */

/** Messages of one person that follow within this stand under one name. */
const GROUP_MS = 5 * 60_000;
/** @typedef {{state: State, names: import('./mentions.js').NameIndex, shared: Set<string>, byID: Map<string, Entry>, shown: Map<string, string>, trust: import('./trust.js').TrustIndex, blocked: ReadonlySet<string>, changes: Map<string, ChangeItem[]>}} Scene what the rows of a room are made with */
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
  const waiting = state.outbox.filter((item) => item.room === room.name && !item.echo && item.thread === room.open?.id);
  const changes = changesIn(state, room.name);
  const held = changedEntries(state);
  const entries = room.detached && !room.open ? held : held.concat(waiting.map((item) => entryOf(item, state)));
  /** @type {Row[]} */
  const rows = [];
  if (room.open ? room.open.older : room.loaded && room.older) rows.push({ type: 'older', key: 'older', room: room.name });
  else if (room.loaded && !room.open) rows.push({ type: 'start', key: 'start', room: room.name, title: titleOf(room), isEmpty: entries.length === 0 });
  const people = [...entries.map(({ by, name }) => ({ id: by, name })), ...state.people];
  const shared = namesakes(people);
  const names = entries.some(({ text }) => text.includes('@'))
    ? indexOf([...EVERYONE, ...people.flatMap((person) => [person.name, nameOf(person, shared)])]) : NOBODY;
  const hasQuotes = entries.some(({ reply }) => reply);
  /** @type {Scene} */
  const scene = {
    state, names, shared, changes, trust: trustIndex(state), blocked: new Set(state.blocked.map(({ id }) => id)), byID: hasQuotes ? new Map(entries.map((entry) => [entry.id, entry])) : new Map(),
    shown: room.reads.size > 0 || entries.some(({ reactions, urgent, deleted }) => reactions?.length || urgent || deleted) ? new Map(people.map((person) => [person.id, nameOf(person, shared)])) : new Map(),
  };
  const today = dayNumber(now);
  let day = -Infinity;
  for (const entry of entries) {
    const entryDay = dayNumber(entry.at);
    if (entryDay > day) {
      rows.push({ type: 'day', key: `day:${entryDay}`, at: entry.at, today });
      day = entryDay;
    }
    if (entry.key === room.unreadFrom && !room.open) rows.push({ type: 'unread', key: 'unread', room: room.name });
    add(rows, entry, scene);
  }
  if (room.detached && !room.open) rows.push({ type: 'detached', key: 'detached', room: room.name });
  return withReaders(withDelivery(rows, scene, new Map(waiting.map((item) => [item.tag, item]))), scene);
}

/** @param {State} state @param {string} room @returns {Map<string, ChangeItem[]>} by message ID */
function changesIn(state, room) {
  /** @type {Map<string, ChangeItem[]>} */
  const changes = new Map();
  for (const item of state.changes) if (item.room === room) changes.set(item.id, [...changes.get(item.id) ?? [], item]);
  return changes;
}

/**
 * The entries of the room one is in as they are shown: with the changes that are under way.
 * @param {State} state
 * @returns {Entry[]}
 */
export function changedEntries(state) {
  const { name } = state.rooms[state.current];
  const entries = entriesShown(state.rooms[state.current]);
  const changes = changesIn(state, name);
  if (changes.size === 0) return entries;
  const me = state.me?.id ?? '';
  return entries.map((entry) => (changes.get(entry.id) ?? []).reduce((changed, item) => withChange(changed, item, me), entry));
}

/** @param {import('./state.js').OutboxItem} item @param {State} state @returns {Entry} */
function entryOf(item, state) {
  return {
    kind: 'message', key: `t:${item.tag}`, id: '', sort: '', order: '', at: item.at, tag: item.tag,
    by: state.me?.id ?? '', name: state.me?.name ?? state.name, node: state.node?.id ?? '', text: item.text, reply: item.reply,
    thread: item.thread, urgent: item.urgent ? { count: 0, people: [] } : undefined,
  };
}

/** @param {Row[]} rows @param {Entry} entry @param {Scene} scene */
function add(rows, entry, scene) {
  const { state, shared, names } = scene;
  const before = rows.at(-1);
  if (entry.kind !== 'presence' && scene.blocked.has(entry.by) && !state.unveiled.has(entry.key)) {
    addBlocked(rows, entry, scene);
    return;
  }
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
  const me = state.me?.id ?? '';
  const answered = scene.byID.get(entry.reply ?? '');
  rows.push({
    type: 'message', key: entry.key, entry, mine: entry.by === me, tag: entry.tag ?? '',
    forMe: entry.forMe === true || (entry.by !== me && answered?.by === me), quote: quoteOf(entry, answered && !scene.blocked.has(answered.by) ? answered : undefined, shared),
    reactions: reactionMarks(withoutPeople(entry.reactions ?? [], scene.blocked), me, scene.shown, pendingOf(scene.changes.get(entry.id))),
    gone: goneWords(entry, scene), urgency: entry.urgent && !entry.deleted ? urgencyOf(entry, entry.urgent, scene) : null,
    answers: state.rooms[state.current].open ? 0 : entry.answers ?? 0,
    isUnsigned: entry.unsigned === true && !(follows && before.entry.unsigned),
    first: !follows, last: true, shown: nameOf({ id: entry.by, name: entry.name }, shared),
    // A key was compared, and this message it does not vouch for.
    trust: entry.unsigned && scene.trust.ids.has(entry.by) ? '' : trustOf({ id: entry.by, name: entry.name }, scene.trust, me),
    names: names.size > 0 ? namesIn(entry.text, names).join('\n') : '', delivery: '', stage: '', readBy: '', readers: '', holding: 0, known: 0,
  });
}

/** @param {Entry} entry @param {Scene} scene */
function goneWords({ by, deleted, missing }, { state, shown }) {
  if (missing && !deleted) return 'The text of this message has not come yet.';
  if (!deleted) return '';
  if (deleted.by === state.me?.id) return 'You deleted this message';
  if (deleted.by === by) return 'This message was deleted';
  const name = shown.get(deleted.by);
  return name ? `${name} deleted this message, as an operator` : 'An operator deleted this message';
}

/**
 * @param {Entry} entry
 * @param {{count: number, people: string[]}} urgent
 * @param {Scene} scene
 * @returns {Urgency}
 */
function urgencyOf({ by }, { count, people }, { state, shown }) {
  const me = state.me?.id ?? '';
  const words = count === 0 ? (by === me ? 'nobody has acknowledged it yet' : '') : `acknowledged by ${counted(count, 'person', 'people')}`;
  return { words, names: readerNames(people, shown), isDone: by === me || people.includes(me) };
}

/**
 * What blocked people said, one after the other, is one quiet line.
 * @param {Row[]} rows
 * @param {Entry} entry
 * @param {Scene} scene
 */
function addBlocked(rows, entry, { state }) {
  const before = rows.at(-1);
  if (before?.type !== 'blocked') {
    rows.push({ type: 'blocked', key: `b:${entry.key}`, keys: [entry.key], isOne: true });
    return;
  }
  const { entries } = state.rooms[state.current];
  before.isOne &&= entries.find(({ key }) => key === before.keys[0])?.by === entry.by;
  before.keys.push(entry.key);
}

/** Nothing is under way. @type {ReadonlySet<string>} */
const NOTHING = new Set();

/** @param {ChangeItem[] | undefined} changes */
const pendingOf = (changes) => (changes ? new Set(changes.flatMap((item) => item.emoji ?? [])) : NOTHING);

/**
 * What a message answers, on one line. Nothing answers itself.
 * @param {Entry} entry
 * @param {Entry | undefined} answered
 * @param {Set<string>} shared names
 * @returns {Quote | null}
 */
function quoteOf({ id, reply }, answered, shared) {
  if (!reply || reply === id) return null;
  if (answered?.deleted) return { id: reply, by: answered.by, name: nameOf({ id: answered.by, name: answered.name }, shared), text: 'a deleted message' };
  if (answered?.kind !== 'message') return { id: reply, by: '', name: '', text: '' };
  return { id: reply, by: answered.by, name: nameOf({ id: answered.by, name: answered.name }, shared), text: excerpt(answered.text) };
}

/**
 * Words about delivery stand under the last of several own messages that say the same.
 * @param {Row[]} rows
 * @param {Scene} scene
 * @param {Map<string, import('./state.js').OutboxItem>} waiting by tag
 */
function withDelivery(rows, scene, waiting) {
  let below = '';
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row.type !== 'message' || !row.mine) continue;
    const words = wordsFor(row.entry, scene, waiting);
    if (row.last) below = '';
    if (!words) continue;
    Object.assign(row, { stage: words.kind, holding: words.holding, known: words.known });
    row.tag = editOf(scene, row.entry)?.tag ?? row.tag;
    if (words.words !== below || words.kind === 'failed') row.delivery = words.words;
    below = words.words;
  }
  return rows;
}

/**
 * Words about who has read stand under the last message of mine.
 * @param {Row[]} rows
 * @param {Scene} scene
 */
function withReaders(rows, { state, shown, blocked }) {
  const { reads } = state.rooms[state.current];
  if (reads.size === 0) return rows;
  let isLast = true;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row.type !== 'message' || !row.mine || !row.entry.id) continue;
    const readers = readersOf(reads, row.entry.sort, state.me?.id ?? '').filter((id) => !blocked.has(id));
    row.readers = readerNames(readers, shown);
    if (isLast) row.readBy = readWords(readers, shown);
    isLast = false;
  }
  return rows;
}

/** @param {Scene} scene @param {Entry} entry */
const editOf = (scene, entry) => scene.changes.get(entry.id)?.find((item) => item.kind === 'edit');

/**
 * @param {Entry} entry
 * @param {Scene} scene
 * @param {Map<string, import('./state.js').OutboxItem>} waiting
 * @returns {DeliveryWords | null}
 */
function wordsFor(entry, scene, waiting) {
  if (!entry.id) {
    const item = waiting.get(entry.tag ?? '');
    return item ? outboxWords(item) : null;
  }
  const edit = editOf(scene, entry);
  if (edit) return editWords(edit);
  const spread = scene.state.delivery.get(entry.id);
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
