/** Signatures of devices: ECDSA on P-256 with SHA-256, as 64 bytes r and s (IEEE P1363). */

import { checkBytes } from './encoding.js';
import { CURVE, exportPoint, importPoint } from './p256.js';
import { subtle } from './subtle.js';

export const SIGNATURE_BYTES = 64;
const ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' };

/** A key pair whose private half nobody can take out of the browser, not even this page. */
export const generate = () => subtle().generateKey({ name: 'ECDSA', namedCurve: CURVE }, false, ['sign', 'verify']);

/** @param {CryptoKey} publicKey @returns {Promise<Uint8Array>} 65 bytes */
export const exportPublic = (publicKey) => exportPoint(publicKey);

/**
 * @param {CryptoKey} privateKey
 * @param {Uint8Array} message
 * @returns {Promise<Uint8Array>} 64 bytes
 */
export async function sign(privateKey, message) {
  checkBytes('message', message);
  return new Uint8Array(await subtle().sign(ALGORITHM, privateKey, message));
}

/**
 * False also for a key that is none and for a signature of another length: both come from others.
 * @param {unknown} publicKey 65 bytes
 * @param {Uint8Array} message
 * @param {unknown} signature 64 bytes
 */
export async function verify(publicKey, message, signature) {
  checkBytes('message', message);
  if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_BYTES) return false;
  const key = await importPoint(publicKey, 'ECDSA');
  return key !== null && subtle().verify(ALGORITHM, key, signature, message);
}
