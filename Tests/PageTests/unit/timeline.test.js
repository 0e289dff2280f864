import assert from 'node:assert/strict';
import test from 'node:test';

import { presenceSummary, rowsOf, windowOf } from '../../../wwwroot/scripts/timeline.js';
import { ADA, BOB, closed, live, message, online, play, received, said } from './fixtures.js';

const NOW = 1_700_000_000_000;
const rows = (state) => rowsOf(state, NOW);
const types = (state) => rows(state).map((row) => row.type);
const messages = (state) => rows(state).filter((row) => row.type === 'message');

test('a new day has a divider, and never two of one day', () => {
  const day = 86_400_000;
  const state = online({ messages: [
    message(1, { at: NOW - 2 * day }), message(2, { at: NOW }), message(3, { at: NOW - 2 * day, late: true }), message(4, { at: NOW }),
  ] });
  assert.deepEqual(types(state), ['start', 'day', 'message', 'day', 'message', 'message', 'message']);
  assert.equal(new Set(rows(state).map((row) => row.key)).size, rows(state).length);
});

test('what one person says within minutes stands together', () => {
  const state = online({ messages: [
    message(1), message(2), message(3, { by: ADA.id, name: 'Ada' }), message(400), message(401, { name: 'Robert' }),
  ] });
  assert.deepEqual(messages(state).map((row) => [row.first, row.last, row.mine]), [
    [true, false, false], [false, true, false], [true, true, true], [true, true, false], [true, true, false],
  ]);
});

test('unsent messages stand at the end, and delivery is said once for a run', () => {
  const acked = play(online(), said('a', '1'), said('b', '2'), said('c', '3'),
    received({ type: 'ack', tag: '1', id: 'S-1', order: '1' }), received({ type: 'ack', tag: '2', id: 'S-2', order: '2' }),
    received({ type: 'delivery', items: [['S-1', 4, 4], ['S-2', 2, 4]] })).state;
  assert.deepEqual(messages(acked).map((row) => row.delivery), ['on all 4 nodes', 'on 2 of 4 nodes', 'sending']);
  const away = play(acked, closed(), said('d', '4')).state;
  assert.deepEqual(messages(away).map((row) => row.delivery), ['on all 4 nodes', 'on 2 of 4 nodes', '', 'waiting for the node']);
});

test('a message keeps its element from the outbox to its place', () => {
  const before = play(online(), said('a', '1')).state;
  const after = play(before, received({ type: 'ack', tag: '1', id: 'S-1', order: '1' })).state;
  assert.equal(messages(before)[0].key, messages(after)[0].key);
});

test('the divider stands before the first unread message', () => {
  const state = play(online({ messages: [message(1)] }), { type: 'visibilityChanged', visible: false }, received(live(2)), received(live(3))).state;
  assert.deepEqual(types(state), ['start', 'day', 'message', 'unread', 'message', 'message']);
});

test('people coming and going are one line until somebody speaks', () => {
  const come = (id, event) => received({ type: 'presence', event, person: { id, name: id, node: 'x' }, at: NOW });
  const state = play(online(), come('E', 'joined'), come('F', 'joined'), received(live(1)), come('E', 'left')).state;
  assert.deepEqual(types(state), ['start', 'day', 'presence', 'message', 'presence']);
});

test('who came and went is summed up', () => {
  const line = (name, event, previous) => ({ kind: 'presence', by: name, name, event, previous });
  assert.deepEqual(
    presenceSummary([line('Eve', 'joined'), line('Bob', 'left'), line('Kim', 'joined'), line('Eve', 'left'), line('Bob', 'joined'),
      line('Lee', 'left'), line('Zoe', 'renamed', 'Z')]),
    { joined: ['Bob', 'Kim'], left: ['Lee'], passed: ['Eve'], renamed: [['Z', 'Zoe']] });
});

test('an echo under way is not shown beside the message', () => {
  const { state } = play(online(), said('x', '1'), received(live(1, { by: ADA.id, name: 'Ada', text: 'x' })));
  assert.equal(messages(state).length, 1);
});

test('the window follows the end, or stays where its last row is', () => {
  const list = Array.from({ length: 1000 }, (_, index) => ({ key: `k${index}` }));
  assert.deepEqual(windowOf(list, null, 400), { start: 600, end: 1000 });
  assert.deepEqual(windowOf(list, 'k499', 400), { start: 100, end: 500 });
  assert.deepEqual(windowOf(list, 'k5', 400), { start: 0, end: 400 });
  assert.deepEqual(windowOf(list, 'gone', 400), { start: 600, end: 1000 });
  assert.deepEqual(windowOf(list.slice(0, 10), 'k3', 400), { start: 0, end: 10 });
});

test('two people with one name are two groups', () => {
  const state = online({ messages: [message(1, { by: BOB.id, name: 'Sam' }), message(2, { by: 'other', name: 'Sam' })] });
  assert.deepEqual(messages(state).map((row) => row.first), [true, true]);
  assert.deepEqual(messages(state).map((row) => row.shown), ['Sam·2c0b', 'Sam·45d8']);
});
