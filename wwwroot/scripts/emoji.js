/** Emoji by shortcode and by word. The table is read when it is first asked for. Pure. */

import { outsideCode } from './code-spans.js';
import { GROUPS } from './emoji-table.js';

/**
 * @typedef {object} Emoji
 * @property {string} character
 * @property {string} code the shortcode that names it, without colons
 * @property {string[]} codes all of them
 * @property {string[]} words further ones by which it is found
 */
/** @typedef {{name: string, emoji: Emoji[]}} Group */

/** The longest shortcode. */
export const SHORTCODE_MAX = 32;
/** Finds offered at a time. */
const FOUND_MAX = 8;

/** @type {{groups: Group[], all: Emoji[], byCode: Map<string, Emoji>} | null} */
let table = null;

function read() {
  if (table) return table;
  const groups = GROUPS.map(([name, entries]) => ({ name, emoji: entries.trim().split(/;\s*/).filter(Boolean).map(emojiFrom) }));
  const all = groups.flatMap((group) => group.emoji);
  table = { groups, all, byCode: new Map(all.flatMap((emoji) => emoji.codes.map((code) => [code, emoji]))) };
  return table;
}

/** @param {string} entry @returns {Emoji} */
function emojiFrom(entry) {
  const [character, names, ...words] = entry.split(' ');
  const codes = names.split(',');
  return { character, code: codes[0], codes, words };
}

export const groups = () => read().groups;

/** @param {string} code without its colons @returns {string | undefined} */
export const emojiOf = (code) => read().byCode.get(code)?.character;

/** @param {string} character @returns {Emoji | undefined} */
export const known = (character) => read().all.find((emoji) => emoji.character === character);

/**
 * Those whose shortcode begins so, then those with a part or a word that does.
 * @param {string} prefix
 * @param {number} [max]
 * @returns {Emoji[]}
 */
export function find(prefix, max = FOUND_MAX) {
  const wanted = prefix.trim().toLowerCase().replaceAll(' ', '_');
  /** @type {(emoji: Emoji) => number} */
  const rank = ({ code, codes, words }) => {
    if (codes.includes(wanted)) return 0;
    if (code.startsWith(wanted)) return 1;
    if (codes.some((other) => other.startsWith(wanted))) return 2;
    return [...words, ...codes.flatMap((other) => other.split('_'))].some((word) => word.startsWith(wanted)) ? 3 : 4;
  };
  return read().all.map((emoji) => ({ emoji, at: rank(emoji) })).filter(({ at }) => at < 4)
    .sort((left, right) => left.at - right.at).slice(0, max).map(({ emoji }) => emoji);
}

const shortcode = /(?<![\p{L}\p{M}\p{N}_]):([a-z\d_+-]{1,32}):/gu;

/**
 * A text as it is sent: shortcodes become the character, so that every client shows it. Code and
 * addresses stay as typed.
 * @param {string} text
 */
export function expand(text) {
  if (!text.includes(':')) return text;
  return outsideCode(text, (part) => part.replace(/\S+/gu, (word) => (
    word.includes('://') ? word : word.replace(shortcode, (typed, code) => emojiOf(code) ?? typed))));
}
