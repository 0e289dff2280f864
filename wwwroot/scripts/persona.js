/** What a person looks like: initials and a colour, from the ID alone, the same on every page. Pure. */

import { neutralised } from './bidi.js';
import { skeletonOf } from './skeleton.js';

/** Hues people may have, in degrees of OKLCH. Neighbours are told apart at a glance. */
export const HUES = [12, 36, 62, 88, 118, 146, 172, 198, 226, 254, 282, 308, 332, 350];

/**
 * FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo): spreads neighbouring IDs over the hues.
 * @param {string} text
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** @param {string} id */
export const hueOf = (id) => HUES[hash(id) % HUES.length];

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/**
 * The first character as a person sees it, be it of several code points.
 * @param {string} text
 */
function firstCharacter(text) {
  if (!segmenter) return [...text][0] ?? '';
  return segmenter.segment(text)[Symbol.iterator]().next().value?.segment ?? '';
}

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/[\s._\-–—]+/u).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  if (words.length === 0) return firstCharacter(name.trim()) || '?';
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => firstCharacter(word).toUpperCase()).join('');
}

/**
 * Names that more than one person has, or one that is easily taken for it.
 * @param {readonly {id: string, name: string}[]} people
 * @returns {Set<string>}
 */
export function namesakes(people) {
  /** @type {Map<string, string>} */
  const owners = new Map();
  /** @type {Set<string>} */
  const shared = new Set();
  for (const { id, name } of people) {
    const look = skeletonOf(name);
    const owner = owners.get(look) ?? id;
    owners.set(look, owner);
    if (owner !== id) shared.add(look);
  }
  return new Set(shared.size ? people.map(({ name }) => name).filter((name) => shared.has(skeletonOf(name))) : []);
}

/** Crockford's base 32, as IDs are written. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The last 16 bits of an ID in hexadecimal: the same that a terminal shows.
 * @param {string} id
 */
export function tagOf(id) {
  let number = 0;
  for (const letter of id.slice(-4).toUpperCase()) number = number * 32 + Math.max(0, LETTERS.indexOf(letter));
  return (number & 0xffff).toString(16).padStart(4, '0');
}

/**
 * A name as it is shown: one that others have too is told apart as `name·4f2a`.
 * @param {{id: string, name: string}} person
 * @param {ReadonlySet<string>} shared
 */
export const nameOf = ({ id, name }, shared) => (shared.has(name) ? `${name}·${tagOf(id)}` : name);

/** Letters of a status that are shown; a node sends no more bytes. */
const STATUS_MAX = 128;

/**
 * What somebody says of themselves, on one line.
 * @param {{status?: string}} person
 */
export const statusOf = ({ status = '' }) => neutralised([...(status ?? '')].slice(0, STATUS_MAX).join('').replace(/\s+/gu, ' ').trim());
