/** Where the nodes of the mesh stand in its picture. Pure and stable: the same mesh, the same picture. */

/** @typedef {import('./protocol.js').MeshNode} MeshNode */
/** @typedef {import('./protocol.js').MeshLink} MeshLink */
/** @typedef {{id: string, x: number, y: number, ring: 0 | 1 | 2}} Spot coordinates from -1 to 1 */

/** Nodes drawn. Beyond, a picture says less than a number. */
export const DRAWN_MAX = 48;
/** Up to this many on the inner ring before it is widened. */
const INNER_COMFORT = 10;

/**
 * One's own node in the middle, those it is linked to around it, the others outside.
 * @param {readonly MeshNode[]} nodes
 * @param {string} self node ID
 * @returns {Spot[]}
 */
export function layout(nodes, self) {
  const sorted = [...nodes].sort((left, right) => (left.id < right.id ? -1 : 1));
  const own = sorted.filter((node) => node.id === self);
  const linked = sorted.filter((node) => node.id !== self && node.state === 'linked');
  const others = sorted.filter((node) => node.id !== self && node.state !== 'linked');
  const drawnLinked = linked.slice(0, DRAWN_MAX - own.length);
  const drawnOthers = others.slice(0, DRAWN_MAX - own.length - drawnLinked.length);
  const radius = drawnOthers.length === 0 ? 0.76 : drawnLinked.length > INNER_COMFORT ? 0.62 : 0.52;
  /** @type {Spot[]} */
  const spots = own.map(({ id }) => ({ id, x: 0, y: 0, ring: 0 }));
  spots.push(...ring(drawnLinked, radius, 1, startAngle(drawnLinked.length)));
  spots.push(...ring(drawnOthers, 0.94, 2, startAngle(drawnLinked.length) + Math.PI / Math.max(2, drawnOthers.length)));
  return spots;
}

/**
 * Two nodes stand left and right, others begin at the top.
 * @param {number} count
 */
const startAngle = (count) => (count === 2 ? Math.PI : count === 1 ? 0 : -Math.PI / 2);

/**
 * @param {MeshNode[]} nodes
 * @param {number} radius
 * @param {1 | 2} number
 * @param {number} start radians
 * @returns {Spot[]}
 */
function ring(nodes, radius, number, start) {
  return nodes.map(({ id }, index) => {
    const angle = start + (2 * Math.PI * index) / nodes.length;
    return { id, x: radius * Math.cos(angle), y: radius * Math.sin(angle), ring: number };
  });
}

/**
 * The links between drawn nodes, each once, however it was told.
 * @param {readonly MeshLink[]} links
 * @param {readonly Spot[]} spots
 * @returns {{key: string, a: Spot, b: Spot, rtt: number | null}[]}
 */
export function drawnLinks(links, spots) {
  const places = new Map(spots.map((spot) => [spot.id, spot]));
  /** @type {Map<string, {key: string, a: Spot, b: Spot, rtt: number | null}>} */
  const found = new Map();
  for (const { a, b, rtt } of links) {
    const [first, second] = a < b ? [a, b] : [b, a];
    const [from, to] = [places.get(first), places.get(second)];
    if (!from || !to || from === to) continue;
    const key = `${first} ${second}`;
    found.set(key, { key, a: from, b: to, rtt: rtt ?? found.get(key)?.rtt ?? null });
  }
  return [...found.values()];
}
