import assert from 'node:assert/strict';
import test from 'node:test';

import { device, text } from './crypto-fixtures.js';
import { fakeIndexedDB } from './fake-indexeddb.js';
import { endorse, makeProof, personID, verifyProof } from '../../../wwwroot/scripts/crypto/identity.js';
import { newDevice, openKeystore } from '../../../wwwroot/scripts/crypto/keystore.js';
import { sign, verify } from '../../../wwwroot/scripts/crypto/signing.js';

const session = { nodeKey: new Uint8Array(32), nonce: new Uint8Array(16), until: 2000 };
const personOf = async (one) => verifyProof(await makeProof(one, session), { ...session, now: 1000 });

test('a new browser gets a device that can do everything', async () => {
  const database = fakeIndexedDB();
  const keystore = await openKeystore(database);
  const one = await keystore.load();
  assert.equal(keystore.isLasting, true);
  assert.equal(database.name, 'meshchat 1');
  assert.deepEqual(database.stores, ['keys']);
  assert.equal(await personOf(one), await personID(one.first));
  assert.deepEqual([one.signing, one.box].map((pair) => pair.privateKey.extractable), [false, false]);
  assert.ok(await verify(one.first, text('x'), await sign(one.signing.privateKey, text('x'))));
});

test('it is the same one the next time', async () => {
  const database = fakeIndexedDB();
  const first = await (await openKeystore(database)).load();
  const again = await openKeystore(database);
  assert.deepEqual((await again.load()).first, first.first);
  assert.deepEqual((await again.load()).first, first.first);
});

test('tabs that start at once end with one device', async () => {
  const database = fakeIndexedDB();
  const tabs = await Promise.all(Array.from({ length: 5 }, () => openKeystore(database)));
  const devices = await Promise.all(tabs.flatMap((tab) => [tab.load(), tab.load()]));
  assert.equal(new Set(devices.map(({ first }) => first.join())).size, 1);
  assert.ok(tabs.every((tab) => tab.isLasting));
  assert.equal(database.records.size, 1);
});

test('a device that was vouched for is kept in place of the one before', async () => {
  const database = fakeIndexedDB();
  const [older, keystore] = [await device(), await openKeystore(database)];
  const own = await keystore.load();
  await keystore.save({ ...own, ...await endorse(older, own.first) });
  const again = await (await openKeystore(database)).load();
  assert.equal(await personOf(again), await personID(older.first));
});

test('after forgetting there is a new one', async () => {
  for (const database of [fakeIndexedDB(), null]) {
    const keystore = await openKeystore(database);
    const before = await keystore.load();
    assert.equal(await keystore.forget(), true);
    assert.notDeepEqual((await keystore.load()).first, before.first);
    assert.equal(keystore.isLasting, database !== null);
  }
});

test('where nothing can be kept, the device lasts as long as the page, and says so', async () => {
  for (const place of [undefined, null, fakeIndexedDB({ fails: 'open' }), fakeIndexedDB({ fails: 'open at all' }), fakeIndexedDB({ fails: 'transaction' })]) {
    const keystore = await openKeystore(place);
    const [one, same] = await Promise.all([keystore.load(), keystore.load()]);
    assert.equal(keystore.isLasting, false);
    assert.deepEqual(one.first, same.first);
    assert.equal(await personOf(one), await personID(one.first));
    const older = await device();
    await keystore.save({ ...one, ...await endorse(older, one.first) });
    assert.equal(await personOf(await keystore.load()), await personID(older.first));
  }
});

test('a place that goes away takes the device not with it', async () => {
  const database = fakeIndexedDB();
  const keystore = await openKeystore(database);
  const one = await keystore.load();
  // As when a newer page wants to change the database.
  database.last.onversionchange();
  assert.deepEqual((await keystore.load()).first, one.first);
  assert.equal(keystore.isLasting, false);
  database.fails = 'open';
  assert.equal(await keystore.forget(), false);
});

test('what cannot be read is left as it is, until somebody wants to begin anew', async () => {
  const good = await newDevice();
  const broken = [
    'text', {}, { ...good, first: good.first.subarray(1) }, { ...good, chain: undefined }, { ...good, chain: [{}] },
    { ...good, signing: undefined }, { ...good, signing: good.box }, { ...good, box: good.signing }, { ...good, box: {} },
  ];
  for (const record of broken) {
    const database = fakeIndexedDB();
    database.records.set('device', record);
    const keystore = await openKeystore(database);
    const one = await keystore.load();
    assert.equal(keystore.isLasting, false);
    await keystore.save(one);
    assert.equal(database.records.get('device'), record);
    await assert.rejects(keystore.save(record), /cannot be read/);
    assert.equal(await keystore.forget(), true);
    assert.equal(keystore.isLasting, true);
    assert.deepEqual((await (await openKeystore(database)).load()).first, (await keystore.load()).first);
  }
});

test('without cryptography there are no keys, and nothing breaks', async (t) => {
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  t.after(() => Object.defineProperty(globalThis, 'crypto', whole));
  for (const value of [undefined, {}, { subtle: { ...crypto.subtle, digest: () => {}, generateKey: async () => { throw new Error('off'); } } }]) {
    Object.defineProperty(globalThis, 'crypto', { value, configurable: true, writable: true });
    const keystore = await openKeystore(fakeIndexedDB());
    assert.equal(await keystore.load(), null);
    assert.equal(keystore.isLasting, false);
  }
});
