import assert from 'node:assert/strict';
import test from 'node:test';

import { brokenPoints, device, fromHex, keyPair, toHex, turned, vectors } from './crypto-fixtures.js';
import { directRoom, privateRoom } from './room-names.js';
import { fromBase64url, fromCrockford, toBase64url, toCrockford } from '../../../wwwroot/scripts/crypto/encoding.js';
import { endorse, makeProof, personID } from '../../../wwwroot/scripts/crypto/identity.js';
import { exportPublic } from '../../../wwwroot/scripts/crypto/signing.js';
import { CODE_LETTERS, makeCode, matchKnock, openAnswer, readCode, secretsOf } from '../../../wwwroot/scripts/sealed/codes.js';
import { DEVICES_MAX, recipientsOf } from '../../../wwwroot/scripts/sealed/devices.js';
import { pad, REACTION_SIZES, TEXT_SIZES, unpad } from '../../../wwwroot/scripts/sealed/padding.js';
import { messageBytes, roomID, roomName } from '../../../wwwroot/scripts/sealed/room-id.js';
import { addressOf, currentKey, isDue, keyInfo, KEY_LIFE_MS, makeKey, nextNumber, openKey, sealKey, stampTime } from '../../../wwwroot/scripts/sealed/room-keys.js';
import { additionalData, keyIDOf, openText, sealText, textKey } from '../../../wwwroot/scripts/sealed/text.js';

const file = await vectors('sealed');
const ADA = toCrockford(new Uint8Array(8).fill(3));
const BOB = toCrockford(new Uint8Array(8).fill(7));
const TAG = 'abcdefghijklmnopqrst';
const MESSAGE = `${ADA}-12`;

async function fresh() {
  const { key, id } = makeKey();
  return textKey(key, id);
}

const randomRoom = () => roomName(crypto.getRandomValues(new Uint8Array(16)));

for (const { room, id } of file.rooms) {
  test(`the common file of page and node: room ${id}`, () => {
    assert.equal(toHex(roomID(room)), id);
    assert.equal(roomName(fromHex(id)), room);
  });
}

for (const { maker, salt, room } of file.private) {
  test(`the common file of page and node: private room ${room}`, async () => {
    assert.equal(await privateRoom(maker, fromHex(salt)), room);
    assert.notEqual(await privateRoom(ADA, fromHex(salt)), room);
  });
}

for (const { people: [one, other], room } of file.direct) {
  test(`the common file of page and node: direct room ${room}`, async () => {
    assert.equal(await directRoom(one, other), room);
    assert.equal(await directRoom(other, one), room);
  });
}

for (const { name, key, keyID, aad, nonce, text, sealed, ...place } of file.texts) {
  test(`the common file of page and node: ${name}`, async () => {
    const opened = await textKey(fromHex(key), keyID);
    assert.equal(toHex(additionalData(place, keyID)), aad);
    assert.equal(await openText(opened, place, sealed), text);
    assert.equal(await sealText(opened, place, text, place.kind === 'reaction' ? undefined : fromHex(nonce)), sealed);
  });
}

for (const { text, padded } of file.paddings) {
  test(`the common file of page and node: padding of ${text.length / 2} bytes`, () => {
    assert.equal(toHex(pad(fromHex(text), TEXT_SIZES)), padded);
    assert.equal(toHex(unpad(fromHex(padded), TEXT_SIZES)), text);
  });
}

for (const { key, deviceKey, deviceBoxKey, info, to, enc, box, ...name } of file.keys) {
  test('the common file of page and node: a key\'s box', async () => {
    const keys = await keyPair('ECDH', fromHex(deviceKey), fromHex(deviceBoxKey));
    assert.equal(toHex(keyInfo(name)), info);
    assert.equal(await addressOf(fromHex(deviceBoxKey)), to);
    assert.equal(toHex(await openKey(keys, name, { enc, box })), key);
    for (const wrong of [{ number: name.number + 1 }, { room: randomRoom() }, { by: ADA }, { id: makeKey().id }, { number: 0 }]) {
      assert.equal(await openKey(keys, { ...name, ...wrong }, { enc, box }), null);
    }
    for (const wrong of [{ enc: box, box }, { enc, box: enc }, { enc: 7, box }, { enc, box: `${box}A` }]) {
      assert.equal(await openKey(keys, name, wrong), null);
    }
  });
}

for (const { code, salt, proof, psk, joiner, joinerKey, joinerPublicKey, plaintext, sealed } of file.codes) {
  test('the common file of page and node: a code', async () => {
    const secrets = await secretsOf(code, fromHex(salt));
    assert.deepEqual([toHex(secrets.proof), toHex(secrets.psk)], [proof, psk]);
    const keys = await keyPair('ECDH', fromHex(joinerKey), fromHex(joinerPublicKey));
    const asked = { salt: fromHex(salt), psk: fromHex(psk), me: joiner };
    assert.deepEqual(await openAnswer(keys, asked, sealed), JSON.parse(plaintext));
    assert.equal(await openAnswer(keys, { ...asked, me: ADA }, sealed), null);
    assert.equal(await openAnswer(keys, { ...asked, psk: turned(asked.psk) }, sealed), null);
    assert.equal(await openAnswer(keys, asked, toBase64url(turned(fromBase64url(sealed), 70))), null);
    const knock = { salt: toBase64url(fromHex(salt)), proof: toBase64url(fromHex(proof)), key: toBase64url(fromHex(joinerPublicKey)), by: joiner };
    assert.notEqual(await matchKnock(code, knock, JSON.parse(plaintext)), null);
    assert.equal(await matchKnock(code, { ...knock, proof: toBase64url(turned(fromHex(proof), 31)) }, JSON.parse(plaintext)), null);
    for (const wrong of ['', 'x', 7, null]) assert.equal(await matchKnock(code, { ...knock, proof: wrong }, JSON.parse(plaintext)), null);
  });
}

test('IDs have one spelling', () => {
  assert.deepEqual(fromCrockford(ADA, 8), new Uint8Array(8).fill(3));
  for (const wrong of [ADA.toLowerCase(), `G${ADA.slice(1)}`, ADA.slice(1), `${ADA}0`, 'U'.repeat(13), 7, null]) assert.equal(fromCrockford(wrong, 8), null);
  const room = randomRoom();
  assert.match(room, /^~[0-9a-hjkmnp-tv-z]{26}$/);
  for (const wrong of [room.toUpperCase(), room.slice(1), `${room}0`, `${room.slice(0, 26)}1`, `~s${'0'.repeat(25)}`.replace('s', 'ſ'), `~ß${'0'.repeat(24)}`, '~', 'lobby', 7, null]) assert.equal(roomID(wrong), null);
  assert.equal(toHex(messageBytes(MESSAGE)), `${'03'.repeat(8)}000000000000000c`);
  for (const wrong of ['', '1', `${ADA}-`, `${ADA}-99999999999999999999`, `${ADA.toLowerCase()}-1`]) assert.equal(messageBytes(wrong), null);
});

test('only the smallest fitting padding is taken', () => {
  for (const length of [0, 1, 255, 256, 511, 512, 16_383]) {
    const padded = pad(new Uint8Array(length).fill(0x80), TEXT_SIZES);
    assert.deepEqual(unpad(padded, TEXT_SIZES), new Uint8Array(length).fill(0x80));
  }
  assert.equal(pad(new Uint8Array(16_384), TEXT_SIZES), null);
  assert.equal(pad(new Uint8Array(32), REACTION_SIZES), null);
  const wide = new Uint8Array(512);
  wide[3] = 0x80;
  for (const wrong of [new Uint8Array(256), new Uint8Array(256).fill(1), wide, new Uint8Array(100), new Uint8Array(0)]) assert.equal(unpad(wrong, TEXT_SIZES), null);
});

test('a text opens where it was sealed for, and nowhere else', async () => {
  const key = await fresh();
  const place = { room: randomRoom(), author: ADA, kind: 'text', tag: TAG };
  const sealed = await sealText(key, place, 'for Bob');
  assert.equal(keyIDOf(sealed), key.id);
  assert.equal(await openText(key, place, sealed), 'for Bob');
  for (const wrong of [{ room: randomRoom() }, { author: BOB }, { tag: `${TAG}x` }, { kind: 'topic' }, { kind: 'edit', message: MESSAGE }, { tag: '' }, { author: 'Ada' }]) {
    assert.equal(await openText(key, { ...place, ...wrong }, sealed), null, JSON.stringify(wrong));
  }
  const [, , letters] = sealed.split('.');
  for (const at of [0, 12, 100, fromBase64url(letters).length - 1]) {
    assert.equal(await openText(key, place, `s1.${key.id}.${toBase64url(turned(fromBase64url(letters), at))}`), null);
  }
  assert.equal(await openText(await fresh(), place, sealed), null);
  for (const wrong of ['', 'for Bob', `${sealed}.`, `s2${sealed.slice(2)}`, `s1.${key.id}.`, `s1.${key.id}.${'A'.repeat(30_000)}`]) {
    assert.equal(await openText(key, place, wrong), null);
  }
});

test('the same text never looks the same, and short ones are of one length', async () => {
  const key = await fresh();
  const place = { room: randomRoom(), author: ADA, kind: 'text', tag: TAG };
  const [one, other, longer] = await Promise.all(['no', 'no', 'certainly'].map((text) => sealText(key, place, text)));
  assert.notEqual(one, other);
  assert.equal(one.length, longer.length);
  assert.equal(await sealText(key, place, 'x'.repeat(16_384)), null);
  assert.equal(await sealText(key, { ...place, tag: 'short' }, 'no'), null);
});

test('the longest sealed texts keep to their limits', async () => {
  const key = await fresh();
  const place = { room: randomRoom(), author: ADA, tag: TAG, message: MESSAGE };
  for (const [kind, length, max] of [['text', 16_383, 22_000], ['edit', 16_383, 22_000], ['topic', 255, 512], ['reaction', 31, 160]]) {
    const sealed = await sealText(key, { ...place, kind }, 'x'.repeat(length));
    assert.ok(sealed.length <= max, `${kind}: ${sealed.length}`);
    assert.equal(await openText(key, { ...place, kind }, sealed), 'x'.repeat(length));
  }
});

test('a reaction is the same text each time, for one person, emoji, message and key', async () => {
  const key = await fresh();
  const place = { room: randomRoom(), author: ADA, kind: 'reaction', message: MESSAGE };
  const seal = (more, emoji = '👍', by = key) => sealText(by, { ...place, ...more }, emoji);
  assert.equal(await seal({}), await seal({}));
  const others = await Promise.all([seal({}), seal({}, '👎'), seal({ author: BOB }), seal({ message: `${ADA}-13` }), seal({}, '👍', await fresh())]);
  assert.equal(new Set(others).size, 5);
});

test('the current key is the greatest of a member after the last one went', () => {
  const keys = [
    { id: 'a', number: 1, by: ADA, stamp: '0000000000001' }, { id: 'b', number: 2, by: ADA, stamp: '0000000000002' },
    { id: 'c', number: 2, by: BOB, stamp: '0000000000003' },
  ];
  assert.equal(currentKey(keys, new Set([ADA, BOB]), '')?.id, 'c');
  assert.equal(currentKey(keys, new Set([ADA]), '')?.id, 'b');
  assert.equal(currentKey(keys, new Set([ADA]), '0000000000001')?.id, 'b');
  assert.equal(currentKey(keys, new Set([ADA]), '0000000000002'), null);
  assert.equal(currentKey(keys, new Set(), ''), null);
  assert.equal(nextNumber(keys), 3);
  assert.equal(nextNumber([]), 1);
});

test('a key serves a week', () => {
  const now = 1_764_000_000_000;
  const stamp = toCrockford(fromHex((BigInt(now) << 16n).toString(16).padStart(16, '0')));
  assert.equal(stampTime(stamp), now);
  assert.equal(isDue({ stamp }, now + KEY_LIFE_MS), false);
  assert.equal(isDue({ stamp }, now + KEY_LIFE_MS + 1), true);
  assert.equal(isDue(null, now), true);
});

test('a code is read aloud and typed', () => {
  const codes = Array.from({ length: 200 }, makeCode);
  assert.ok(codes.every((code) => code.length === 6 && readCode(code) === code));
  assert.equal(new Set(codes.join('')).size, CODE_LETTERS.length);
  assert.equal(readCode(' abc-234 '), 'ABC234');
  for (const wrong of ['', 'ABC23', 'ABC2345', 'ABC10O', '<b>aaa', 'ABCÄ23']) assert.equal(readCode(wrong), null);
});

test('keys go to devices that the person vouches for, once each', async () => {
  const [nodeKey, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(16).fill(2)];
  const told = async (one) => {
    const { first, chain, box, until, sig } = await makeProof(one, { nodeKey, nonce, until: 1000 });
    const written = chain.map((link) => `${link.key}.${link.sig}`).join(' ');
    return { key: first, ...(written ? { chain: written } : {}), box, node: toBase64url(nodeKey), nonce: toBase64url(nonce), until, sig };
  };
  const [first, second, stranger] = await Promise.all([device(), device(), device()]);
  const next = { ...second, ...await endorse(first, second.first) };
  const person = await personID(first.first);
  const [one, two, other] = [await told(first), await told(next), await told(stranger)];
  const found = await recipientsOf(person, [one, two, one, other]);
  assert.deepEqual(found.map(({ box }) => toBase64url(box)), [one.box, two.box]);
  assert.equal(found[0].to, await addressOf(await exportPublic(first.box.publicKey)));
  for (const wrong of [{ box: other.box }, { sig: other.sig }, { until: 1001 }, { node: toBase64url(nodeKey.map(() => 9)) }, { chain: 'x' }, { chain: two.chain.slice(1) }, { key: 7 }, { box: toBase64url(brokenPoints(found[0].box)[0]) }]) {
    assert.deepEqual(await recipientsOf(person, [{ ...two, ...wrong }]), [], JSON.stringify(wrong));
  }
  assert.equal((await recipientsOf(person, [...Array(DEVICES_MAX).fill(other), one])).length, 0);
});

test('a box opens with the key of its device', async () => {
  const one = await device();
  const { key, id } = makeKey();
  const name = { room: randomRoom(), id, number: 1, by: ADA };
  const box = await sealKey(await exportPublic(one.box.publicKey), name, key);
  assert.deepEqual(await openKey(one.box, name, box), key);
  assert.equal(await openKey((await device()).box, name, box), null);
});
