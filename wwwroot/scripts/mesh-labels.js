/** Where the words in the picture of the mesh stand, so that none covers another. Pure. */

import { latency } from './format.js';

/** @typedef {import('./mesh-layout.js').Spot} Spot */
/** @typedef {{key: string, a: Spot, b: Spot, rtt: number | null}} Link */
/** @typedef {{key: string, x1: number, y1: number, x2: number, y2: number, labelX: number, labelY: number, label: string, isOwn: boolean}} Line */

/** Where on one's own link its latency stands: beyond the middle, where links are farther apart. */
const ALONG = 0.58;
/** How far beside a level link, on the side away from one's own name. */
const ASIDE = 8;
/** Width of a letter and height of a line, in the picture's units. */
const LETTER = 6.6;
const LINE = 12;

/**
 * How steeply one goes from a place to another: 0 is level, 1 straight up or down.
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 */
const steepness = (from, to) => Math.abs(to.y - from.y) / (Math.hypot(to.x - from.x, to.y - from.y) || 1);

/**
 * Lines with their latencies. One's own name stands below one's node where that is free, else above.
 * @param {readonly Link[]} links places in the picture's units
 * @param {string} name of one's own node, as shown
 * @param {number} distance from the middle of one's node to the middle of its name
 * @returns {{lines: Line[], isNameAbove: boolean}}
 */
export function placeLabels(links, name, distance) {
  const below = links.map((link) => lineOf(link, -1));
  const isNameAbove = isSteeperBelow(below) || below.some((line) => covers(line, name, distance));
  return { lines: isNameAbove ? links.map((link) => lineOf(link, 1)) : below, isNameAbove };
}

/** @param {Link} link @param {1 | -1} side of a level line on which its label stands: 1 is below @returns {Line} */
function lineOf({ key, a, b, rtt }, side) {
  const [from, to] = b.ring === 0 ? [b, a] : [a, b];
  return {
    key, x1: from.x, y1: from.y, x2: to.x, y2: to.y,
    labelX: from.x + (to.x - from.x) * ALONG,
    labelY: from.y + (to.y - from.y) * ALONG + side * ASIDE * (1 - steepness(from, to)),
    label: rtt === null ? '' : latency(rtt), isOwn: from.ring === 0,
  };
}

/** @param {readonly Line[]} lines */
function isSteeperBelow(lines) {
  let [above, below] = [0, 0];
  for (const { isOwn, x1, y1, x2, y2 } of lines) {
    if (!isOwn) continue;
    const steep = steepness({ x: x1, y: y1 }, { x: x2, y: y2 });
    if (y2 < y1) above = Math.max(above, steep);
    else below = Math.max(below, steep);
  }
  return below > 0 && above <= below + 0.01;
}

/**
 * Whether a latency would stand over one's own name, were that below one's node.
 * @param {Line} line
 * @param {string} name
 * @param {number} distance
 */
function covers({ isOwn, label, x1, y1, labelX, labelY }, name, distance) {
  const isNear = Math.abs(labelX - x1) < ((name.length + label.length) * LETTER) / 2;
  return isOwn && label !== '' && isNear && Math.abs(labelY - (y1 + distance)) < LINE;
}
