/** Pauses between attempts to reach the node. */

/** Pause before the first new attempt. Too low: a restarting node is knocked over by its pages. */
export const PAUSE_FIRST_MS = 500;
/** Longest pause. Too high: people sit before a node that came back. */
export const PAUSE_LAST_MS = 20_000;

/**
 * Exponential, with the upper half random ("equal jitter": M. Brooker, "Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015), so that many pages do not come back at one instant.
 * @param {number} attempt 0 for the first
 * @param {number} random 0 to 1
 * @returns {number} milliseconds
 */
export function pauseBefore(attempt, random) {
  const whole = Math.min(PAUSE_LAST_MS, PAUSE_FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(whole / 2 + (whole / 2) * random);
}
