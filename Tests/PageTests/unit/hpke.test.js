import assert from 'node:assert/strict';
import test from 'node:test';

import { brokenPoints, fromHex, keyPair, text, toHex, turned, vectors } from './crypto-fixtures.js';
import { expand, extract } from '../../../wwwroot/scripts/crypto/hkdf.js';
import { HpkeError, MESSAGES_MAX, RecipientContext, SenderContext } from '../../../wwwroot/scripts/crypto/hpke-context.js';
import {
  decapsulate, encapsulate, generateBoxKeys, keySchedule, open, seal, serializePublicKey, setupRecipient, setupSender,
} from '../../../wwwroot/scripts/crypto/hpke.js';

const { source, vectors: official } = await vectors('hpke-rfc9180');
const doesNotOpen = { name: 'HpkeError', reason: 'doesNotOpen' };
const badKey = { name: 'HpkeError', reason: 'badKey' };

const termsOf = (vector) => ({
  info: fromHex(vector.info), keyBits: 128,
  ...(vector.mode === 1 ? { psk: fromHex(vector.psk), pskID: fromHex(vector.psk_id) } : {}),
});
const recipientOf = (vector) => keyPair('ECDH', fromHex(vector.skRm), fromHex(vector.pkRm));
const ephemeralOf = (vector) => keyPair('ECDH', fromHex(vector.skEm), fromHex(vector.pkEm));

for (const vector of official) {
  test(`${source} (${vector.section}): both sides come to the same keys`, async () => {
    const { enc, sharedSecret } = await encapsulate(fromHex(vector.pkRm), await ephemeralOf(vector));
    assert.equal(toHex(enc), vector.enc);
    assert.equal(toHex(sharedSecret), vector.shared_secret);
    assert.equal(toHex(await decapsulate(await recipientOf(vector), enc)), vector.shared_secret);
    const schedule = await keySchedule(sharedSecret, termsOf(vector));
    assert.equal(toHex(schedule.key), vector.key);
    assert.equal(toHex(schedule.baseNonce), vector.base_nonce);
    assert.equal(toHex(schedule.exporterSecret), vector.exporter_secret);
  });

  test(`${source} (${vector.section}): every message of a context`, async () => {
    const { enc, context: sender } = await setupSender(fromHex(vector.pkRm), termsOf(vector), await ephemeralOf(vector));
    const recipient = await setupRecipient(await recipientOf(vector), enc, termsOf(vector));
    const wanted = new Map(vector.encryptions.map((one) => [one.sequence, one]));
    for (let sequence = 0; sequence <= 256; sequence += 1) {
      const { aad, pt, ct } = wanted.get(sequence) ?? { aad: '', pt: '' };
      const ciphertext = await sender.seal(fromHex(aad), fromHex(pt));
      if (ct) assert.equal(toHex(ciphertext), ct, `${sequence}`);
      assert.equal(toHex(await recipient.open(fromHex(aad), ciphertext)), pt);
    }
    for (const { exporter_context: context, L, exported_value: value } of vector.exports) {
      assert.equal(toHex(await sender.exportSecret(fromHex(context), L)), value);
      assert.equal(toHex(await recipient.exportSecret(fromHex(context), L)), value);
    }
  });

  test(`${source} (${vector.section}): one message alone`, async () => {
    const { aad, pt, ct } = vector.encryptions[0];
    const box = await seal(fromHex(vector.pkRm), termsOf(vector), fromHex(aad), fromHex(pt), await ephemeralOf(vector));
    assert.deepEqual([toHex(box.enc), toHex(box.ciphertext)], [vector.enc, ct]);
    assert.equal(toHex(await open(await recipientOf(vector), box.enc, termsOf(vector), fromHex(aad), box.ciphertext)), pt);
  });
}

/** RFC 5869, appendix A.1 and A.3. */
test('HKDF gives what its RFC says', async () => {
  const secret = new Uint8Array(22).fill(0x0b);
  const salted = await extract(fromHex('000102030405060708090a0b0c'), secret);
  assert.equal(toHex(await expand(salted, fromHex('f0f1f2f3f4f5f6f7f8f9'), 42)),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
  const unsalted = await extract(new Uint8Array(0), secret);
  assert.equal(toHex(await expand(unsalted, new Uint8Array(0), 42)),
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
  for (const length of [0, -1, 1.5, 255 * 32 + 1]) await assert.rejects(expand(salted, new Uint8Array(0), length), RangeError);
});

const psk = { psk: new Uint8Array(32).fill(7), pskID: text('code') };

async function sealed(terms = { info: text('room'), ...psk }) {
  const keys = await generateBoxKeys();
  const publicKey = await serializePublicKey(keys.publicKey);
  return { keys, terms, publicKey, ...await seal(publicKey, terms, text('aad'), text('secret')) };
}

test('keys of this browser cannot be taken out of it', async () => {
  const { privateKey } = await generateBoxKeys();
  assert.equal(privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', privateKey));
  await assert.rejects(serializePublicKey(privateKey), TypeError);
});

test('AES-256 is what is used unless said otherwise', async () => {
  const { keys, terms, enc, ciphertext } = await sealed();
  assert.equal(toHex(await open(keys, enc, { ...terms, keyBits: 256 }, text('aad'), ciphertext)), toHex(text('secret')));
  await assert.rejects(open(keys, enc, { ...terms, keyBits: 128 }, text('aad'), ciphertext), doesNotOpen);
});

test('what was changed on its way does not open', async () => {
  const { keys, terms, enc, ciphertext } = await sealed();
  const tries = Array.from(ciphertext, (_, at) => turned(ciphertext, at));
  tries.push(ciphertext.subarray(1), ciphertext.subarray(0, -1), ciphertext.subarray(0, 15), new Uint8Array(0));
  for (const wrong of tries) await assert.rejects(open(keys, enc, terms, text('aad'), wrong), doesNotOpen);
  await assert.rejects(open(keys, enc, terms, text('AAD'), ciphertext), doesNotOpen);
});

test('what is for somebody or something else does not open', async () => {
  const { keys, terms, enc, ciphertext } = await sealed();
  const tries = [
    { ...terms, info: text('other') }, { ...terms, psk: turned(psk.psk) }, { ...terms, pskID: text('cod') },
    { ...terms, psk: undefined, pskID: undefined },
  ];
  for (const wrong of tries) await assert.rejects(open(keys, enc, wrong, text('aad'), ciphertext), doesNotOpen);
  await assert.rejects(open(await generateBoxKeys(), enc, terms, text('aad'), ciphertext), doesNotOpen);
  const other = await sealed();
  await assert.rejects(open(keys, other.enc, terms, text('aad'), ciphertext), doesNotOpen);
});

test('what is no point of the curve is no key', async () => {
  const { keys, terms, publicKey, ciphertext } = await sealed();
  for (const wrong of [...brokenPoints(publicKey), undefined, 'text', Array.from(publicKey)]) {
    await assert.rejects(seal(wrong, terms, text('aad'), text('secret')), badKey);
    await assert.rejects(open(keys, wrong, terms, text('aad'), ciphertext), badKey);
  }
});

test('terms that make no sense are our own mistakes', async () => {
  const { publicKey } = await sealed();
  const sealWith = (terms) => seal(publicKey, terms, text(''), text(''));
  const info = text('');
  await assert.rejects(sealWith({}), TypeError);
  await assert.rejects(sealWith({ info, psk: psk.psk }), TypeError);
  await assert.rejects(sealWith({ info, pskID: psk.pskID }), TypeError);
  await assert.rejects(sealWith({ info, ...psk, psk: new Uint8Array(31) }), RangeError);
  await assert.rejects(sealWith({ info, ...psk, pskID: new Uint8Array(0) }), RangeError);
  await assert.rejects(sealWith({ info: new Uint8Array(65_537) }), RangeError);
  await assert.rejects(sealWith({ info, keyBits: 192 }), RangeError);
  await assert.rejects(seal(publicKey, { info }, 'aad', text('')), TypeError);
  await assert.rejects(seal(publicKey, { info }, text(''), 'secret'), TypeError);
  await assert.rejects(keySchedule(new Uint8Array(31), { info }), RangeError);
});

async function bothSides() {
  const keys = await generateBoxKeys();
  const terms = { info: text('room') };
  const { enc, context: sender } = await setupSender(await serializePublicKey(keys.publicKey), terms);
  return { sender, recipient: await setupRecipient(keys, enc, terms) };
}

test('messages sealed at once have nonces of their own, in the order they were given', async () => {
  const { sender, recipient } = await bothSides();
  const boxes = await Promise.all(Array.from({ length: 20 }, () => sender.seal(text(''), text('same'))));
  assert.equal(new Set(boxes.map(toHex)).size, 20);
  const opened = await Promise.all(boxes.map((box) => recipient.open(text(''), box)));
  assert.ok(opened.every((one) => toHex(one) === toHex(text('same'))));
});

test('a message out of turn does not open, and the one whose turn it is still does', async () => {
  const { sender, recipient } = await bothSides();
  const [first, second] = [await sender.seal(text(''), text('1')), await sender.seal(text(''), text('2'))];
  await assert.rejects(recipient.open(text(''), second), doesNotOpen);
  assert.equal(toHex(await recipient.open(text(''), first)), toHex(text('1')));
  await assert.rejects(recipient.open(text(''), first), doesNotOpen);
  assert.equal(toHex(await recipient.open(text(''), second)), toHex(text('2')));
});

test('a context ends before a nonce comes again', async () => {
  const schedule = await keySchedule(new Uint8Array(32), { info: text('') });
  const sender = new SenderContext(schedule, MESSAGES_MAX - 1);
  const recipient = new RecipientContext(schedule, MESSAGES_MAX - 1);
  const last = await sender.seal(text(''), text('last'));
  assert.equal(toHex(await recipient.open(text(''), last)), toHex(text('last')));
  await assert.rejects(sender.seal(text(''), text('more')), (error) => error instanceof HpkeError && error.reason === 'messageLimit');
  await assert.rejects(recipient.open(text(''), last), { reason: 'messageLimit' });
});
