/**
 * Sealed texts: what is said, edited, reacted with and written as topic in a sealed room, with
 * AES-256-GCM (NIST SP 800-38D). What a text is bound to (its room, key, author, kind and place) is
 * not in it but must be the same again, or it does not open: nobody can pass it off as another's,
 * or put it elsewhere.
 */

import { checkBytes, concat, fromBase64url, toBase64url, utf8 } from '../crypto/encoding.js';
import { expand, extract } from '../crypto/hkdf.js';
import { subtle } from '../crypto/subtle.js';
import { pad, REACTION_SIZES, TEXT_SIZES, TOPIC_SIZES, unpad } from './padding.js';
import { messageBytes, personBytes, PERSON_BYTES, ROOM_BYTES, roomID } from './room-id.js';

/** @typedef {'text' | 'edit' | 'reaction' | 'topic'} Kind */
/**
 * @typedef {object} Place what a sealed text is bound to besides its key
 * @property {string} room its name
 * @property {string} author person ID
 * @property {Kind} kind
 * @property {string} [tag] of a text
 * @property {string} [message] ID of the message that is edited or reacted to
 */
/** @typedef {{id: string, aes: CryptoKey, mac: CryptoKey}} TextKey what seals and opens; no script can read the keys */

export const KEY_BYTES = 32;
export const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = utf8('meshchat-sealed-v1\0');
const REACTION_LABEL = utf8('meshchat-reaction-v1');
const FORM = /^s1\.([A-Za-z0-9_-]{11})\.([A-Za-z0-9_-]+)$/;
/** Fewer random letters could come twice. */
const LETTERS_MIN = 16;

/** @type {Record<Kind, {code: number, sizes: readonly number[], lettersMax: number}>} */
const KINDS = {
  text: { code: 1, sizes: TEXT_SIZES, lettersMax: 22_000 },
  edit: { code: 2, sizes: TEXT_SIZES, lettersMax: 22_000 },
  reaction: { code: 3, sizes: REACTION_SIZES, lettersMax: 160 },
  topic: { code: 4, sizes: TOPIC_SIZES, lettersMax: 512 },
};

/**
 * @param {Uint8Array} key 32 bytes
 * @param {string} id 11 letters
 * @returns {Promise<TextKey>}
 */
export async function textKey(key, id) {
  checkBytes('key', key, KEY_BYTES);
  const mac = await expand(await extract(new Uint8Array(0), key), REACTION_LABEL, KEY_BYTES);
  return {
    id,
    aes: await subtle().importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    mac: await subtle().importKey('raw', mac, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  };
}

/** @param {Place} place @returns {Uint8Array | null} */
function contextOf({ kind, tag = '', message = '' }) {
  if (kind === 'topic') return new Uint8Array(0);
  if (kind === 'text') return tag.length >= LETTERS_MIN ? utf8(tag) : null;
  return messageBytes(message);
}

/**
 * @param {Place} place
 * @param {string} keyID
 * @returns {Uint8Array | null} null where the place is none
 */
export function additionalData(place, keyID) {
  const [room, key, author] = [roomID(place.room), fromBase64url(keyID, KEY_ID_BYTES), personBytes(place.author)];
  const context = contextOf(place);
  if (room?.length !== ROOM_BYTES || !key || author?.length !== PERSON_BYTES || !context) return null;
  return concat(LABEL, room, key, author, Uint8Array.of(KINDS[place.kind].code), context);
}

/** @param {string} sealed from anybody @returns {string | null} the ID of its key; null for what is no sealed text */
export const keyIDOf = (sealed) => FORM.exec(sealed)?.[1] ?? null;

/**
 * The same person's same emoji for one message under one key is the same text, so that it can be
 * taken back; so its nonce is made of everything that it seals, and serves for nothing else.
 * @param {TextKey} key
 * @param {Uint8Array} aad
 * @param {Uint8Array} emoji
 */
const reactionNonce = async (key, aad, emoji) =>
  new Uint8Array(await subtle().sign('HMAC', key.mac, concat(aad, emoji))).slice(0, NONCE_BYTES);

/**
 * @param {TextKey} key
 * @param {Place} place
 * @param {string} text
 * @param {Uint8Array} [nonce] for tests: one that serves twice gives both texts away
 * @returns {Promise<string | null>} null for a text that is too long, and a place that is none
 */
export async function sealText(key, place, text, nonce) {
  const { sizes } = KINDS[place.kind];
  const bytes = utf8(text);
  const padded = pad(bytes, sizes);
  const aad = additionalData(place, key.id);
  if (!padded || !aad) return null;
  const iv = nonce ?? (place.kind === 'reaction'
    ? await reactionNonce(key, aad, bytes) : crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const algorithm = { name: 'AES-GCM', iv, additionalData: aad, tagLength: 8 * TAG_BYTES };
  const ciphertext = new Uint8Array(await subtle().encrypt(algorithm, key.aes, padded));
  return `s1.${key.id}.${toBase64url(concat(iv, ciphertext))}`;
}

/**
 * @param {TextKey} key
 * @param {Place} place where it was found
 * @param {string} sealed from anybody
 * @returns {Promise<string | null>} null where it does not open as what it is said to be
 */
export async function openText(key, place, sealed) {
  const { sizes, lettersMax } = KINDS[place.kind];
  if (sealed.length > lettersMax) return null;
  const [, id, letters] = FORM.exec(sealed) ?? [];
  const bytes = fromBase64url(letters);
  const aad = additionalData(place, key.id);
  if (id !== key.id || !aad || !bytes || bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  const iv = bytes.slice(0, NONCE_BYTES);
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: aad, tagLength: 8 * TAG_BYTES };
    const padded = new Uint8Array(await subtle().decrypt(algorithm, key.aes, bytes.slice(NONCE_BYTES)));
    const plain = unpad(padded, sizes);
    return plain && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch {
    return null;
  }
}
