/** Where the nodes of the mesh stand in its picture. Pure and stable: the same mesh, the same picture. */

/** @typedef {import('./protocol.js').MeshNode} MeshNode */
/** @typedef {import('./protocol.js').MeshLink} MeshLink */
/** @typedef {{id: string, x: number, y: number, ring: 0 | 1 | 2}} Spot coordinates from -1 to 1 */

/** Nodes drawn. Beyond, a picture says less than a number. */
export const DRAWN_MAX = 48;
/** Up to this many on the inner ring before it is widened. */
const INNER_COMFORT = 10;

/**
 * One's own node in the middle, those it is linked to around it, the others outside, each near
 * those it is linked to.
 * @param {readonly MeshNode[]} nodes
 * @param {readonly MeshLink[]} links
 * @param {string} self node ID
 * @returns {Spot[]}
 */
export function layout(nodes, links, self) {
  const sorted = [...nodes].sort((left, right) => (left.id < right.id ? -1 : 1));
  const own = sorted.filter((node) => node.id === self);
  const linked = sorted.filter((node) => node.id !== self && node.state === 'linked');
  const others = sorted.filter((node) => node.id !== self && node.state !== 'linked');
  const drawnLinked = linked.slice(0, DRAWN_MAX - own.length);
  const drawnOthers = others.slice(0, DRAWN_MAX - own.length - drawnLinked.length);
  const radius = drawnOthers.length === 0 ? 1 : drawnLinked.length > INNER_COMFORT ? 0.62 : 0.55;
  /** @type {Spot[]} */
  const spots = own.map(({ id }) => ({ id, x: 0, y: 0, ring: 0 }));
  spots.push(...ring(drawnLinked, radius, 1));
  spots.push(...ring(byNeighbours(drawnOthers, links, spots), 1, 2));
  return spread(spots);
}

/**
 * Where a ring begins: one node stands to the right, two below, more from the top on.
 * @param {number} count
 */
const startAngle = (count) => (count === 1 ? 0 : count === 2 ? Math.PI / 6 : -Math.PI / 2);

/**
 * Nodes in the order of the directions in which their neighbours stand: fewer links cross.
 * @param {MeshNode[]} nodes
 * @param {readonly MeshLink[]} links
 * @param {readonly Spot[]} spots
 */
function byNeighbours(nodes, links, spots) {
  const places = new Map(spots.map((spot) => [spot.id, spot]));
  /** @type {Map<string, {x: number, y: number}>} */
  const sums = new Map(nodes.map((node) => [node.id, { x: 0, y: 0 }]));
  for (const { a, b } of links) {
    for (const [one, other] of [[a, b], [b, a]]) {
      const sum = sums.get(one);
      const place = places.get(other);
      if (!sum || !place) continue;
      sum.x += place.x;
      sum.y += place.y;
    }
  }
  /** Clockwise from the top, where a ring begins. */
  const angle = (/** @type {MeshNode} */ node) => {
    const { x, y } = sums.get(node.id) ?? { x: 0, y: 0 };
    return (Math.atan2(y, x) + 2.5 * Math.PI) % (2 * Math.PI);
  };
  return nodes.map((node) => ({ node, angle: angle(node) }))
    .sort((left, right) => left.angle - right.angle || (left.node.id < right.node.id ? -1 : 1))
    .map(({ node }) => node);
}

/**
 * Stretches the picture to its frame, and centres it.
 * @param {Spot[]} spots
 */
function spread(spots) {
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const isFlat = bottom - top < 0.4;
  return spots.map((spot) => ({
    ...spot, x: spot.x - middle, y: isFlat ? spot.y : (2 * (spot.y - top)) / (bottom - top) - 1,
  }));
}

/**
 * @param {MeshNode[]} nodes
 * @param {number} radius
 * @param {1 | 2} number
 * @returns {Spot[]}
 */
function ring(nodes, radius, number) {
  const step = nodes.length === 2 ? (2 * Math.PI) / 3 : (2 * Math.PI) / nodes.length;
  return nodes.map(({ id }, index) => {
    const angle = startAngle(nodes.length) + step * index;
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
