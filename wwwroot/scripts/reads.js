/** Who has read a room how far. Pure. */

import { sortKey } from './order.js';

/** @typedef {ReadonlyMap<string, string>} Reads person ID: the place up to which they have read, as entries are sorted */

/** People of a room whose place is kept, as many as a node tells. */
export const READS_MAX = 500;

/**
 * @param {string} at `<order>/<message ID>`, as somebody sent it
 * @returns {string} as entries are sorted; empty where it is no place
 */
export function placeOf(at) {
  const [, order, id] = /^([^/\s]{1,64})\/([0-9A-Za-z]{1,13}-\d{1,20})$/.exec(at) ?? [];
  return order && id ? sortKey(order, id) : '';
}

/**
 * @param {Reads} reads
 * @param {readonly {by: string, at: string}[]} marks
 * @param {string} me whose place is kept in any case
 * @returns {Reads} the same one where nobody has got further
 */
export function withMarks(reads, marks, me) {
  const further = marks.map(({ by, at }) => ({ by, place: placeOf(at) })).filter(({ by, place }) => place > (reads.get(by) ?? ''));
  if (further.length === 0) return reads;
  const next = new Map(reads);
  for (const { by, place } of further) if (place > (next.get(by) ?? '')) next.set(by, place);
  if (next.size <= READS_MAX) return next;
  const kept = [...next].sort(([left, one], [right, two]) => Number(right === me) - Number(left === me) || (one < two ? 1 : -1));
  return new Map(kept.slice(0, READS_MAX));
}

/** @type {WeakMap<Reads, [string, string][]>} */
const sorted = new WeakMap();

/**
 * The people who have read up to a place or further, the furthest first.
 * @param {Reads} reads
 * @param {string} place
 * @param {string} me who is not among them
 * @returns {string[]} IDs
 */
export function readersOf(reads, place, me) {
  let marks = sorted.get(reads);
  if (!marks) {
    marks = [...reads].sort(([, one], [, two]) => (one < two ? 1 : one > two ? -1 : 0));
    sorted.set(reads, marks);
  }
  const end = marks.findIndex(([, mark]) => mark < place);
  return marks.slice(0, end < 0 ? marks.length : end).map(([id]) => id).filter((id) => id !== me);
}
