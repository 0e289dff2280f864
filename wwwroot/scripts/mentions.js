/** Whom a text speaks to: `@name`, `@all`, `@here`. Pure. */

import { tagOf } from './persona.js';

/** Names that mean everyone in the room. */
export const EVERYONE = ['all', 'here'];
/** Names are found this often in one text. Too high: a text of nothing but `@` costs as much. */
const LOOKED_AT_MAX = 64;

/** @typedef {ReadonlyMap<string, readonly string[]>} NameIndex names by how they begin, the longest first */

const word = /[\p{L}\p{M}\p{N}_·]/u;
const goesOn = /^(?:[\p{L}\p{M}\p{N}_·]|[-.][\p{L}\p{N}_])/u;

/** @param {string} text as it is compared */
export const fold = (text) => text.normalize('NFC').toLowerCase();

/** @param {string} text */
const beginning = (text) => fold(text.slice(0, 8)).charAt(0);

/** @param {Iterable<string>} names @returns {NameIndex} */
export function indexOf(names) {
  /** @type {Map<string, string[]>} */
  const index = new Map();
  for (const name of new Set(names)) {
    if (name === '') continue;
    const key = beginning(name);
    index.set(key, [...index.get(key) ?? [], name]);
  }
  for (const list of index.values()) list.sort((left, right) => right.length - left.length);
  return index;
}

/**
 * @param {string} text
 * @param {number} at of an `@`
 * @param {NameIndex} index
 * @returns {{name: string, end: number} | null}
 */
export function mentionAt(text, at, index) {
  if (word.test(text.charAt(at - 1)) || text.charAt(at - 1) === '@') return null;
  const rest = text.slice(at + 1, at + 129);
  for (const name of index.get(beginning(rest)) ?? []) {
    // A name may be written in composed or decomposed characters.
    for (const length of new Set([name.length, name.normalize('NFC').length, name.normalize('NFD').length])) {
      if (fold(rest.slice(0, length)) !== fold(name) || goesOn.test(rest.slice(length, length + 3))) continue;
      return { name, end: at + 1 + length };
    }
  }
  return null;
}

/**
 * The names that stand after an `@`, in code too: what is to be known for drawing the text.
 * @param {string} text
 * @param {NameIndex} index
 * @returns {string[]}
 */
export function namesIn(text, index) {
  const found = new Set();
  let at = text.indexOf('@');
  for (let count = 0; at >= 0 && count < LOOKED_AT_MAX; count += 1) {
    const mention = mentionAt(text, at, index);
    if (mention) found.add(mention.name);
    at = text.indexOf('@', at + 1);
  }
  return [...found];
}

/**
 * What I am called: my name, as it is told apart from equal ones, and everyone's.
 * @param {{id: string, name: string} | null} me
 */
export const namesOfMine = (me) => [...EVERYONE, ...(me ? [me.name, `${me.name}·${tagOf(me.id)}`] : [])];
