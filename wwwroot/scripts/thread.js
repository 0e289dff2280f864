/** Which of a room's messages are shown: those that are in no thread, or those of one. Pure. */

import { merge } from './order.js';

/** @typedef {import('./state.js').Entry} Entry */
/**
 * @typedef {object} Open a thread that is shown in the place of its room
 * @property {string} id of its first message
 * @property {Entry[]} entries as far as they are not among those of the room
 * @property {string | null} older where the next older page ends; null at its beginning
 * @property {boolean} loading
 */

/** @param {Entry} entry @param {string} id of the first message */
export const isIn = (entry, id) => entry.id === id || entry.thread === id;

/**
 * @param {{entries: Entry[], open: Open | null}} room
 * @returns {Entry[]} in order
 */
export function entriesShown({ entries, open }) {
  if (open) return merge(open.entries, entries.filter((entry) => isIn(entry, open.id))).entries;
  return entries.some(({ thread }) => thread) ? entries.filter(({ thread }) => !thread) : entries;
}
