/** Devices of other people as a node tells them, and which of them are really theirs (PROTOCOL.md, 1.7). Pure. */

import { fromBase64url } from '../crypto/encoding.js';
import { NODE_KEY_BYTES, NONCE_BYTES, verifyProof } from '../crypto/identity.js';
import { POINT_BYTES } from '../crypto/p256.js';
import { addressOf } from './room-keys.js';

/** @typedef {import('../protocol.js').WireDevice} WireDevice */
/** @typedef {{box: Uint8Array, to: string}} Recipient a device that keys can be sealed to */

/** Of one person. A ninth browser is the last that a chain allows; one browser may have had several box keys. */
export const DEVICES_MAX = 32;

/** @param {string | undefined} chain `key.signature` of each, with spaces between */
const linksOf = (chain) => (chain ? chain.split(' ') : []).map((link) => {
  const [key, sig] = link.split('.');
  return { key, sig };
});

/**
 * A key goes to nobody but whom the person's own first key vouches for, however long ago: who was
 * away for weeks reads what was said when they come back. So the time of a permission, which is for
 * nodes, is not looked at.
 * @param {string} person ID
 * @param {readonly WireDevice[]} devices as the node tells them
 * @returns {Promise<Recipient[]>}
 */
export async function recipientsOf(person, devices) {
  /** @type {Map<string, Recipient>} */
  const found = new Map();
  for (const { key, chain, box, node, nonce, until, sig } of devices.slice(0, DEVICES_MAX)) {
    const [nodeKey, once, point] = [fromBase64url(node, NODE_KEY_BYTES), fromBase64url(nonce, NONCE_BYTES), fromBase64url(box, POINT_BYTES)];
    if (!nodeKey || !once || !point || found.has(box)) continue;
    const proof = { first: key, chain: linksOf(chain), box, until, sig };
    if (await verifyProof(proof, { nodeKey, nonce: once, now: 0 }) !== person) continue;
    found.set(box, { box: point, to: await addressOf(point) });
  }
  return [...found.values()];
}
