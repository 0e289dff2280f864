/** A message on one line: for quotes and pins. Pure. */

import { balanced } from './bidi.js';
import { parse } from './markdown.js';

/** @typedef {import('./markdown.js').Block} Block */
/** @typedef {import('./inlines.js').Inline} Inline */

/** Characters of the text that are looked at, and shown at most. */
const READ_MAX = 600;
const SHOWN_MAX = 140;

/** @type {Map<string, string>} */
const known = new Map();
/** Lines kept in memory: a drawing asks for the same ones again. */
const KNOWN_MAX = 500;

/** @param {string} text @returns {string} */
export function excerpt(text) {
  const read = text.slice(0, READ_MAX);
  let line = known.get(read);
  if (line === undefined) {
    const words = parse(read).map(wordsOf).join(' ').replace(/\s+/gu, ' ').trim();
    line = balanced(words.length > SHOWN_MAX ? `${words.slice(0, SHOWN_MAX).trimEnd()}…` : words);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(read, line);
  }
  return line;
}

/** @param {Block | Inline | {children: Inline[]}} part @returns {string} */
function wordsOf(part) {
  if ('items' in part) return part.items.map(wordsOf).join(' ');
  if ('children' in part) return part.children.map(wordsOf).join('type' in part && part.type === 'quote' ? ' ' : '');
  return part.text;
}
