/** Which nodes count as on-line, and what people must know about odd ones. Pure. */

/** @typedef {import('./protocol.js').MeshNode} MeshNode */

/**
 * A node of another version turns up on the network but takes no part in the mesh.
 * @param {{state?: string}} node
 */
export const isMember = (node) => node.state !== 'incompatible';

/** @param {readonly {state?: string}[]} nodes */
export const memberCount = (nodes) => nodes.filter(isMember).length;

/**
 * What is wrong with a node, in a sentence with what follows from it; empty for nothing.
 * @param {MeshNode} node
 */
export function oddWords({ name, state, forked }) {
  if (state === 'incompatible') return `${name} runs a version that cannot talk to this one: update the older of the two.`;
  if (forked) return `The history of ${name} exists twice: its data directory was copied, or put back from a backup.`;
  return '';
}

/**
 * How a node is reached, in a few words.
 * @param {MeshNode} node
 */
export function linkWords(node) {
  if (node.forked) return 'history exists twice';
  if (node.self) return 'this\u00a0one';
  if (node.state === 'linked') return 'linked';
  return isMember(node) ? 'through others' : 'other version';
}
