/** Keys of a room: making one, sealing it to a device with HPKE (RFC 9180), opening it, and which one is current. Pure. */

import { checkBytes, concat, fromBase64url, fromCrockford, toBase64url, toCrockford, utf8 } from '../crypto/encoding.js';
import { open, seal } from '../crypto/hpke.js';
import { POINT_BYTES } from '../crypto/p256.js';
import { sha256 } from '../crypto/subtle.js';
import { personBytes, roomID } from './room-id.js';
import { KEY_BYTES, KEY_ID_BYTES } from './text.js';

/** @typedef {{to: string, enc: string, box: string}} Box base64url; `to`: first 8 bytes of SHA-256 of the device's box key */
/** @typedef {{room: string, id: string, number: number, by: string}} KeyName what a box is bound to */
/** @typedef {{id: string, number: number, by: string, stamp: string}} Ranked */

/** A key serves no longer: who got hold of one reads a week. */
export const KEY_LIFE_MS = 7 * 24 * 3_600_000;
export const NUMBER_MAX = 2 ** 32 - 1;
const BOX_BYTES = KEY_BYTES + 16;
const TO_BYTES = 8;
const LABEL = utf8('meshchat-room-key-v1\0');
const NOTHING = new Uint8Array(0);

/** @returns {{key: Uint8Array, id: string}} */
export const makeKey = () => ({
  key: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
  id: toBase64url(crypto.getRandomValues(new Uint8Array(KEY_ID_BYTES))),
});

/** @param {KeyName} name @returns {Uint8Array | null} null for a name that is none */
export function keyInfo({ room, id, number, by }) {
  const parts = [roomID(room), fromBase64url(id, KEY_ID_BYTES), personBytes(by)];
  const [roomBytes, keyBytes, author] = parts;
  if (!roomBytes || !keyBytes || !author || !Number.isInteger(number) || number < 1 || number > NUMBER_MAX) return null;
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, number);
  return concat(LABEL, roomBytes, keyBytes, count, author);
}

/** @param {Uint8Array} boxKey of a device, 65 bytes @returns {Promise<string>} */
export async function addressOf(boxKey) {
  checkBytes('boxKey', boxKey, POINT_BYTES);
  return toBase64url((await sha256(boxKey)).slice(0, TO_BYTES));
}

/**
 * @param {Uint8Array} boxKey of the device, 65 bytes
 * @param {KeyName} name
 * @param {Uint8Array} key 32 bytes
 * @param {CryptoKeyPair} [ephemeral] for tests
 * @returns {Promise<Box>}
 */
export async function sealKey(boxKey, name, key, ephemeral) {
  checkBytes('key', key, KEY_BYTES);
  const info = keyInfo(name);
  if (!info) throw new RangeError('no name of a room key');
  const { enc, ciphertext } = await seal(boxKey, { info }, NOTHING, key, ephemeral);
  return { to: await addressOf(boxKey), enc: toBase64url(enc), box: toBase64url(ciphertext) };
}

/**
 * @param {CryptoKeyPair} device its box keys
 * @param {KeyName} name
 * @param {{enc: string, box: string}} box from anybody
 * @returns {Promise<Uint8Array | null>} null where it does not open
 */
export async function openKey(device, name, { enc, box }) {
  const [info, point, ciphertext] = [keyInfo(name), fromBase64url(enc, POINT_BYTES), fromBase64url(box, BOX_BYTES)];
  if (!info || !point || !ciphertext) return null;
  try {
    return await open(device, point, { info }, NOTHING, ciphertext);
  } catch {
    return null;
  }
}

/** @param {Ranked} left @param {Ranked} right @returns {boolean} */
const isAbove = (left, right) => left.number > right.number || (left.number === right.number && left.id > right.id);

/**
 * The key that what is said now is sealed with.
 * @template {Ranked} T
 * @param {Iterable<T>} keys
 * @param {ReadonlySet<string>} members person IDs
 * @param {string} rekey stamp of the last time somebody went, empty for never
 * @returns {T | null} null where a new one is to be made
 */
export function currentKey(keys, members, rekey) {
  /** @type {T | null} */
  let best = null;
  for (const key of keys) {
    if (!members.has(key.by) || key.stamp <= rekey) continue;
    if (!best || isAbove(key, best)) best = key;
  }
  return best;
}

/** @param {Iterable<Ranked>} keys */
export function nextNumber(keys) {
  let greatest = 0;
  for (const { number } of keys) greatest = Math.max(greatest, number);
  return Math.min(greatest + 1, NUMBER_MAX);
}

/**
 * @param {{stamp: string} | null} key
 * @param {number} now milliseconds since 1970
 */
export const isDue = (key, now) => key === null || now - stampTime(key.stamp) > KEY_LIFE_MS;

/**
 * When a stamp was made: 48 bits of milliseconds since 1970, then 16 of a count. 0 for what is none.
 * @param {string} stamp 13 letters
 */
export function stampTime(stamp) {
  const bytes = fromCrockford(stamp, 8);
  return bytes ? Number(new DataView(bytes.buffer).getBigUint64(0) >> 16n) : 0;
}

/**
 * A stamp for what is done now, behind all that was.
 * @param {string} stamp 13 letters, or empty
 * @param {number} now milliseconds since 1970
 */
export function stampAfter(stamp, now) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.max(now, stampTime(stamp) + 1)) << 16n);
  return toCrockford(bytes);
}
