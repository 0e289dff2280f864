/** Finds what somebody probably meant to write: the same rule as in the terminal. Pure. */

/** Longer words are not compared. */
export const WORD_MAX = 64;

/**
 * The candidate that is the fewest slips of the keyboard away, at most a third of the word; the
 * first of equals. A candidate that the word begins counts as one slip.
 * @param {string} typed
 * @param {readonly string[]} candidates
 * @returns {string | null}
 */
export function nearest(typed, candidates) {
  const word = typed.toLowerCase();
  if (word === '' || word.length > WORD_MAX) return null;
  let best = '';
  let least = Infinity;
  for (const candidate of candidates) {
    let distance = distanceOf(word, candidate);
    if (word.length >= 2 && candidate.startsWith(word)) distance = Math.min(distance, 1);
    if (distance > Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)) || distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best || null;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment; Boytsov,
 * "Indexing methods for approximate dictionary searching", 2011, section 2).
 * @param {string} first
 * @param {string} second
 */
export function distanceOf(first, second) {
  /** @type {number[]} */
  let beforeLast = [];
  let last = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first[row - 1] === second[column - 1];
      let cost = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1));
      const isSwap = row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1];
      if (isSwap) cost = Math.min(cost, beforeLast[column - 2] + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[second.length];
}
