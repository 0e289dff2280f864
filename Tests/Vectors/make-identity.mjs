/**
 * Writes `identity.json`: proofs and sealed boxes that the page made, for the node to check too.
 *
 *     node Tests/Vectors/make-identity.mjs > Tests/Vectors/identity.json
 *
 * Keys and signatures are random, so each run writes another file; one that is checked in is
 * replaced only when the format changes. Its private keys are for tests and nothing else.
 */

import { webcrypto } from 'node:crypto';

import { seal, serializePublicKey } from '../../wwwroot/scripts/crypto/hpke.js';
import { CHAIN_MAX, endorsementStatement, fingerprint, makeProof, personID, writeLineage } from '../../wwwroot/scripts/crypto/identity.js';
import { exportPublic, sign } from '../../wwwroot/scripts/crypto/signing.js';

globalThis.crypto ??= webcrypto;

const NOW = 1_764_000_000_000;
const HOUR_MS = 3_600_000;
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const utf8 = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Extractable, unlike those of the page: their scalars go into the file. */
const keys = (name, usages) => crypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, usages);

async function scalar({ privateKey }) {
  const { d } = await crypto.subtle.exportKey('jwk', privateKey);
  return hex(Buffer.from(d, 'base64url'));
}

async function newDevice() {
  const signing = await keys('ECDSA', ['sign', 'verify']);
  return { signing, box: await keys('ECDH', ['deriveBits']), first: await exportPublic(signing.publicKey), chain: [] };
}

/** Vouches without looking at the limit, so that a chain can also be too long. */
async function vouched({ signing, first, chain }, next) {
  const sig = await sign(signing.privateKey, endorsementStatement(first, next.first));
  return { ...next, first, chain: [...chain, { key: next.first, sig }] };
}

async function devices(count) {
  const all = [await newDevice()];
  while (all.length < count) all.push(await vouched(all.at(-1), await newDevice()));
  return all;
}

async function proofCase(name, all, isRefused = false) {
  const last = all.at(-1);
  const [nodeKey, nonce, until] = [random(32), random(16), NOW + HOUR_MS];
  // The page refuses to make a proof that is too long: it is made for a chain of one, and replaced.
  const proof = isRefused
    ? { ...await makeProof({ ...last, chain: last.chain.slice(-1) }, { nodeKey, nonce, until }), ...writeLineage(last) }
    : await makeProof(last, { nodeKey, nonce, until });
  return {
    name, nodeKey: hex(nodeKey), nonce: hex(nonce), now: NOW, proof,
    person: isRefused ? null : await personID(last.first),
    fingerprint: isRefused ? null : await fingerprint(last.first),
    signingKeys: await Promise.all(all.map(({ signing }) => scalar(signing))), boxKey: await scalar(last.box),
  };
}

async function boxCase(name, more = {}) {
  const pair = await keys('ECDH', ['deriveBits']);
  const [info, aad, pt] = [utf8('meshchat test'), random(24), random(32)];
  const publicKey = await serializePublicKey(pair.publicKey);
  const { enc, ciphertext } = await seal(publicKey, { info, ...more }, aad, pt);
  return {
    name, skRm: await scalar(pair), pkRm: hex(publicKey), info: hex(info),
    ...(more.psk ? { psk: hex(more.psk), psk_id: hex(more.pskID) } : {}),
    aad: hex(aad), pt: hex(pt), enc: hex(enc), ct: hex(ciphertext),
  };
}

const file = {
  source: 'Tests/Vectors/make-identity.mjs',
  bytes: 'hexadecimal, and base64url within a proof; private keys are scalars, the first device first',
  suite: 'boxes: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM',
  proofs: [
    await proofCase('the first device', await devices(1)),
    await proofCase('a chain of 2 further devices', await devices(3)),
    await proofCase('the longest chain', await devices(1 + CHAIN_MAX)),
    await proofCase('a chain that is too long: refused', await devices(2 + CHAIN_MAX), true),
  ],
  boxes: [
    await boxCase('a box in mode base'),
    await boxCase('a box in mode PSK', { psk: random(32), pskID: utf8('room code') }),
  ],
};
process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
