/** What to try when a connection is wanted, and for how long. Pure. */

import { doorways } from './neighbours.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('./dial.js').Plan} Plan */
/** @typedef {import('./neighbours.js').Doorway} Doorway */

/** Before others than the lost node are tried. Too low: at each restart everybody walks. */
export const GRACE_MS = 700;
/** For one more attempt, from then on. Too low: a busy Wi-Fi looks like a dead mesh. */
export const PATIENCE_MS = 2_000;
/** For the longest, and where there is only one node to try. */
export const PATIENCE_LAST_MS = 8_000;

/**
 * Other nodes, where there is somebody to take along.
 * @param {State} state
 * @returns {Doorway[]}
 */
export function waysOut({ inside, neighbours, nodes, page, node, me }) {
  if (!inside) return [];
  return doorways({ neighbours, nodes, page, without: node?.id ?? '', person: me?.id ?? '' });
}

/**
 * The node that was lost first, then this page's own, then the others.
 * @param {State} state
 * @returns {Plan}
 */
export function planFor(state) {
  const { door, attempt } = state.connection;
  const others = waysOut(state).map(({ page }) => page).filter((page) => page !== door);
  const doors = [door, ...(door ? [''] : []), ...others];
  if (doors.length === 1) return { doors, grace: 0, patience: PATIENCE_LAST_MS };
  // After one failure there was a pause already.
  const grace = [GRACE_MS, GRACE_MS / 2][attempt] ?? 0;
  return {
    doors, grace: state.closing ? 0 : grace,
    patience: Math.min(PATIENCE_LAST_MS, PATIENCE_MS * (attempt + 1)),
  };
}
