/**
 * Who somebody is: a person is the first of their devices, further devices are vouched for one by
 * the other, and the last one says which node may speak for the person. Pure.
 */

import { areSame, bigEndian64, checkBytes, concat, fromBase64url, toBase64url, toCrockford, utf8 } from './encoding.js';
import { importPoint, POINT_BYTES } from './p256.js';
import { exportPublic, sign, SIGNATURE_BYTES, verify } from './signing.js';
import { sha256 } from './subtle.js';

/** @typedef {{key: Uint8Array, sig: Uint8Array}} Link a device's signing key, signed by the device before it */
/**
 * @typedef {object} Lineage
 * @property {Uint8Array} first the first device's signing key; names the person
 * @property {Link[]} chain from the second device on; the last one is the device itself
 */
/**
 * @typedef {Lineage & {signing: CryptoKeyPair, box: CryptoKeyPair}} Device `box` receives what is
 * sealed to it
 */
/** @typedef {{first: string, chain: {key: string, sig: string}[]}} WrittenLineage bytes in base64url */
/** @typedef {WrittenLineage & {box: string, until: number, sig: string}} Proof bytes in base64url */
/**
 * @typedef {object} Session
 * @property {Uint8Array} nodeKey 32 bytes: the node that may speak for the person
 * @property {Uint8Array} nonce 16 bytes, from that node
 */

/** Devices after the first. Each costs whoever checks a proof one more signature. */
export const CHAIN_MAX = 8;
export const NODE_KEY_BYTES = 32;
export const NONCE_BYTES = 16;
const PERSON_BYTES = 8;
/** 160 bits: nobody finds a second key for them. */
const FINGERPRINT_BYTES = 20;

const SEPARATOR = Uint8Array.of(0);
const DEVICE_LABEL = utf8('meshchat-device-v1');
const DELEGATION_LABEL = utf8('meshchat-delegation-v1');

/** @param {Uint8Array} firstKey */
async function personBytes(firstKey) {
  checkBytes('firstKey', firstKey, POINT_BYTES);
  return (await sha256(firstKey)).slice(0, PERSON_BYTES);
}

/**
 * 13 letters, as the node writes IDs.
 * @param {Uint8Array} firstKey
 */
export const personID = async (firstKey) => toCrockford(await personBytes(firstKey));

/**
 * 8 groups of 4 letters, for two people to compare by eye or aloud.
 * @param {Uint8Array} firstKey
 */
export async function fingerprint(firstKey) {
  checkBytes('firstKey', firstKey, POINT_BYTES);
  const letters = toCrockford((await sha256(firstKey)).slice(0, FINGERPRINT_BYTES));
  return (letters.match(/.{4}/g) ?? []).join(' ');
}

/**
 * What a device signs to vouch for the next one.
 * @param {Uint8Array} firstKey
 * @param {Uint8Array} newKey
 */
export function endorsementStatement(firstKey, newKey) {
  checkBytes('firstKey', firstKey, POINT_BYTES);
  checkBytes('newKey', newKey, POINT_BYTES);
  return concat(DEVICE_LABEL, SEPARATOR, firstKey, newKey);
}

/**
 * What a device signs to let a node speak for its person.
 * @param {{nodeKey: Uint8Array, person: Uint8Array, box: Uint8Array, nonce: Uint8Array, until: number}} parts
 */
export function delegationStatement({ nodeKey, person, box, nonce, until }) {
  checkBytes('nodeKey', nodeKey, NODE_KEY_BYTES);
  checkBytes('person', person, PERSON_BYTES);
  checkBytes('box', box, POINT_BYTES);
  checkBytes('nonce', nonce, NONCE_BYTES);
  return concat(DELEGATION_LABEL, SEPARATOR, nodeKey, person, box, nonce, bigEndian64(until));
}

/** @param {Lineage} lineage */
const lastKey = ({ first, chain }) => chain.at(-1)?.key ?? first;

/**
 * A device's own key, once it is clear that others will take it for the last of its chain.
 * @param {Device} device
 */
async function checkDevice(device) {
  if (device.chain.length > CHAIN_MAX) throw new RangeError(`a person has at most ${CHAIN_MAX} devices after the first`);
  if (areSame(lastKey(device), await exportPublic(device.signing.publicKey))) return;
  throw new RangeError('the last key of the chain is not the key of this device');
}

/**
 * Vouches for a new device of the same person.
 * @param {Device} device
 * @param {Uint8Array} newKey the new device's signing key
 * @returns {Promise<Lineage>} what the new device keeps
 */
export async function endorse(device, newKey) {
  await checkDevice(device);
  if (device.chain.length >= CHAIN_MAX) throw new RangeError(`a person has at most ${CHAIN_MAX} devices after the first`);
  if (!await importPoint(newKey, 'ECDSA')) throw new RangeError('newKey must be 65 bytes, a point of P-256');
  const sig = await sign(device.signing.privateKey, endorsementStatement(device.first, newKey));
  return { first: device.first, chain: [...device.chain, { key: newKey, sig }] };
}

/**
 * The last key of a chain each of whose keys is signed by the one before.
 * @param {Lineage} lineage
 * @returns {Promise<Uint8Array | null>} null where that does not hold
 */
export async function verifyLineage({ first, chain }) {
  if (chain.length > CHAIN_MAX || !await importPoint(first, 'ECDSA')) return null;
  let signer = first;
  for (const { key, sig } of chain) {
    if (!await importPoint(key, 'ECDSA') || !await verify(signer, endorsementStatement(first, key), sig)) return null;
    signer = key;
  }
  return signer;
}

/** @param {Lineage} lineage @returns {WrittenLineage} */
export const writeLineage = ({ first, chain }) => ({
  first: toBase64url(first), chain: chain.map(({ key, sig }) => ({ key: toBase64url(key), sig: toBase64url(sig) })),
});

/** @param {any} link @returns {Link | null} */
function readLink(link) {
  const key = fromBase64url(link?.key, POINT_BYTES);
  const sig = fromBase64url(link?.sig, SIGNATURE_BYTES);
  return key && sig && { key, sig };
}

/**
 * The form only: whether the signatures hold, `verifyLineage` says.
 * @param {any} written what somebody sent
 * @returns {Lineage | null}
 */
export function readLineage(written) {
  const first = fromBase64url(written?.first, POINT_BYTES);
  if (!first || !Array.isArray(written.chain) || written.chain.length > CHAIN_MAX) return null;
  /** @type {Link[]} */
  const chain = written.chain.map(readLink).filter(Boolean);
  return chain.length === written.chain.length ? { first, chain } : null;
}

/**
 * Lets a node speak for the device's person.
 * @param {Device} device
 * @param {Session & {until: number}} session `until` in milliseconds since 1970
 * @returns {Promise<Proof>}
 */
export async function makeProof(device, { nodeKey, nonce, until }) {
  await checkDevice(device);
  const box = await exportPublic(device.box.publicKey);
  const statement = delegationStatement({ nodeKey, person: await personBytes(device.first), box, nonce, until });
  return {
    ...writeLineage(device), box: toBase64url(box), until, sig: toBase64url(await sign(device.signing.privateKey, statement)),
  };
}

/**
 * @param {any} proof
 * @returns {(Lineage & {box: Uint8Array, until: number, sig: Uint8Array}) | null}
 */
function readProof(proof) {
  const lineage = readLineage(proof);
  const box = fromBase64url(proof?.box, POINT_BYTES);
  const sig = fromBase64url(proof?.sig, SIGNATURE_BYTES);
  if (!lineage || !box || !sig || !Number.isSafeInteger(proof.until) || proof.until < 0) return null;
  return { ...lineage, box, until: proof.until, sig };
}

/**
 * @param {unknown} proof what somebody sent
 * @param {Session & {now: number}} session `now` in milliseconds since 1970
 * @returns {Promise<string | null>} the person's ID; null for a proof that is malformed, over,
 *   for another node or nonce, or not signed as it should be
 */
export async function verifyProof(proof, { nodeKey, nonce, now }) {
  checkBytes('nodeKey', nodeKey, NODE_KEY_BYTES);
  checkBytes('nonce', nonce, NONCE_BYTES);
  const read = readProof(proof);
  if (!read || read.until <= now || !await importPoint(read.box, 'ECDH')) return null;
  const person = await personBytes(read.first);
  const signer = await verifyLineage(read);
  if (!signer) return null;
  const statement = delegationStatement({ nodeKey, person, box: read.box, nonce, until: read.until });
  return await verify(signer, statement, read.sig) ? toCrockford(person) : null;
}
