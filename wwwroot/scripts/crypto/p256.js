/** Public keys of the curve P-256 as bytes: 0x04, x, y (SEC 1, section 2.3.3, uncompressed). */

import { subtle } from './subtle.js';

export const CURVE = 'P-256';
export const POINT_BYTES = 65;

/**
 * A public key that somebody sent. The browser checks that it lies on the curve; other forms of
 * the same point are refused here, so that a key has one spelling.
 * @param {unknown} bytes
 * @param {'ECDSA' | 'ECDH'} name
 * @returns {Promise<CryptoKey | null>} null for what is no such point
 */
export async function importPoint(bytes, name) {
  if (!(bytes instanceof Uint8Array) || bytes.length !== POINT_BYTES || bytes[0] !== 4) return null;
  const api = subtle();
  try {
    return await api.importKey('raw', bytes, { name, namedCurve: CURVE }, true, name === 'ECDSA' ? ['verify'] : []);
  } catch {
    return null;
  }
}

/** @param {CryptoKey} key a public one @returns {Promise<Uint8Array>} 65 bytes */
export async function exportPoint(key) {
  if (key.type !== 'public') throw new TypeError(`a ${key.type} key where a public one belongs`);
  return new Uint8Array(await subtle().exportKey('raw', key));
}
