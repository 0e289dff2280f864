import assert from 'node:assert/strict';
import test from 'node:test';

import { fakeIndexedDB } from './fake-indexeddb.js';
import { toBase64url, utf8 } from '../../../wwwroot/scripts/crypto/encoding.js';
import { makeProof, personID, verifyProof } from '../../../wwwroot/scripts/crypto/identity.js';
import { makeTravelKeys, takeTravelKeys } from '../../../wwwroot/scripts/crypto/journey.js';
import { newDevice, openKeystore } from '../../../wwwroot/scripts/crypto/keystore.js';
import { takeFragment } from '../../../wwwroot/scripts/fragment.js';
import { arrive, deviceOf } from '../../../wwwroot/scripts/walk/arrival.js';
import { isTicket, readTicket, TICKET_AGE_MAX_MS, TICKET_LETTERS_MAX, usedUp, writeTicket } from '../../../wwwroot/scripts/walk/ticket.js';

const NOW = 1_700_000_000_000;
const TICKET = {
  id: '0123456789abcdef0123456789abcdef', at: NOW, name: 'Ada 🙂', from: 'kitchen', token: 'a token of some length',
  rooms: ['lobby', 'music'], room: 'music', place: '0000000000ABC-7',
  outbox: [{ tag: 't1', room: 'lobby', text: '<b>héllo</b>\n', at: NOW - 5, reply: '0000000000ABC-3' }],
  changes: [{ tag: 't2', room: 'lobby', id: '0000000000ABC-4', kind: 'react', emoji: '👍', on: true, at: NOW - 4 }], draft: 'half a', theme: 'dark',
};
const written = (change = {}) => writeTicket({ ...TICKET, ...change });
const raw = (value) => `#walk=${toBase64url(utf8(typeof value === 'string' ? value : JSON.stringify(value)))}`;

test('a ticket is read as it was written', () => {
  const { keys, ...read } = readTicket(written(), NOW + 1000);
  assert.equal(keys, undefined);
  assert.deepEqual(read, TICKET);
});

test('a ticket is good for two minutes', () => {
  assert.ok(readTicket(written(), NOW + TICKET_AGE_MAX_MS));
  assert.equal(readTicket(written(), NOW + TICKET_AGE_MAX_MS + 1), null);
  assert.equal(readTicket(written(), NOW - 60_000), null);
});

test('what does not fit is not written, and what is longer is not read', () => {
  const outbox = Array.from({ length: 10 }, (_, index) => ({ tag: `t${index}`, room: 'lobby', text: 'x'.repeat(8000), at: NOW }));
  assert.equal(written({ outbox }), null);
  assert.equal(readTicket(`#walk=${'A'.repeat(TICKET_LETTERS_MAX + 4)}`, NOW), null);
});

test('anything else is no ticket', () => {
  const v = { v: 1, ...TICKET };
  const without = (name) => Object.fromEntries(Object.entries(v).filter(([key]) => key !== name));
  const hostile = [
    '', '#', '#walk', '#walk=', '#walk=%7B%7D', '#walk=====', `${written()}=`, written().replace('#', '?'), written().slice(0, -3),
    raw(''), raw('null'), raw('[]'), raw('7'), raw('{'), raw('{"v":1}'), raw(`{"__proto__":${JSON.stringify(v)}}`),
    `#walk=${toBase64url(Uint8Array.of(0xff, 0xfe))}`,
    ...Object.keys(v).map((name) => raw(without(name))),
    ...[
      { v: 2 }, { id: 'short' }, { id: [TICKET.id] }, { id: TICKET.id.toUpperCase() }, { at: '1' }, { at: -1 }, { at: 1.5 }, { at: 1e300 },
      { name: '' }, { name: 'x'.repeat(300) }, { name: { toString: 1 } }, { from: null }, { token: '' }, { token: 7 },
      { keys: {} }, { keys: null }, { keys: { first: 'x', chain: [] } }, { rooms: 'lobby' }, { rooms: [7] }, { rooms: Array(99).fill('r') },
      { room: '' }, { room: ['music'] }, { place: 'no id' }, { place: ['0000000000ABC-7'] }, { outbox: {} }, { outbox: [null] },
      { outbox: [{ ...TICKET.outbox[0], text: '' }] }, { outbox: [{ ...TICKET.outbox[0], text: 'x'.repeat(20_000) }] },
      { outbox: [{ ...TICKET.outbox[0], at: NaN }] }, { outbox: Array(300).fill(TICKET.outbox[0]) }, { outbox: [{ ...TICKET.outbox[0], reply: 'x' }] }, { changes: {} }, { changes: [{ ...TICKET.changes[0], kind: 'explode' }] },
      { changes: [{ ...TICKET.changes[0], id: 'x' }] }, { changes: [{ ...TICKET.changes[0], on: 1 }] }, { changes: Array(300).fill(TICKET.changes[0]) }, { draft: 7 }, { draft: 'x'.repeat(20_000) }, { theme: 'red' },
    ].map((change) => raw({ ...v, ...change })),
  ];
  for (const fragment of hostile) assert.equal(readTicket(fragment, NOW), null, fragment.slice(0, 60));
});

test('of what a ticket holds only the known is taken', () => {
  const ticket = readTicket(raw({ v: 1, ...TICKET, state: 'x', outbox: [{ ...TICKET.outbox[0], state: 'sent', echo: 'x' }] }), NOW);
  assert.ok(!('state' in ticket));
  assert.deepEqual(ticket.outbox, TICKET.outbox);
});

test('a ticket is used once, and what is remembered of it stays small', () => {
  const once = usedUp(undefined, TICKET, NOW);
  assert.deepEqual(once, [{ id: TICKET.id, at: NOW }]);
  assert.equal(usedUp(once, TICKET, NOW + 1000), null);
  assert.deepEqual(usedUp([...once, null, 7, { id: 1 }], { ...TICKET, id: 'other', at: NOW + 600_000 }, NOW + 600_000), [{ id: 'other', at: NOW + 600_000 }]);
});

test('it leaves the address before anything is done with it', () => {
  const said = [];
  const history = { replaceState: (...all) => said.push(all) };
  assert.equal(takeFragment({ hash: written(), pathname: '/', search: '?a' }, history, isTicket), written());
  assert.deepEqual(said, [[null, '', '/?a']]);
  assert.equal(takeFragment({ hash: '#else', pathname: '/', search: '' }, history, isTicket), '');
  assert.equal(said.length, 1);
});

const session = { nodeKey: new Uint8Array(32), nonce: new Uint8Array(16) };
const personOf = async (device) => verifyProof(await makeProof(device, { ...session, until: 2000 }), { ...session, now: 1000 });

test('the device of a ticket is the same person, and its secret cannot be taken out again', async () => {
  const device = await newDevice();
  const taken = await takeTravelKeys(await makeTravelKeys(device));
  assert.equal(await personOf(taken), await personID(device.first));
  assert.equal(taken.chain.length, 1);
  assert.deepEqual([taken.signing, taken.box].map(({ privateKey }) => privateKey.extractable), [false, false]);
});

test('keys that nobody vouches for, or whose halves do not fit, are not taken', async () => {
  const [one, other] = [await makeTravelKeys(await newDevice()), await makeTravelKeys(await newDevice())];
  for (const odd of [
    { ...one, first: other.first }, { ...one, chain: other.chain }, { ...one, chain: [] }, { ...one, d: other.d },
    { ...one, x: other.x, y: other.y }, { ...one, x: other.x, y: other.y, d: other.d }, { ...one, d: '' },
    { ...one, chain: [{ ...one.chain[0], sig: other.chain[0].sig }] },
  ]) assert.equal(await takeTravelKeys(odd), null);
});

/** A browser with a person in it, or nobody. */
async function browser(name, { answer = true } = {}) {
  const database = fakeIndexedDB();
  const shelf = new Map(name ? [['session', { id: 'x', name, token: null }]] : []);
  const device = name ? await (await openKeystore(database)).load() : null;
  const asked = [];
  const here = {
    database, now: NOW, lasting: { read: (key) => shelf.get(key), write: (key, value) => shelf.set(key, value) },
    ask: async (ticket, own) => { asked.push(`${ticket.name}, ${own}`); return answer; },
  };
  return { database, device, asked, take: (fragment) => arrive(fragment, here) };
}
const withKeys = async (device, id = 'a') => writeTicket({ ...TICKET, token: undefined, id: id.repeat(32), keys: await makeTravelKeys(device) });
const keptIn = async (database, name) => (await openKeystore(database, name)).kept();

test('where nobody has keys, those of the ticket are kept', async () => {
  const ada = await newDevice();
  const { database, asked, take } = await browser('');
  const fragment = await withKeys(ada);
  assert.equal((await take(fragment)).lent, '');
  assert.equal(await personOf(await keptIn(database)), await personID(ada.first));
  assert.deepEqual(asked, []);
  assert.equal(await take(fragment), null);
});

test('who was here before keeps the device that is here', async () => {
  const { database, device, asked, take } = await browser('Ada');
  assert.equal((await take(await withKeys(device))).lent, '');
  assert.equal((await keptIn(database)).chain.length, 0);
  assert.deepEqual(asked, []);
});

test('somebody else is asked, and keeps the keys in any case', async () => {
  for (const answer of [true, false]) {
    const ada = await newDevice();
    const { database, device, asked, take } = await browser('Bob', { answer });
    const arrival = await take(await withKeys(ada));
    const person = await personID(ada.first);
    assert.deepEqual(asked, ['Ada 🙂, Bob']);
    assert.deepEqual((await keptIn(database)).first, device.first);
    assert.equal(arrival?.lent, answer ? person : undefined);
    assert.equal((await keptIn(database, deviceOf(person))) !== null, answer);
  }
});

test('a ticket whose keys do not hold brings nothing', async () => {
  const { database, take } = await browser('');
  const keys = { ...await makeTravelKeys(await newDevice()), d: (await makeTravelKeys(await newDevice())).d };
  assert.equal(await take(writeTicket({ ...TICKET, token: undefined, keys })), null);
  assert.equal(await keptIn(database), null);
});
