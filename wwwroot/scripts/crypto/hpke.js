/**
 * Hybrid public key encryption (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-GCM,
 * in the modes base and PSK: what seals a room's key to a device.
 */

import { checkBytes, concat, utf8 } from './encoding.js';
import { HASH_BYTES, labelledExpand, labelledExtract } from './hkdf.js';
import { HpkeError, NONCE_BYTES, RecipientContext, SenderContext } from './hpke-context.js';
import { CURVE, exportPoint, importPoint } from './p256.js';
import { subtle } from './subtle.js';

export { HpkeError } from './hpke-context.js';

/** @typedef {import('./hpke-context.js').Schedule} Schedule */
/**
 * @typedef {object} Terms what both sides must give alike, or nothing opens
 * @property {Uint8Array} info what it is for
 * @property {Uint8Array} [psk] a secret of both sides, 32 bytes or more; makes the mode PSK
 * @property {Uint8Array} [pskID] goes with it
 * @property {128 | 256} [keyBits] of AES-GCM; 256 unless given
 */

/** Of `info`, `psk` and `pskID`. The RFC's own limits are astronomic; ours are a few hundred bytes. */
const INPUT_BYTES_MAX = 65_536;
/** RFC 9180, section 5.1.2: a guessable secret would be guessed. */
const PSK_BYTES_MIN = 32;

const KEM = Uint8Array.of(0x00, 0x10);
const KDF = Uint8Array.of(0x00, 0x01);
const AEAD = { 128: Uint8Array.of(0x00, 0x01), 256: Uint8Array.of(0x00, 0x02) };
const KEM_SUITE = concat(utf8('KEM'), KEM);
const MODE_BASE = 0;
const MODE_PSK = 1;
const NOTHING = new Uint8Array(0);

/** A key pair to receive with; the private half never leaves the browser. */
export const generateBoxKeys = () => subtle().generateKey({ name: 'ECDH', namedCurve: CURVE }, false, ['deriveBits']);

/** @param {CryptoKey} publicKey @returns {Promise<Uint8Array>} 65 bytes */
export const serializePublicKey = (publicKey) => exportPoint(publicKey);

/**
 * @param {unknown} bytes
 * @returns {Promise<CryptoKey>} throws `HpkeError` (`badKey`)
 */
export async function deserializePublicKey(bytes) {
  const key = await importPoint(bytes, 'ECDH');
  if (!key) throw new HpkeError('badKey', 'HPKE: not a public key: 65 bytes, a point of P-256');
  return key;
}

/**
 * The result is never the point at infinity: both keys are valid, and the group has prime order.
 * @param {CryptoKey} privateKey
 * @param {CryptoKey} publicKey
 * @param {Uint8Array} context the encapsulated key and the recipient's
 */
async function sharedSecretOf(privateKey, publicKey, context) {
  const shared = new Uint8Array(await subtle().deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256));
  const secret = await labelledExtract(KEM_SUITE, NOTHING, 'eae_prk', shared);
  return labelledExpand(KEM_SUITE, secret, 'shared_secret', context, HASH_BYTES);
}

/**
 * @param {Uint8Array} publicKey the recipient's, 65 bytes
 * @param {CryptoKeyPair} [ephemeral] for tests: whoever uses one twice gives secrets away
 * @returns {Promise<{enc: Uint8Array, sharedSecret: Uint8Array}>}
 */
export async function encapsulate(publicKey, ephemeral) {
  const recipient = await deserializePublicKey(publicKey);
  const { privateKey, publicKey: own } = ephemeral ?? await generateBoxKeys();
  const enc = await serializePublicKey(own);
  return { enc, sharedSecret: await sharedSecretOf(privateKey, recipient, concat(enc, publicKey)) };
}

/**
 * @param {CryptoKeyPair} keys the recipient's
 * @param {Uint8Array} enc
 */
export async function decapsulate({ privateKey, publicKey }, enc) {
  const sender = await deserializePublicKey(enc);
  return sharedSecretOf(privateKey, sender, concat(enc, await serializePublicKey(publicKey)));
}

/** @param {Terms} terms */
function checked({ info, psk, pskID, keyBits = 256 }) {
  checkBytes('info', info, 0, INPUT_BYTES_MAX);
  if ((psk === undefined) !== (pskID === undefined)) throw new TypeError('psk and pskID go together, or neither');
  if (psk !== undefined) {
    checkBytes('psk', psk, PSK_BYTES_MIN, INPUT_BYTES_MAX);
    checkBytes('pskID', pskID, 1, INPUT_BYTES_MAX);
  }
  const aead = AEAD[keyBits];
  if (!aead) throw new RangeError(`keyBits must be 128 or 256, not ${keyBits}`);
  return {
    info, aead, keyBytes: keyBits / 8,
    mode: psk === undefined ? MODE_BASE : MODE_PSK, psk: psk ?? NOTHING, pskID: pskID ?? NOTHING,
  };
}

/**
 * RFC 9180, section 5.1.
 * @param {Uint8Array} sharedSecret
 * @param {Terms} terms
 * @returns {Promise<Schedule>}
 */
export async function keySchedule(sharedSecret, terms) {
  checkBytes('sharedSecret', sharedSecret, HASH_BYTES);
  const { info, aead, keyBytes, mode, psk, pskID } = checked(terms);
  const suite = concat(utf8('HPKE'), KEM, KDF, aead);
  const context = concat(
    Uint8Array.of(mode),
    await labelledExtract(suite, NOTHING, 'psk_id_hash', pskID),
    await labelledExtract(suite, NOTHING, 'info_hash', info),
  );
  const secret = await labelledExtract(suite, sharedSecret, 'secret', psk);
  return {
    suite,
    key: await labelledExpand(suite, secret, 'key', context, keyBytes),
    baseNonce: await labelledExpand(suite, secret, 'base_nonce', context, NONCE_BYTES),
    exporterSecret: await labelledExpand(suite, secret, 'exp', context, HASH_BYTES),
  };
}

/**
 * For several messages to one recipient.
 * @param {Uint8Array} publicKey the recipient's, 65 bytes
 * @param {Terms} terms
 * @param {CryptoKeyPair} [ephemeral] for tests
 */
export async function setupSender(publicKey, terms, ephemeral) {
  const { enc, sharedSecret } = await encapsulate(publicKey, ephemeral);
  return { enc, context: new SenderContext(await keySchedule(sharedSecret, terms)) };
}

/**
 * @param {CryptoKeyPair} keys the recipient's
 * @param {Uint8Array} enc as the sender's setup gave it
 * @param {Terms} terms
 */
export async function setupRecipient(keys, enc, terms) {
  return new RecipientContext(await keySchedule(await decapsulate(keys, enc), terms));
}

/**
 * One message to one recipient.
 * @param {Uint8Array} publicKey the recipient's, 65 bytes
 * @param {Terms} terms
 * @param {Uint8Array} aad
 * @param {Uint8Array} plaintext
 * @param {CryptoKeyPair} [ephemeral] for tests
 * @returns {Promise<{enc: Uint8Array, ciphertext: Uint8Array}>}
 */
export async function seal(publicKey, terms, aad, plaintext, ephemeral) {
  const { enc, context } = await setupSender(publicKey, terms, ephemeral);
  return { enc, ciphertext: await context.seal(aad, plaintext) };
}

/**
 * Throws `HpkeError` for what does not open.
 * @param {CryptoKeyPair} keys the recipient's
 * @param {Uint8Array} enc
 * @param {Terms} terms
 * @param {Uint8Array} aad
 * @param {Uint8Array} ciphertext
 */
export async function open(keys, enc, terms, aad, ciphertext) {
  const context = await setupRecipient(keys, enc, terms);
  return context.open(aad, ciphertext);
}
