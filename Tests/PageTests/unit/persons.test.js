import assert from 'node:assert/strict';
import test from 'node:test';

import { typingWords } from '../../../wwwroot/scripts/components/typing.js';
import { toBase64url } from '../../../wwwroot/scripts/crypto/encoding.js';
import { fingerprint, personID } from '../../../wwwroot/scripts/crypto/identity.js';
import { createKeyring } from '../../../wwwroot/scripts/keyring.js';
import { rowsOf } from '../../../wwwroot/scripts/timeline.js';
import { trustIndex, trustOf } from '../../../wwwroot/scripts/trust.js';
import { ADA, BOB, live, message, online, play, received } from './fixtures.js';

const NOW = 1_700_000_000_000;
const EVE = { id: '0000000000EVE', name: 'Eve', node: 'BBBB-BBBB' };
const eve = (place, more = {}) => message(place, { by: EVE.id, name: 'Eve', ...more });
const block = (person, on = true) => ({ type: 'blockChanged', person, on });
const rows = (state) => rowsOf(state, NOW).filter(({ type }) => type === 'message' || type === 'blocked');

test('messages of blocked people collapse into one line, and are shown on demand', () => {
  const start = online({ messages: [message(1), eve(2), eve(3), message(4), eve(5)] });
  const { state, effects } = play(start, block(EVE));
  assert.deepEqual(effects, [{ effect: 'keep', name: 'blocked', value: [{ id: EVE.id, name: 'Eve' }] }]);
  assert.deepEqual(rows(state).map((row) => row.keys?.length ?? row.entry.text), ['message 1', 2, 'message 4', 1]);
  const shown = play(state, { type: 'unveiled', keys: rows(state)[1].keys }).state;
  assert.deepEqual(rows(shown).map((row) => row.keys?.length ?? row.entry.text), ['message 1', 'message 2', 'message 3', 'message 4', 1]);
  assert.equal(rows(play(state, block(EVE, false)).state).length, 5);
  assert.deepEqual(play(start, block(ADA)).effects, [], 'nobody blocks themselves');
});

test('several blocked people share a line that says so', () => {
  const { state } = play(online({ messages: [message(1), eve(2)] }), block(EVE), block(BOB));
  assert.deepEqual(rows(state).map(({ keys, isOne }) => [keys.length, isOne]), [[2, false]]);
});

test('they are not unread, speak to nobody, and what was counted is taken back', () => {
  const away = play(online(), { type: 'roomWanted', room: 'music' }).state;
  const heard = [received(live(1, { by: EVE.id, name: 'Eve', text: '@Ada!' })), received(live(2))];
  const { unread, mentions, unreadFrom } = play(away, block(EVE), ...heard).state.rooms.lobby;
  assert.deepEqual([unread, mentions, unreadFrom?.startsWith('0000000000ABC')], [1, 0, true]);
  const after = play(away, ...heard, block(EVE)).state.rooms.lobby;
  assert.deepEqual([after.unread, after.mentions, after.unreadFrom === after.entries[1].key], [1, 0, true]);
});

test('what they write, how they react and what they are answered is not shown', () => {
  const said = eve(1);
  const reacted = message(2, { reply: said.id, reactions: [{ emoji: '👍', count: 2, people: [EVE.id, ADA.id] }, { emoji: '🎉', count: 1, people: [EVE.id] }] });
  const { state } = play(online({ messages: [said, reacted] }), received({ type: 'typing', room: 'lobby', person: EVE }, NOW), block(EVE));
  assert.equal(typingWords(state), '');
  assert.equal(typingWords(play(state, received({ type: 'typing', room: 'lobby', person: EVE }, NOW)).state), '');
  const row = rows(state)[1];
  assert.deepEqual(row.reactions.map(({ emoji, count }) => [emoji, count]), [['👍', 1]]);
  assert.equal(row.quote.text, '');
});

test('a verified person is marked, and one who has only the name', () => {
  const { state, effects } = play(online(), { type: 'verifiedChanged', person: BOB, key: 'key' });
  assert.deepEqual(effects, [{ effect: 'keep', name: 'verified', value: [{ id: BOB.id, name: 'Bob', key: 'key' }] }]);
  const index = trustIndex(state);
  assert.equal(trustOf(BOB, index, ADA.id), 'verified');
  for (const name of ['Bob', 'BOB', 'bo b', 'Ｂｏｂ', 'B\u200bob']) assert.equal(trustOf({ id: 'X', name }, index, ADA.id), 'not the Bob you verified', name);
  assert.equal(trustOf({ id: 'X', name: 'Bobby' }, index, ADA.id), '');
  assert.equal(trustOf({ id: ADA.id, name: 'Bob' }, index, ADA.id), '', 'one knows oneself');
  const renamed = trustIndex({ ...state, people: [{ ...BOB, name: 'Robert' }] });
  assert.equal(trustOf({ id: 'X', name: 'robert' }, renamed, ADA.id), 'not the Robert you verified');
  assert.deepEqual(play(state, { type: 'verifiedChanged', person: BOB, key: null }).state.verified, []);
});

test('a message that only a node vouches for bears no mark', () => {
  const { state } = play(online({ messages: [message(1), message(400, { unsigned: true }), message(800, { by: EVE.id })] }),
    { type: 'verifiedChanged', person: BOB, key: 'key' });
  assert.deepEqual(rows(state).map(({ trust }) => trust), ['verified', '', 'not the Bob you verified']);
});

test('a key is believed only if its hash begins with the ID', async () => {
  const key = Uint8Array.from({ length: 65 }, (_, index) => index + 4);
  const id = await personID(key);
  const nobody = async () => null;
  const of = (answer, own = nobody) => createKeyring(async () => answer, own).of(id);
  assert.deepEqual(await of(toBase64url(key)), { kind: 'fits', key: toBase64url(key), fingerprint: await fingerprint(key) });
  for (const odd of [toBase64url(key.map((byte) => byte ^ 1)), 'AAAA', '', null, 7, {}]) assert.deepEqual(await of(odd), { kind: 'misfit' });
  assert.deepEqual(await of(undefined), { kind: 'absent' });
  assert.deepEqual(await createKeyring(async () => { throw new Error('gone'); }, nobody).of(id), { kind: 'untold' });
  assert.equal((await of(toBase64url(key.map((byte) => byte ^ 1)), async () => key)).kind, 'fits', 'of oneself this browser knows better');
});

test('a mention from the card is put where I write', () => {
  const opened = play(online(), { type: 'personOpened', person: BOB }).state;
  assert.deepEqual(opened.person, BOB);
  const { person, insertion } = play(opened, { type: 'mentionWanted', name: 'Bob' }).state;
  assert.deepEqual([person, insertion], [null, { text: '@Bob ', count: 1 }]);
});
