/** HKDF-SHA256 in its two steps (RFC 5869), and the labels that HPKE puts on them (RFC 9180, section 4). */

import { concat, utf8 } from './encoding.js';
import { subtle } from './subtle.js';

export const HASH_BYTES = 32;
/** What the counter of one byte allows. */
const LENGTH_MAX = 255 * HASH_BYTES;
const VERSION = utf8('HPKE-v1');

/** @param {Uint8Array} key @param {Uint8Array} message */
async function hmac(key, message) {
  const imported = await subtle().importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle().sign('HMAC', imported, message));
}

/**
 * No salt is zeros, as RFC 5869 says; WebCrypto takes no empty key.
 * @param {Uint8Array} salt
 * @param {Uint8Array} secret
 */
export const extract = (salt, secret) => hmac(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt, secret);

/**
 * WebCrypto's own HKDF does both steps at once, and HPKE needs this one alone.
 * @param {Uint8Array} key
 * @param {Uint8Array} info
 * @param {number} length bytes
 */
export async function expand(key, info, length) {
  if (!Number.isInteger(length) || length < 1 || length > LENGTH_MAX) {
    throw new RangeError(`HKDF gives 1 to ${LENGTH_MAX} bytes, not ${length}`);
  }
  const blocks = [];
  let block = new Uint8Array(0);
  for (let counter = 1; blocks.length * HASH_BYTES < length; counter += 1) {
    block = await hmac(key, concat(block, info, Uint8Array.of(counter)));
    blocks.push(block);
  }
  return concat(...blocks).slice(0, length);
}

/**
 * @param {Uint8Array} suite
 * @param {Uint8Array} salt
 * @param {string} label
 * @param {Uint8Array} secret
 */
export const labelledExtract = (suite, salt, label, secret) => extract(salt, concat(VERSION, suite, utf8(label), secret));

/**
 * @param {Uint8Array} suite
 * @param {Uint8Array} key
 * @param {string} label
 * @param {Uint8Array} info
 * @param {number} length bytes
 */
export const labelledExpand = (suite, key, label, info, length) =>
  expand(key, concat(Uint8Array.of(length >> 8, length), VERSION, suite, utf8(label), info), length);
