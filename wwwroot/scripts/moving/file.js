/**
 * A person in a file: the letters of a ticket, sealed with a passphrase (PBKDF2-SHA256, RFC 8018;
 * AES-256-GCM). Who has the file can try passphrases as fast as their machines go, hence the rounds. Pure.
 */

import { fromBase64url, toBase64url, utf8 } from '../crypto/encoding.js';
import { subtle } from '../crypto/subtle.js';
import { readMove, writeMove } from './ticket.js';

/** @typedef {import('./ticket.js').Move} Move */
/**
 * @typedef {{kind: 'open', move: Move} | {kind: 'foreign' | 'newer' | 'closed'}} Opened
 *   closed: another passphrase, or something in it was changed; nobody can tell which
 */

const FORMAT = 'meshchat-person';
const VERSION = 1;
const LABEL = utf8('meshchat-person-v1');
/** OWASP's advice of 2023 for PBKDF2-SHA256; about half a second. */
const ROUNDS = 600_000;
/** Of a file. Ours have fewer than 4,000. */
export const FILE_BYTES_MAX = 16_384;
/** Letters. Too low: whoever finds the file has tried them all in a day. */
export const PASSPHRASE_MIN = 10;

/**
 * @param {string} passphrase systems write letters with accents in two ways: both are one here
 * @param {Uint8Array} salt
 */
async function keyOf(passphrase, salt) {
  const secret = await subtle().importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return subtle().deriveKey(algorithm, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param {Move} move @param {string} passphrase @returns {Promise<string>} what the file holds */
export async function sealMove(move, passphrase) {
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const sealed = await subtle().encrypt({ name: 'AES-GCM', iv, additionalData: LABEL }, await keyOf(passphrase, salt), utf8(writeMove(move)));
  const [written, nonce, text] = [salt, iv, new Uint8Array(sealed)].map(toBase64url);
  return JSON.stringify({ format: FORMAT, v: VERSION, salt: written, nonce, sealed: text }, null, 2);
}

/**
 * @param {string} text of a file, from anybody
 * @param {string} passphrase
 * @returns {Promise<Opened>}
 */
export async function openMove(text, passphrase) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'foreign' };
  }
  if (value?.format !== FORMAT || !Number.isSafeInteger(value.v) || value.v < VERSION) return { kind: 'foreign' };
  if (value.v > VERSION) return { kind: 'newer' };
  const [salt, iv, sealed] = [fromBase64url(value.salt, 16), fromBase64url(value.nonce, 12), fromBase64url(value.sealed)];
  if (!salt || !iv || !sealed) return { kind: 'closed' };
  const key = await keyOf(passphrase, salt);
  const plain = await subtle().decrypt({ name: 'AES-GCM', iv, additionalData: LABEL }, key, sealed).catch(() => new ArrayBuffer(0));
  const move = readMove(new TextDecoder().decode(plain));
  return move ? { kind: 'open', move } : { kind: 'closed' };
}
