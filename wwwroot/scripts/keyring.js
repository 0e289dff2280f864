/** The keys behind people's IDs, as the node tells them and as they are checked here. */

import { fromBase64url, toBase64url } from './crypto/encoding.js';
import { fingerprint, personID } from './crypto/identity.js';
import { NoCryptoError } from './crypto/subtle.js';

/** @typedef {{kind: 'fits', key: string, fingerprint: string}} Fitting its hash begins with the ID */
/** @typedef {Fitting | {kind: 'misfit' | 'absent' | 'untold' | 'unchecked'}} Found
 *   misfit: the node gave another key. absent: it has none. untold: it does not answer.
 *   unchecked: this browser cannot check keys here. */
/** @typedef {{of: (id: string) => Promise<Found>}} Keyring */

const POINT_BYTES = 65;

/**
 * @param {(id: string) => Promise<unknown>} ask the node for somebody's key; undefined where it has none
 * @param {() => Promise<Uint8Array | null>} own the key of this browser, whoever's it is
 * @returns {Keyring}
 */
export function createKeyring(ask, own) {
  return {
    async of(id) {
      try {
        const mine = await own();
        if (mine && await personID(mine) === id) return await fitting(mine);
        const told = await ask(id);
        if (told === undefined) return { kind: 'absent' };
        const key = fromBase64url(told, POINT_BYTES);
        return key && await personID(key) === id ? await fitting(key) : { kind: 'misfit' };
      } catch (error) {
        return { kind: error instanceof NoCryptoError ? 'unchecked' : 'untold' };
      }
    },
  };
}

/** @param {Uint8Array} key @returns {Promise<Fitting>} */
const fitting = async (key) => ({ kind: 'fits', key: toBase64url(key), fingerprint: await fingerprint(key) });

/** @param {string} id @returns {Promise<unknown>} */
export async function askNode(id) {
  const answer = await fetch(`api/people/${encodeURIComponent(id)}`);
  if (!answer.ok) throw new Error(`the node answered ${answer.status}`);
  const told = await answer.json();
  return told?.key === null ? undefined : told?.key ?? null;
}
