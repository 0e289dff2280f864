/** The link behind the QR code on one's own card, by which somebody else checks one's key. Pure. */

import { fromBase64url } from './crypto/encoding.js';

/** @typedef {{id: string, key: string}} Scanned whose key it is said to be, and the key in base 64 (URL) */

const PREFIX = '#verify=';
const POINT_BYTES = 65;

/** @param {string} fragment */
export const isVerify = (fragment) => fragment.startsWith(PREFIX);

/** @param {string} page address that leads here @param {Scanned} own */
export const verifyLink = (page, { id, key }) => `${page}${PREFIX}${id}.${key}`;

/**
 * Whether the key is really that person's is seen to by who shows it.
 * @param {string} fragment from anybody
 * @returns {Scanned | null}
 */
export function readVerify(fragment) {
  const [id = '', key = '', ...rest] = fragment.slice(PREFIX.length).split('.');
  const isFormed = isVerify(fragment) && rest.length === 0 && /^[0-9A-HJKMNP-TV-Z]{13}$/.test(id) && fromBase64url(key, POINT_BYTES) !== null;
  return isFormed ? { id, key } : null;
}
