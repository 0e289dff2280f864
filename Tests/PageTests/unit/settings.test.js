import assert from 'node:assert/strict';
import test from 'node:test';

import { BLOCKED_MAX, settingsOf } from '../../../wwwroot/scripts/settings.js';
import { initialState } from '../../../wwwroot/scripts/state.js';
import { BOB, closed, joined, online, play, received } from './fixtures.js';

const changed = (condition) => ({ type: 'conditionChanged', condition });

test('what was kept is checked, and bounded', () => {
  const nothing = { sharesReads: true, condition: { text: '', away: false }, blocked: [], verified: [] };
  assert.deepEqual(settingsOf(() => undefined), nothing);
  assert.deepEqual(settingsOf(() => 'nonsense'), nothing);
  assert.deepEqual(settingsOf(() => ({ text: 'ä'.repeat(65), away: 'yes' })), nothing);
  const kept = {
    sharesReads: false, condition: { text: '☕', away: true }, blocked: [null, { id: 1, name: 'x' }, { id: 'A', name: 'Eve', more: 1 }],
    verified: [{ id: 'B', name: 'Bob' }, { id: 'B', name: 'Bob', key: 'k' }],
  };
  assert.deepEqual(settingsOf((name) => kept[name]), {
    sharesReads: false, condition: { text: '☕', away: true }, blocked: [{ id: 'A', name: 'Eve' }], verified: [{ id: 'B', name: 'Bob', key: 'k' }],
  });
  const many = Array.from({ length: 900 }, (_, index) => ({ id: `P${index}`, name: 'P' }));
  assert.equal(settingsOf((name) => (name === 'blocked' ? many : undefined)).blocked.length, BLOCKED_MAX);
});

test('what I say of myself is told when it changes, kept, and told again after each join', () => {
  const { state, effects, sent } = play(online(), changed({ text: ' at  lunch\n' }), changed({ away: true }), changed({ text: 'at lunch' }));
  assert.deepEqual(sent, [{ type: 'condition', text: 'at lunch', away: false }, { type: 'condition', text: 'at lunch', away: true }]);
  assert.deepEqual(effects.at(-2), { effect: 'keep', name: 'condition', value: { text: 'at lunch', away: true } });
  const back = play(state, closed(), { type: 'retryDue' }, { type: 'socketOpened' }, received(joined()));
  assert.deepEqual(back.sent.at(-1), { type: 'condition', text: 'at lunch', away: true });
});

test('off-line it waits; nothing to say is not said; too long is not taken', () => {
  assert.deepEqual(play(play(online(), closed()).state, changed({ away: true })).sent, []);
  const joinedPlain = play(initialState(), { type: 'nameGiven', name: 'Ada', remember: true }, { type: 'socketOpened' }, received(joined()));
  assert.ok(!joinedPlain.sent.some(({ type }) => type === 'condition'));
  assert.deepEqual(play(online(), changed({ text: '☕'.repeat(43) })).sent, []);
  assert.equal(play(online(), changed({ text: '☕'.repeat(42) })).sent.length, 1);
});

test('how others are is known, without a line about it', () => {
  const { state } = play(online(), received({ type: 'presence', event: 'changed', person: { ...BOB, status: 'at lunch', away: true }, at: 1 }));
  assert.deepEqual(state.people.find(({ id }) => id === BOB.id), { ...BOB, status: 'at lunch', away: true });
  assert.deepEqual(state.rooms.lobby.entries, []);
});
