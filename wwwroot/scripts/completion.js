/** What may be meant by the word that is being written, and the edit that writes it. Pure. */

import { isInCode } from './code-spans.js';
import { COMMANDS, usageOf } from './commands.js';
import { find } from './emoji.js';
import { EVERYONE, fold } from './mentions.js';

/** @typedef {{kind: 'person' | 'emoji' | 'room' | 'command', key: string, label: string, detail: string, id?: string, insert: string}} Suggestion */
/** @typedef {{start: number, end: number, kind: Suggestion['kind'], items: Suggestion[]}} Completion `start` to `end` is what an item replaces */
/** @typedef {{id: string, name: string, isOnline: boolean}} KnownPerson `name` as it is told apart from equal ones */
/** @typedef {{people: readonly KnownPerson[], rooms: readonly string[], mine: readonly string[]}} Known people in the order they are offered */

/** Suggestions at a time. */
const ITEMS_MAX = 8;
const NAME_MAX = 40;

const before = '(?:^|[\\s([{"“>*_~])';
const personWord = new RegExp(`${before}@([^@\\n]{0,${NAME_MAX}})$`, 'u');
const roomWord = new RegExp(`${before}#([\\p{L}\\p{N}_.-]{0,64})$`, 'u');
const emojiWord = /(?:^|[^\p{L}\p{M}\p{N}_:]):([a-z\d_+-]{2,32})$/iu;
const commandWord = /^\/([\p{L}]*)$/u;
const roomArgument = /^\/(join|leave)\s+#?([\p{L}\p{N}_.-]*)$/iu;

/**
 * @param {string} text
 * @param {number} caret
 * @param {() => Known} known asked only where it is wanted
 * @returns {Completion | null}
 */
export function complete(text, caret, known) {
  const written = text.slice(Math.max(0, caret - 512), caret);
  const offset = caret - written.length;
  const found = offset === 0 ? commandOf(written, known) : null;
  if (found) return found;
  if (/^\/[^/\s]/u.test(text) && !/^\/(me|shrug)\s/iu.test(text)) return null;
  const completion = wordOf(written, offset, known);
  return completion && !isInCode(text.slice(0, caret)) ? completion : null;
}

/** @param {string} written @param {() => Known} known @returns {Completion | null} */
function commandOf(written, known) {
  const name = commandWord.exec(written)?.[1].toLowerCase();
  if (name !== undefined) {
    const items = COMMANDS.filter((command) => command.name.startsWith(name)).map((command) => ({
      kind: /** @type {const} */ ('command'), key: command.name, label: usageOf(command), detail: command.meaning,
      insert: command.takes ? `/${command.name} ` : `/${command.name}`,
    }));
    return offered('command', 0, written, items);
  }
  const room = roomArgument.exec(written);
  if (!room) return null;
  const [, command, prefix] = room;
  const rooms = command.toLowerCase() === 'leave' ? known().mine.slice(1) : known().rooms;
  const start = written.length - prefix.length;
  return offered('room', start, prefix, roomsWith(rooms, prefix).map((item) => ({ ...item, insert: item.key })));
}

/**
 * Names may have spaces: after one that is complete, what follows may be the beginning of something else.
 * @param {string} written @param {number} offset @param {() => Known} known @returns {Completion | null}
 */
function wordOf(written, offset, known) {
  const end = offset + written.length;
  const person = personWord.exec(written);
  const named = person && offered('person', end - person[1].length - 1, `@${person[1]}`, peopleWith(known().people, person[1]));
  if (named) return named;
  const room = roomWord.exec(written);
  if (room) return offered('room', end - room[1].length - 1, `#${room[1]}`, roomsWith(known().rooms, room[1]));
  const emoji = emojiWord.exec(written);
  if (!emoji) return null;
  const items = find(emoji[1], ITEMS_MAX).map(({ character, code }) => ({
    kind: /** @type {const} */ ('emoji'), key: code, label: `:${code}:`, detail: character, insert: character }));
  return offered('emoji', end - emoji[1].length - 1, `:${emoji[1]}`, items);
}

/**
 * What is written already is not offered alone: Enter sends it.
 * @param {Suggestion['kind']} kind
 * @param {number} start
 * @param {string} typed
 * @param {Suggestion[]} items
 * @returns {Completion | null}
 */
function offered(kind, start, typed, items) {
  const isWritten = items.length === 1 && fold(items[0].insert.trim()) === fold(typed);
  return items.length > 0 && !isWritten ? { kind, start, end: start + typed.length, items: items.slice(0, 2 * ITEMS_MAX) } : null;
}

/** @param {readonly KnownPerson[]} people @param {string} typed @returns {Suggestion[]} */
function peopleWith(people, typed) {
  const prefix = fold(typed);
  /** @type {(name: string) => boolean} */
  const isMeant = (name) => fold(name).startsWith(prefix) || fold(name).split(/[\s._-]+/u).some((word) => prefix !== '' && word.startsWith(prefix));
  const named = people.filter(({ name }) => isMeant(name)).map(({ id, name, isOnline }) => ({
    kind: /** @type {const} */ ('person'), key: id, id, label: name, detail: isOnline ? '' : 'not on-line', insert: `@${name} ` }));
  const everyone = EVERYONE.filter((name) => prefix !== '' && name.startsWith(prefix)).map((name) => ({
    kind: /** @type {const} */ ('person'), key: name, label: name, detail: 'everyone in the room', insert: `@${name} ` }));
  return [...named.slice(0, ITEMS_MAX), ...everyone];
}

/** @param {readonly string[]} rooms @param {string} typed @returns {Suggestion[]} */
function roomsWith(rooms, typed) {
  const prefix = typed.toLowerCase();
  return rooms.filter((name) => name.startsWith(prefix)).slice(0, ITEMS_MAX).map((name) => ({
    kind: /** @type {const} */ ('room'), key: name, label: `#${name}`, detail: '', insert: `#${name} ` }));
}

/**
 * @param {string} text
 * @param {Completion} completion
 * @param {Suggestion} item
 * @returns {{text: string, caret: number}}
 */
export function edited(text, { start, end }, { insert }) {
  const after = text.slice(end);
  const written = insert.endsWith(' ') && /^\s/u.test(after) ? insert.trimEnd() : insert;
  return { text: text.slice(0, start) + written + after, caret: start + insert.length };
}

/**
 * Who and what may be meant in the room one is in: people who spoke last first, then those
 * on-line, oneself not.
 * @param {import('./state.js').State} state
 * @param {(person: {id: string, name: string}) => string} shownName
 * @returns {Known}
 */
export function knownIn(state, shownName) {
  /** @type {Map<string, KnownPerson>} */
  const people = new Map();
  const online = new Map(state.people.map((person) => [person.id, person]));
  const { entries } = state.rooms[state.current];
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const { by: id, name, kind } = entries[at];
    if (kind !== 'message' || people.has(id)) continue;
    people.set(id, { id, name: shownName({ id, name: online.get(id)?.name ?? name }), isOnline: online.has(id) });
  }
  const silent = [...online.values()].filter(({ id }) => !people.has(id)).sort((left, right) => left.name.localeCompare(right.name));
  for (const person of silent) people.set(person.id, { id: person.id, name: shownName(person), isOnline: true });
  people.delete(state.me?.id ?? '');
  const all = [...people.values()];
  return {
    people: [...all.filter((person) => person.isOnline), ...all.filter((person) => !person.isOnline)],
    rooms: [...new Set([...state.roomOrder, ...state.directory.map((room) => room.name)])], mine: state.roomOrder,
  };
}
