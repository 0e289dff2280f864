/** Names of sealed rooms: `~` and an ID of 16 bytes, made of who made the room, or of the two people of a direct one. Pure. */

import { checkBytes, concat, fromCrockford, fromTrailingCrockford, toTrailingCrockford } from '../crypto/encoding.js';

export const ROOM_BYTES = 16;
export const PERSON_BYTES = 8;
export const ROOM_SALT_BYTES = 16;

/** @param {unknown} name @returns {name is string} */
export const isSealed = (name) => typeof name === 'string' && name.startsWith('~');

/** @param {Uint8Array} id @returns {string} */
export function roomName(id) {
  checkBytes('id', id, ROOM_BYTES);
  return `~${toTrailingCrockford(id)}`;
}

/** @param {unknown} name from anybody @returns {Uint8Array | null} its ID; null for what is no sealed room's name */
export const roomID = (name) =>
  isSealed(name) ? fromTrailingCrockford(name.slice(1), ROOM_BYTES) : null;

/** @param {unknown} id of a person, 13 letters @returns {Uint8Array | null} 8 bytes */
export const personBytes = (id) => fromCrockford(id, PERSON_BYTES);

/**
 * The message that an edit or a reaction belongs to, as bytes: stream and seq.
 * @param {string} id `<stream>-<seq>`
 * @returns {Uint8Array | null}
 */
export function messageBytes(id) {
  const [, letters, digits] = /^([0-9A-Z]{13})-(\d{1,20})$/.exec(id) ?? [];
  const stream = fromCrockford(letters, 8);
  const seq = digits === undefined ? -1n : BigInt(digits);
  if (!stream || seq < 0n || seq >= 2n ** 64n) return null;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, seq);
  return concat(stream, bytes);
}
