import assert from 'node:assert/strict';
import test from 'node:test';

import { typingWords } from '../../../wwwroot/scripts/components/typing.js';
import { ADA, BOB, closed, live, online, play, received } from './fixtures.js';

const NOW = 1_700_000_000_000;
const EVE = { id: '0000000000EVE', name: 'Eve', node: 'BBBB-BBBB' };
const wrote = (text, after = 0) => ({ type: 'wrote', text, now: NOW + after });
const typing = (person, after = 0, room = 'lobby') => received({ type: 'typing', room, person }, NOW + after);

test('that I write is told every three seconds at most, room by room', () => {
  const { sent } = play(online(), wrote('h'), wrote('he', 2999), wrote('hel', 3000),
    { type: 'roomWanted', room: 'music' }, wrote('x', 3001), wrote('xy', 3002));
  assert.deepEqual(sent.filter((one) => one.type === 'typing').map((one) => one.room), ['lobby', 'lobby', 'music']);
});

test('nobody is told of nothing, of a command, or off-line', () => {
  assert.deepEqual(play(online(), wrote(''), wrote('  \n'), wrote('/who'), wrote('/unknown')).sent, []);
  assert.deepEqual(play(play(online(), closed()).state, wrote('hello')).sent, []);
  assert.equal(play(online(), wrote('//not a command')).sent.length, 1);
});

test('who writes is named, and forgotten after six seconds', () => {
  const one = play(online(), typing(BOB)).state;
  assert.equal(typingWords(one), 'Bob is writing…');
  const two = play(one, typing(EVE, 1000)).state;
  assert.equal(typingWords(two), 'Bob and Eve are writing…');
  assert.equal(typingWords(play(two, typing({ id: 'X', name: 'Xu' }, 1000)).state), 'several people are writing…');
  assert.equal(typingWords(play(two, { type: 'writersStale', now: NOW + 6000 }).state), 'Eve is writing…');
  assert.equal(typingWords(play(one, typing(BOB, 3000), { type: 'writersStale', now: NOW + 6000 }).state), 'Bob is writing…');
});

test('a message ends the writing of its author there', () => {
  const { state } = play(online(), typing(BOB), typing(EVE), received(live(1)));
  assert.equal(typingWords(state), 'Eve is writing…');
});

test('not I, and not in rooms I am not in; many are bounded', () => {
  const { state } = play(online(), typing(ADA), typing(BOB, 0, 'constructor'), typing(BOB, 0, 'music'));
  assert.deepEqual(state.writers, []);
  const many = play(online(), ...Array.from({ length: 500 }, (_, index) => typing({ id: `P${index}`, name: 'P' }))).state;
  assert.ok(many.writers.length <= 100);
});
