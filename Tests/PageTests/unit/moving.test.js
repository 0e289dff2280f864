import assert from 'node:assert/strict';
import test from 'node:test';

import { fakeIndexedDB } from './fake-indexeddb.js';
import { fromBase64url, toBase64url, utf8 } from '../../../wwwroot/scripts/crypto/encoding.js';
import { CHAIN_MAX, makeProof, personID, verifyProof } from '../../../wwwroot/scripts/crypto/identity.js';
import { makeTravelKeys, takeTravelKeys } from '../../../wwwroot/scripts/crypto/journey.js';
import { newDevice, openKeystore } from '../../../wwwroot/scripts/crypto/keystore.js';
import { createIdentity } from '../../../wwwroot/scripts/identity.js';
import { FILE_BYTES_MAX, openMove, sealMove } from '../../../wwwroot/scripts/moving/file.js';
import { takeLink, takeMove } from '../../../wwwroot/scripts/moving/taking.js';
import { isFresh, isMove, LINK_LIFE_MS, moveFragment, readFragment, readMove, writeMove } from '../../../wwwroot/scripts/moving/ticket.js';
import { addressForOthers } from '../../../wwwroot/scripts/walk/neighbours.js';

const NOW = 1_700_000_000_000;
const device = await newDevice();
const move = { at: NOW, name: 'Ada 🙂', keys: await makeTravelKeys(device) };
const letters = writeMove(move);
const parts = letters.split('.');
const changed = (place, value) => [...parts.slice(0, place), value, ...parts.slice(place + 1)].join('.');
const named = (name) => changed(2, toBase64url(utf8(name)));
const session = { nodeKey: new Uint8Array(32), nonce: new Uint8Array(16) };
const personOf = async (one) => verifyProof(await makeProof(one, { ...session, until: 2000 }), { ...session, now: 1000 });

test('a ticket is read as it was written, and needs no quoting in an address', () => {
  assert.deepEqual(readMove(letters), move);
  assert.deepEqual(readFragment(moveFragment(move)), move);
  assert.equal(new URL(`#move=${letters}`, 'https://192.0.2.7:8080/').hash, `#move=${letters}`);
  assert.match(letters, /^[\w.-]+$/);
  assert.deepEqual([isMove('#move='), isMove('#walk=x'), isMove(''), readFragment('#walk=x')], [true, false, false, null]);
});

test('a chain of the longest and a name of the longest fit', async () => {
  let last = device;
  for (let step = 0; step < CHAIN_MAX - 1; step += 1) last = await takeTravelKeys(await makeTravelKeys(last));
  const full = { at: NOW, name: '👩‍🚀'.repeat(40), keys: await makeTravelKeys(last) };
  const read = readMove(writeMove({ ...full, name: 'x'.repeat(32) }));
  assert.equal(read.keys.chain.length, CHAIN_MAX);
  assert.equal(await personOf(await takeTravelKeys(read.keys)), await personID(device.first));
  assert.ok(writeMove({ ...full, name: '🙂'.repeat(32) }).length < 2_000, 'a QR code holds it');
});

test('anything else is no ticket', () => {
  const link = parts.slice(5).join('.');
  const hostile = [
    '', '.', '....', '1', parts.slice(0, 5).join('.'), parts.slice(0, -1).join('.'), `${letters}.`, `${letters}.${link}x`, ` ${letters}`, `${letters}=`,
    `${letters}${`.${link}`.repeat(CHAIN_MAX)}`, 'A'.repeat(100_000), '.'.repeat(2_000), '1.__proto__.x.y.z', letters.slice(0, -3),
    ...['', '0', '2', '01', '1 '].map((value) => changed(0, value)),
    ...['', '-1', '1.5', '1e9', 'NaN', '0x1', '9'.repeat(16), '１'].map((value) => changed(1, value)),
    ...['', '\u200b\u202e', '\n\t ', 'x'.repeat(3_000)].map(named),
    ...[3, 4, 5, 6].flatMap((place) => ['', 'A', `${parts[place]}AAAA`, parts[place].slice(4), `${parts[place].slice(1)}!`].map((value) => changed(place, value))),
  ];
  for (const text of hostile) assert.equal(readMove(text), null, text.slice(0, 60));
});

test('a name is cleaned and cut', () => {
  assert.equal(readMove(named('  A\u202eda\u200b \n  B\u0000ob ')).name, 'Ada Bob');
  assert.equal(readMove(named('é'.repeat(100))).name, 'é'.repeat(32));
});

test('a link is good for ten minutes, and clocks may differ by as much', () => {
  const after = (milliseconds) => isFresh(move, NOW + milliseconds);
  assert.deepEqual([0, LINK_LIFE_MS, LINK_LIFE_MS + 1, -LINK_LIFE_MS, -LINK_LIFE_MS - 1].map(after), [true, true, false, true, false]);
});

test('a file opens with its passphrase, however the accents are written', async () => {
  const file = await sealMove(move, 'ein süßer Käfer');
  assert.deepEqual(await openMove(file, 'ein su\u0308ßer Ka\u0308fer'), { kind: 'open', move });
  assert.equal((await openMove(file, 'ein süßer käfer')).kind, 'closed');
  assert.equal((await openMove(file, '')).kind, 'closed');
  const value = JSON.parse(file);
  assert.deepEqual(Object.keys(value), ['format', 'v', 'salt', 'nonce', 'sealed']);
  for (const secret of [move.keys.d, move.keys.first, 'Ada']) assert.ok(!file.includes(secret));
  assert.notDeepEqual(JSON.parse(await sealMove(move, 'ein süßer Käfer')).salt, value.salt);
});

test('a file is what PROTOCOL.md says', async () => {
  const value = JSON.parse(await sealMove(move, 'a kettle of mice'));
  const { subtle } = globalThis.crypto;
  const secret = await subtle.importKey('raw', utf8('a kettle of mice'), 'PBKDF2', false, ['deriveBits']);
  const bits = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64url(value.salt), iterations: 600_000 }, secret, 256);
  const key = await subtle.importKey('raw', bits, 'AES-GCM', false, ['decrypt']);
  const plain = await subtle.decrypt({ name: 'AES-GCM', iv: fromBase64url(value.nonce), additionalData: utf8('meshchat-person-v1') }, key, fromBase64url(value.sealed));
  assert.equal(new TextDecoder().decode(plain), letters);
});

test('other files and damaged ones are told apart where that is possible', async () => {
  const file = await sealMove(move, 'a kettle of mice');
  const value = JSON.parse(file);
  const kind = async (text) => (await openMove(text, 'a kettle of mice')).kind;
  for (const foreign of ['', 'x', 'null', '[]', '7', '{}', '{"format":7}', JSON.stringify({ ...value, format: 'other' }), JSON.stringify({ ...value, v: '1' }),
    JSON.stringify({ ...value, v: 0 }), JSON.stringify({ ...value, v: undefined })]) assert.equal(await kind(foreign), 'foreign', foreign.slice(0, 80));
  assert.ok(file.length < FILE_BYTES_MAX / 2);
  assert.equal(await kind(JSON.stringify({ ...value, v: 2 })), 'newer');
  for (const change of [
    { salt: undefined }, { salt: 7 }, { salt: `${value.salt}AA` }, { salt: 'A'.repeat(22) }, { nonce: [value.nonce] }, { nonce: 'A'.repeat(16) },
    { sealed: '' }, { sealed: {} }, { sealed: value.sealed.slice(4) }, { sealed: `A${value.sealed.slice(1, -1)}A` },
  ]) assert.equal(await kind(JSON.stringify({ ...value, ...change })), 'closed', JSON.stringify(change));
});

test('a device is made for another browser, until the chain is full', async () => {
  const database = fakeIndexedDB();
  const identity = createIdentity(database, () => NOW);
  const own = await identity.device();
  assert.equal(await personOf(await takeTravelKeys(await identity.travelKeys())), await personID(own.first));
  let last = own;
  for (let step = 0; step < CHAIN_MAX; step += 1) last = await takeTravelKeys(await makeTravelKeys(last));
  await (await openKeystore(database)).save(last);
  assert.equal(await createIdentity(database, () => NOW).travelKeys(), 'full');
});

/** A browser with a person in it, or nobody; `tab` is who is here for one tab only. */
async function browser(name, { answer = true, tab = '' } = {}) {
  const database = fakeIndexedDB();
  const shelf = (held) => ({ held, read: (key) => held.get(key), write: (key, value) => { if (value === null) held.delete(key); else held.set(key, value); } });
  const lasting = shelf(new Map(name ? [['session', { id: 'x', name, token: null }], ['blocked', ['Eve']], ['theme', 'dark']] : []));
  const passing = shelf(new Map(tab ? [['session', { id: 'y', name: tab, token: 't' }], ['outbox', ['unsent']]] : []));
  const own = name ? await (await openKeystore(database)).load() : null;
  const asked = [];
  const here = { database, lasting, passing, ask: async ({ name: who, id, other }) => { asked.push([who, id, other]); return answer; } };
  return { here, own, asked, kept: async () => (await openKeystore(database)).kept() };
}
const id = await personID(device.first);

test('a browser without anybody becomes the person, once it was asked', async () => {
  const { here, asked, kept } = await browser('');
  assert.equal(await takeMove(move, here), 'moved');
  assert.deepEqual(asked, [['Ada 🙂', id, null]]);
  const taken = await kept();
  assert.equal(await personOf(taken), id);
  assert.equal(taken.signing.privateKey.extractable, false);
  assert.deepEqual(here.lasting.held.get('session'), { id: '', name: 'Ada 🙂', token: null });
  assert.equal(await takeMove(move, here), 'same');
  assert.equal(asked.length, 1);
});

test('somebody else is named, and goes only if that is wanted', async () => {
  for (const answer of [true, false]) {
    const { here, own, asked, kept } = await browser('Bob', { answer });
    assert.equal(await takeMove(move, here), answer ? 'moved' : 'declined');
    assert.deepEqual(asked, [['Ada 🙂', id, 'Bob']]);
    assert.equal(await personOf(await kept()), answer ? id : await personID(own.first));
    assert.equal(here.lasting.held.get('session').name, answer ? 'Ada 🙂' : 'Bob');
    // Whom Bob blocked is Bob's; the colors are the browser's.
    assert.equal(here.lasting.held.has('blocked'), !answer);
    assert.equal(here.lasting.held.get('theme'), 'dark');
  }
});

test('a guest of one tab is somebody too', async () => {
  const { here, asked } = await browser('', { tab: 'Gus' });
  assert.equal(await takeMove(move, here), 'moved');
  assert.deepEqual(asked, [['Ada 🙂', id, 'Gus']]);
  assert.equal(here.passing.held.size, 0);
});

test('in a tab of somebody else the person of the browser keeps the device', async () => {
  const { here, own, asked, kept } = await browser('Ada', { tab: 'Gus' });
  const own_ = { ...move, keys: await makeTravelKeys(own) };
  assert.equal(await takeMove(own_, here), 'moved');
  assert.equal(asked[0][2], 'Gus');
  assert.equal((await kept()).chain.length, 0);
  assert.equal(here.lasting.held.has('blocked'), true);
});

test('what is too old, damaged, or vouched for by nobody makes nothing of anybody', async () => {
  const { here, asked, kept } = await browser('');
  const take = (fragment, now = NOW) => takeLink(fragment, { ...here, now });
  const other = await makeTravelKeys(await newDevice());
  assert.equal(await take(`#move=${letters}`, NOW + LINK_LIFE_MS + 1), 'old');
  assert.equal(await take(`#move=${letters}`, NOW - LINK_LIFE_MS - 1), 'old');
  assert.equal(await take('#move=x'), 'damaged');
  for (const keys of [{ ...move.keys, d: other.d }, { ...move.keys, first: other.first }, { ...move.keys, chain: [{ ...move.keys.chain[0], sig: other.chain[0].sig }] }]) {
    assert.equal(await take(moveFragment({ ...move, keys })), 'damaged');
  }
  assert.equal(await kept(), null);
  assert.deepEqual(asked, []);
});

test('a browser that keeps no keys becomes nobody', async () => {
  const { here } = await browser('');
  assert.equal(await takeMove(move, { ...here, database: undefined }), 'unkept');
  assert.equal(here.lasting.held.size, 0);
});

test('the address for others is one that leads here', () => {
  const state = (page, urls, door = '') => ({ page, connection: { door }, nodes: [{ id: 'A', name: 'a', urls: ['https://192.0.2.9/'] }, { id: 'B', name: 'b', self: true, urls }] });
  const [local, lan] = ['http://127.0.0.1:8080/', 'https://192.0.2.7:8080/'];
  assert.equal(addressForOthers(state(local, ['https://localhost:8080/', 'javascript:x', 'http://192.0.2.7/', lan])), lan);
  assert.equal(addressForOthers(state('https://kitchen.local:8080/', [lan])), 'https://kitchen.local:8080/');
  assert.equal(addressForOthers(state('https://kitchen.local:8080/', [lan], 'https://192.0.2.7:8080/')), lan);
  assert.equal(addressForOthers(state(local, [])), local);
  assert.equal(addressForOthers({ ...state(local, []), nodes: [] }), local);
});
