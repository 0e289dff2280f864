/**
 * Codes that open a private room once. A code never is a key or a part of one: a slow hash of it
 * (scrypt, RFC 7914) proves that somebody has it, and ties the answer to that proof (HPKE in PSK
 * mode, RFC 9180). Whoever overhears a try needs days for what lives ten minutes. Pure.
 */

import { areSameSecrets, checkBytes, concat, fromBase64url, toBase64url, utf8 } from '../crypto/encoding.js';
import { open, seal } from '../crypto/hpke.js';
import { POINT_BYTES } from '../crypto/p256.js';
import { CODE_COST, scrypt } from '../crypto/scrypt.js';
import { takeFragment } from '../fragment.js';
import { personBytes, roomID } from './room-id.js';

/** @typedef {{proof: Uint8Array, psk: Uint8Array}} CodeSecrets 32 bytes each */
/** @typedef {{room: string, name: string}} Answer */

/** None that is taken for another one: no 0, O, 1, I, L. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 6;
export const CODE_LIFE_MS = 10 * 60_000;
export const SALT_BYTES = 16;
const PROOF_BYTES = 32;
const ANSWER_BYTES_MAX = 1024;
const NAME_MAX = 64;
const CODE_PREFIX = '#code=';
const LABEL = utf8('meshchat-code-v1');
const NOTHING = new Uint8Array(0);

/** Every letter as likely as the others: bytes that would make some likelier are passed over. */
export function makeCode() {
  const fair = 256 - (256 % CODE_LETTERS.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) code += CODE_LETTERS[byte % CODE_LETTERS.length];
  }
  return code;
}

/** @param {string} text as somebody typed it @returns {string | null} null for what cannot be a code */
export function readCode(text) {
  const code = text.toUpperCase().replace(/[\s-]+/g, '');
  return code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter)) ? code : null;
}

/** @param {string} code @param {Uint8Array} salt @returns {Promise<CodeSecrets>} */
export async function secretsOf(code, salt) {
  checkBytes('salt', salt, SALT_BYTES);
  const both = await scrypt(utf8(code), salt, CODE_COST, 2 * PROOF_BYTES);
  return { proof: both.slice(0, PROOF_BYTES), psk: both.slice(PROOF_BYTES) };
}

/** @param {Uint8Array} salt @param {Uint8Array} joiner @param {Uint8Array} psk */
const termsOf = (salt, joiner, psk) => ({ info: concat(LABEL, Uint8Array.of(0), salt, joiner), psk, pskID: LABEL });

/**
 * The inviter's side.
 * @param {string} code the one that is shown
 * @param {{salt: string, proof: string, key: string, by: string}} knock from anybody
 * @param {Answer} answer
 * @param {CryptoKeyPair} [ephemeral] for tests
 * @returns {Promise<(() => Promise<string>) | null>} makes the answer; null where the code is another one
 */
export async function matchKnock(code, knock, answer, ephemeral) {
  const [salt, proof, key] = [fromBase64url(knock.salt, SALT_BYTES), fromBase64url(knock.proof, PROOF_BYTES), fromBase64url(knock.key, POINT_BYTES)];
  const joiner = personBytes(knock.by);
  if (!salt || !proof || !key || !joiner) return null;
  const secrets = await secretsOf(code, salt);
  if (!areSameSecrets(secrets.proof, proof)) return null;
  return async () => {
    const plain = utf8(JSON.stringify({ room: answer.room, name: answer.name.slice(0, NAME_MAX) }));
    const { enc, ciphertext } = await seal(key, termsOf(salt, joiner, secrets.psk), NOTHING, plain, ephemeral);
    return toBase64url(concat(enc, ciphertext));
  };
}

/**
 * The joiner's side.
 * @param {CryptoKeyPair} keys made for this try
 * @param {{salt: Uint8Array, psk: Uint8Array, me: string}} asked
 * @param {string} sealed from anybody
 * @returns {Promise<Answer | null>} null for what nobody with the code sealed
 */
export async function openAnswer(keys, { salt, psk, me }, sealed) {
  const bytes = fromBase64url(sealed);
  const joiner = personBytes(me);
  if (!bytes || bytes.length > ANSWER_BYTES_MAX || bytes.length <= POINT_BYTES || !joiner) return null;
  try {
    const plain = await open(keys, bytes.slice(0, POINT_BYTES), termsOf(salt, joiner, psk), NOTHING, bytes.slice(POINT_BYTES));
    const { room, name } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
    return roomID(room) && typeof name === 'string' ? { room, name: name.slice(0, NAME_MAX) } : null;
  } catch {
    return null;
  }
}

/**
 * A code in the address that one came by: taken out of it before anything else.
 * @param {Location} location
 * @param {History} history
 * @returns {string} empty where there is none
 */
export function takeCode(location, history) {
  const fragment = takeFragment(location, history, (hash) => hash.startsWith(CODE_PREFIX));
  return readCode(fragment.slice(CODE_PREFIX.length)) ?? '';
}
