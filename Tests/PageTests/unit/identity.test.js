import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';

import { brokenPoints, device, fromHex, keyPair, text, toHex, turned, vectors } from './crypto-fixtures.js';
import { fromBase64url, toBase64url } from '../../../wwwroot/scripts/crypto/encoding.js';
import {
  CHAIN_MAX, delegationStatement, endorse, endorsementStatement, fingerprint, makeProof, personID, readLineage,
  verifyLineage, verifyProof, writeLineage,
} from '../../../wwwroot/scripts/crypto/identity.js';
import { open } from '../../../wwwroot/scripts/crypto/hpke.js';
import { exportPublic, sign } from '../../../wwwroot/scripts/crypto/signing.js';

const nodeKey = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(16).fill(2);
const now = 1_764_000_000_000;
const until = now + 3_600_000;
const session = { nodeKey, nonce, until };
const check = { nodeKey, nonce, now };

/** Devices of one person, each vouched for by the one before. */
async function family(count) {
  const devices = [await device()];
  while (devices.length < count) {
    const next = await device();
    devices.push({ ...next, ...await endorse(devices.at(-1), next.first) });
  }
  return devices;
}

test('what is signed is what the protocol says, byte for byte', () => {
  const [first, second, box] = [3, 4, 5].map((byte) => new Uint8Array(65).fill(byte));
  assert.equal(toHex(endorsementStatement(first, second)),
    toHex(text('meshchat-device-v1')) + '00' + '03'.repeat(65) + '04'.repeat(65));
  const person = new Uint8Array(8).fill(6);
  assert.equal(toHex(delegationStatement({ nodeKey, person, box, nonce, until: 2 ** 40 + 1 })),
    toHex(text('meshchat-delegation-v1')) + '00' + '01'.repeat(32) + '06'.repeat(8) + '05'.repeat(65) + '02'.repeat(16) + '0000010000000001');
});

test('a person is named by the first key', async () => {
  const { first } = await device();
  const hash = createHash('sha256').update(first).digest();
  const letters = (bytes, count) => {
    const number = BigInt(`0x${bytes.toString('hex')}`);
    return Array.from({ length: count }, (_, at) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((number >> BigInt(5 * (count - 1 - at))) & 31n)]).join('');
  };
  assert.equal(await personID(first), letters(hash.subarray(0, 8), 13));
  const print = await fingerprint(first);
  assert.match(print, /^([0-9A-HJKMNP-TV-Z]{4} ){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.equal(print.replaceAll(' ', ''), letters(hash.subarray(0, 20), 32));
  await assert.rejects(personID(first.subarray(1)), RangeError);
  await assert.rejects(fingerprint('text'), TypeError);
});

test('every device of a person proves the same person', async () => {
  const devices = await family(1 + CHAIN_MAX);
  for (const one of devices) {
    const proof = JSON.parse(JSON.stringify(await makeProof(one, session)));
    assert.deepEqual(Object.keys(proof), ['first', 'chain', 'box', 'until', 'sig']);
    assert.equal(await verifyProof(proof, check), await personID(devices[0].first));
  }
});

test('a proof is for one node, one nonce and one time', async () => {
  const proof = await makeProof(await device(), session);
  assert.equal(await verifyProof(proof, { ...check, nodeKey: turned(nodeKey) }), null);
  assert.equal(await verifyProof(proof, { ...check, nonce: turned(nonce, 15) }), null);
  assert.equal(await verifyProof({ ...proof, until: until + 1 }, check), null);
  assert.equal(await verifyProof(proof, { ...check, now: until }), null);
  assert.notEqual(await verifyProof(proof, { ...check, now: until - 1 }), null);
});

test('no byte of a proof can be changed', async () => {
  const devices = await family(3);
  const proof = await makeProof(devices[2], session);
  const flip = (written, at) => toBase64url(turned(fromBase64url(written), at));
  const refused = async (wrong, what) => assert.equal(await verifyProof(wrong, check), null, what);
  for (const at of [0, 1, 32, 63]) {
    for (const name of ['first', 'box', 'sig']) await refused({ ...proof, [name]: flip(proof[name], at) }, `${name} ${at}`);
    for (const link of [0, 1]) {
      for (const name of ['key', 'sig']) {
        const chain = proof.chain.map((one, index) => (index === link ? { ...one, [name]: flip(one[name], at) } : one));
        await refused({ ...proof, chain }, `chain ${link} ${name} ${at}`);
      }
    }
  }
});

test('a proof with another valid box key is refused', async () => {
  const [one, other] = [await device(), await device()];
  const proof = await makeProof(one, session);
  assert.equal(await verifyProof({ ...proof, box: toBase64url(await exportPublic(other.box.publicKey)) }, check), null);
});

test('a box key that is no point is refused, even when it is signed', async () => {
  const one = await device();
  const proof = await makeProof(one, session);
  const person = new Uint8Array(createHash('sha256').update(one.first).digest().subarray(0, 8));
  const good = await exportPublic(one.box.publicKey);
  for (const box of [good, ...brokenPoints(good).filter((point) => point.length === 65)]) {
    const sig = await sign(one.signing.privateKey, delegationStatement({ nodeKey, person, box, nonce, until }));
    const found = await verifyProof({ ...proof, box: toBase64url(box), sig: toBase64url(sig) }, check);
    assert.equal(found, box === good ? await personID(one.first) : null);
  }
});

test('a chain with a wrong link is refused', async () => {
  const [first, second, third] = await family(3);
  const stranger = await device();
  const proofOf = async (chain, one = third) => ({
    ...await makeProof({ ...one, chain: third.chain }, session), ...writeLineage({ first: first.first, chain }),
  });
  const person = await personID(first.first);
  assert.equal(await verifyProof(await proofOf(third.chain), check), person);
  const [two, three] = third.chain;
  for (const chain of [[], [two], [three], [three, two], [two, two, three], [two, three, three]]) {
    assert.equal(await verifyProof(await proofOf(chain), check), null);
  }
  // Vouched for by somebody else, and by the first device where the second would have to.
  const bySelf = { key: stranger.first, sig: await sign(stranger.signing.privateKey, endorsementStatement(first.first, stranger.first)) };
  const byFirst = { key: third.first, sig: await sign(first.signing.privateKey, endorsementStatement(first.first, third.first)) };
  for (const chain of [[bySelf], [two, bySelf], [two, byFirst]]) {
    assert.equal(await verifyLineage({ first: first.first, chain }), null);
  }
  // The same signature does not serve for another person.
  assert.equal(await verifyLineage({ first: second.first, chain: [three] }), null);
  assert.deepEqual(await verifyLineage(third), three.key);
});

test('a chain ends at eight', async () => {
  const devices = await family(1 + CHAIN_MAX);
  const last = devices.at(-1);
  const next = await device();
  await assert.rejects(endorse(last, next.first), { name: 'RangeError', message: /at most 8 devices/ });
  const sig = await sign(last.signing.privateKey, endorsementStatement(last.first, next.first));
  const chain = [...last.chain, { key: next.first, sig }];
  await assert.rejects(makeProof({ ...next, first: last.first, chain }, session), RangeError);
  assert.equal(await verifyLineage({ first: last.first, chain }), null);
  assert.equal(readLineage(writeLineage({ first: last.first, chain })), null);
});

test('only keys are vouched for, and only with a chain of one\'s own', async () => {
  const [one, other] = [await device(), await device()];
  for (const wrong of brokenPoints(one.first)) await assert.rejects(endorse(one, wrong), RangeError);
  await assert.rejects(endorse({ ...one, first: other.first }, other.first), /not the key of this device/);
  await assert.rejects(makeProof({ ...one, first: other.first }, session), /not the key of this device/);
});

test('a lineage is written and read', async () => {
  const [, , { first, chain }] = await family(3);
  const written = JSON.parse(JSON.stringify(writeLineage({ first, chain })));
  assert.deepEqual(readLineage(written), { first, chain });
});

test('what is no proof is refused', async () => {
  const [, second] = await family(2);
  const proof = await makeProof(second, session);
  for (const wrong of [undefined, null, 7, 'text', [], {}]) assert.equal(await verifyProof(wrong, check), null);
  for (const name of Object.keys(proof)) {
    for (const wrong of [undefined, null, -1, 1.5, 2 ** 53, 'A', '', {}, [null], [{}], [[]], true, `${proof[name]}A`]) {
      assert.equal(await verifyProof({ ...proof, [name]: wrong }, check), null, `${name}: ${JSON.stringify(wrong)}`);
    }
  }
  assert.equal(await verifyProof({ ...proof, sig: `${proof.sig}==` }, check), null);
});

test('our own mistakes are named', async () => {
  const one = await device();
  for (const wrong of [{ nodeKey: nonce }, { nonce: nodeKey }, { until: 1.5 }, { until: -1 }]) {
    await assert.rejects(makeProof(one, { ...session, ...wrong }), RangeError);
  }
  const proof = await makeProof(one, session);
  await assert.rejects(verifyProof(proof, { ...check, nonce: new Uint8Array(15) }), RangeError);
  await assert.rejects(verifyProof(proof, { ...check, nodeKey: 'text' }), TypeError);
});

const file = await vectors('identity');

for (const { name, proof, nodeKey: node, nonce: once, now: then, person, fingerprint: print } of file.proofs) {
  test(`the common file of page and node: ${name}`, async () => {
    assert.equal(await verifyProof(proof, { nodeKey: fromHex(node), nonce: fromHex(once), now: then }), person);
    if (print) assert.equal(await fingerprint(fromBase64url(proof.first)), print);
  });
}

for (const box of file.boxes) {
  test(`the common file of page and node: ${box.name}`, async () => {
    const keys = await keyPair('ECDH', fromHex(box.skRm), fromHex(box.pkRm));
    const terms = { info: fromHex(box.info), ...(box.psk ? { psk: fromHex(box.psk), pskID: fromHex(box.psk_id) } : {}) };
    assert.equal(toHex(await open(keys, fromHex(box.enc), terms, fromHex(box.aad), fromHex(box.ct))), box.pt);
  });
}
