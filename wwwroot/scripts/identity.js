/** Who one is in this browser: the device's keys, and the proof that a connection begins with. */

import { fromBase64url } from './crypto/encoding.js';
import { CHAIN_MAX, makeProof } from './crypto/identity.js';
import { makeTravelKeys } from './crypto/journey.js';
import { openKeystore } from './crypto/keystore.js';

/** @typedef {import('./protocol.js').WireProof} WireProof */

/** How long a node may speak for its person without being asked again: a page is rarely open longer. */
const PERMISSION_MS = 7 * 24 * 3_600_000;

/**
 * @typedef {object} Identity
 * @property {(nonce: string, nodeKey: string) => Promise<WireProof | null>} prove null where this browser
 *   can sign nothing; never fails
 * @property {() => Promise<import('./walk/ticket.js').TicketKeys | 'full' | null>} travelKeys for a further device
 *   of the same person; full where this one is the last of the longest chain; null without keys; never fails
 * @property {() => Promise<Uint8Array | null>} firstKey of this browser's person; null where there is none
 * @property {() => Promise<import('./crypto/identity.js').Device | null>} device with the keys that open what is
 *   sealed to it; null where there can be none; never fails
 * @property {() => Promise<void>} forget
 */

/**
 * @param {IDBFactory | undefined} database
 * @param {() => number} now
 * @param {string} [name] which device of this browser
 * @returns {Identity}
 */
export function createIdentity(database, now, name) {
  const opening = openKeystore(database, name);
  return {
    async prove(nonce, nodeKey) {
      try {
        const device = await (await opening).load();
        const proof = device && await makeProof(device, {
          nodeKey: bytes(nodeKey), nonce: bytes(nonce), until: now() + PERMISSION_MS,
        });
        return proof ? flat(proof) : null;
      } catch {
        return null;
      }
    },
    async device() {
      try {
        return await (await opening).load();
      } catch {
        return null;
      }
    },
    async firstKey() {
      try {
        return (await (await opening).load())?.first ?? null;
      } catch {
        return null;
      }
    },
    async travelKeys() {
      try {
        const device = await (await opening).load();
        return device && (device.chain.length < CHAIN_MAX ? await makeTravelKeys(device) : 'full');
      } catch {
        return null;
      }
    },
    async forget() {
      await (await opening).forget();
    },
  };
}

/** @param {string} text */
function bytes(text) {
  const found = fromBase64url(text);
  if (!found) throw new Error('not base 64');
  return found;
}

/**
 * As it stands in `join` (PROTOCOL.md, 1.2).
 * @param {import('./crypto/identity.js').Proof} proof
 * @returns {WireProof}
 */
function flat({ first, chain, box, until, sig }) {
  const devices = chain.map((link) => `${link.key}.${link.sig}`).join(' ');
  return { key: first, box, until, sig, ...(devices ? { chain: devices } : {}) };
}
