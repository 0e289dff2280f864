/**
 * Characters that turn the direction of text (Unicode Annex 9): where they could mislead they are
 * made visible, where they are left open they are not shown. Pure.
 */

/** Embeddings and overrides, and what ends them; isolates, and what ends them. */
const ENDS_BY = new Map([
  ['\u202a', '\u202c'], ['\u202b', '\u202c'], ['\u202d', '\u202c'], ['\u202e', '\u202c'],
  ['\u2066', '\u2069'], ['\u2067', '\u2069'], ['\u2068', '\u2069'],
]);
const paired = /[\u202a-\u202e\u2066-\u2069]/gu;
const every = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What stands for a character that is not shown for what it does. */
export const STAND_IN = '\ufffd';

/**
 * For link texts, mentions and code, which nobody may make look like others.
 * @param {string} text
 */
export const neutralised = (text) => text.replace(every, STAND_IN);

/**
 * For running text: what begins and ends within it may stay, otherwise nothing of it is shown.
 * Marks (U+200E, U+200F) turn nothing that follows and stay.
 * @param {string} text
 */
export const balanced = (text) => (isBalanced(text) ? text : text.replace(paired, ''));

/** @param {string} text */
function isBalanced(text) {
  /** @type {string[]} */
  const open = [];
  for (const [sign] of text.matchAll(paired)) {
    const end = ENDS_BY.get(sign);
    if (end) open.push(end);
    else if (open.pop() !== sign) return false;
  }
  return open.length === 0;
}
