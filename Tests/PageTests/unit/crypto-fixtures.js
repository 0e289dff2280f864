/** What the tests of the cryptography start from. Imported first: Node 18 hides WebCrypto from scripts. */

import { readFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';

import { generateBoxKeys } from '../../../wwwroot/scripts/crypto/hpke.js';
import { exportPublic, generate } from '../../../wwwroot/scripts/crypto/signing.js';

globalThis.crypto ??= webcrypto;

export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const toHex = (bytes) => Buffer.from(bytes).toString('hex');
export const text = (words) => new TextEncoder().encode(words);

/** A file of Tests/Vectors, which the node's tests read as well. */
export const vectors = async (name) =>
  JSON.parse(await readFile(new URL(`../../Vectors/${name}.json`, import.meta.url), 'utf8'));

/** A key pair from its scalar and its 65 bytes, as RFCs give them. */
export async function keyPair(name, scalar, point) {
  const part = (bytes) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(point.subarray(1, 33)), y: part(point.subarray(33)) };
  const [own, others] = name === 'ECDSA' ? [['sign'], ['verify']] : [['deriveBits'], []];
  const algorithm = { name, namedCurve: 'P-256' };
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d: part(scalar) }, algorithm, false, own),
    publicKey: await crypto.subtle.importKey('jwk', jwk, algorithm, true, others),
  };
}

export async function device() {
  const signing = await generate();
  return { signing, box: await generateBoxKeys(), first: await exportPublic(signing.publicKey), chain: [] };
}

/** Bytes with one bit turned. */
export function turned(bytes, at = 0) {
  const changed = bytes.slice();
  changed[at] ^= 1;
  return changed;
}

/** Everything that has the length of a public key and is none, and what has another length. */
export const brokenPoints = (point) => [
  turned(point, 64), turned(point, 0), new Uint8Array(65), new Uint8Array(65).fill(4, 0, 1), point.subarray(0, 64),
  Uint8Array.of(...point, 0), Uint8Array.of(0), new Uint8Array(0),
  // The same point, written in other ways: compressed, and hybrid.
  Uint8Array.of(2 + (point[64] & 1), ...point.subarray(1, 33)), Uint8Array.of(6 + (point[64] & 1), ...point.subarray(1)),
];
