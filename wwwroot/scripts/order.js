/** The order of a room's entries and how further ones are merged in. Pure. */

/** @typedef {import('./state.js').Entry} Entry */

/**
 * The place of a message as one text that sorts as the protocol says: by `order`, then by the
 * stream's letters, then by the number within the stream.
 * @param {string} order
 * @param {string} id
 */
export function sortKey(order, id) {
  const dash = id.lastIndexOf('-');
  return `${order} ${id.slice(0, dash)} ${id.slice(dash + 1).padStart(20, '0')}`;
}

/**
 * The place of a line that has none of its own (someone came or went): right after what is
 * there now, and before every message that follows it.
 * @param {readonly Entry[]} entries
 * @param {number} count grows with every such line
 */
export function sortKeyAtEnd(entries, count) {
  const last = entries.at(-1)?.sort.split('!')[0] ?? '';
  return `${last}!${String(count).padStart(9, '0')}`;
}

/** @param {Entry} a @param {Entry} b */
const bySort = (a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0);

/**
 * Entries with others merged in by message ID and place. One that is there already is replaced
 * (it may have moved) and keeps its key, so that its element in the page stays the same one.
 * @param {readonly Entry[]} entries in order
 * @param {readonly Entry[]} incoming in any order
 * @returns {{entries: Entry[], added: Entry[]}} all of them, and those that are new
 */
export function merge(entries, incoming) {
  const fresh = new Map(incoming.map((entry) => [entry.id, entry]));
  const kept = entries.filter((entry) => {
    const replacement = fresh.get(entry.id);
    if (replacement) fresh.set(entry.id, { ...replacement, key: entry.key, tag: entry.tag });
    return !replacement;
  });
  const known = kept.length === entries.length ? null : new Set(entries.map((entry) => entry.id));
  const sorted = [...fresh.values()].sort(bySort);
  const added = known ? sorted.filter((entry) => !known.has(entry.id)) : sorted;
  return { entries: mergeSorted(kept, sorted), added };
}

/** @param {Entry[]} left @param {Entry[]} right @returns {Entry[]} */
function mergeSorted(left, right) {
  if (right.length === 0) return left;
  if (left.length === 0 || left[left.length - 1].sort < right[0].sort) return left.concat(right);
  const merged = [];
  let next = 0;
  for (const entry of left) {
    while (next < right.length && right[next].sort < entry.sort) merged.push(right[next++]);
    merged.push(entry);
  }
  return merged.concat(right.slice(next));
}
