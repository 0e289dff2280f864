import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { countdown, counted, dayName, dayNumber, isEmojiOnly, isOneEmoji, latency, listed, outboxWords, spreadWords } from '../../../wwwroot/scripts/format.js';
import { initials, nameOf, namesakes, tagOf } from '../../../wwwroot/scripts/persona.js';
import { pauseBefore } from '../../../wwwroot/scripts/backoff.js';

const noon = (day) => new Date(2026, 10, day, 12).getTime();

test('days have names', () => {
  assert.equal(dayName(noon(21), noon(21)), 'Today');
  assert.equal(dayName(noon(20), noon(21)), 'Yesterday');
  assert.equal(dayNumber(new Date(2026, 10, 21, 0, 0, 1).getTime()), dayNumber(new Date(2026, 10, 21, 23, 59).getTime()));
  assert.match(dayName(noon(1) - 400 * 86_400_000, noon(21)), /2025/);
  assert.doesNotThrow(() => dayName(1e300, noon(21)));
});

test('delivery in words', () => {
  assert.equal(spreadWords(1, 4).words, 'stored on this node');
  assert.equal(spreadWords(1, 1).words, 'stored on this node');
  assert.equal(spreadWords(3, 4).words, 'on 3 of 4 nodes');
  assert.equal(spreadWords(4, 4).words, 'on all 4 nodes');
  assert.equal(spreadWords(2, 2).words, 'on both nodes');
  assert.equal(outboxWords({ state: 'sent' }).words, 'sending');
  assert.equal(outboxWords({ state: 'queued' }).words, 'waiting for the node');
  assert.equal(outboxWords({ state: 'failed', words: 'Full.' }).words, 'Full.');
});

test('counts, lists and times', () => {
  assert.equal(counted(1, 'person', 'people'), '1 person');
  assert.equal(counted(2, 'machine'), '2 machines');
  assert.equal(listed(['a']), 'a');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
  assert.equal(latency(0.4), '<1\u202fms');
  assert.equal(latency(4.25), '4.3\u202fms');
  assert.equal(latency(31.4), '31\u202fms');
  assert.equal(countdown(1200), '2\u202fs');
  assert.equal(countdown(-5), '1\u202fs');
});

test('initials', () => {
  assert.equal(initials('Grace Hopper'), 'GH');
  assert.equal(initials('ada'), 'A');
  assert.equal(initials('Óscar de Núñez'), 'ÓN');
  assert.equal(initials('👩‍🚀'), '👩‍🚀');
  assert.equal(initials('  '), '?');
  assert.equal(initials('--'), '-');
});

test('people of one name are told apart', () => {
  const [first, second] = [{ id: '000000000A111', name: 'Sam' }, { id: '000000000B222', name: 'Sam' }];
  assert.equal(nameOf(first, namesakes([first, first])), 'Sam');
  assert.equal(nameOf(first, namesakes([first, second])), 'Sam·0421');
  assert.equal(nameOf(second, namesakes([first, second])), 'Sam·8842');
});

test('names that look alike are told apart, as in a terminal', async () => {
  const { alike, different } = JSON.parse(await readFile(new URL('../../Vectors/names.json', import.meta.url), 'utf8'));
  const shared = ([one, other]) => namesakes([{ id: '1', name: one }, { id: '2', name: other }, { id: '3', name: 'Zoë' }]);
  for (const pair of alike) assert.deepEqual(shared(pair), new Set(pair), pair.join());
  for (const pair of different) assert.deepEqual(shared(pair), new Set(), pair.join());
  assert.deepEqual(namesakes([{ id: '1', name: 'Ada' }, { id: '1', name: 'ADA' }]), new Set(), 'one who was renamed');
});

test('pictures alone are large', () => {
  assert.ok(isEmojiOnly('👍'));
  assert.ok(isEmojiOnly('👩‍🚀 🎉'));
  assert.ok(!isEmojiOnly('12'));
  assert.ok(!isEmojiOnly('ok 👍'));
  assert.ok(!isEmojiOnly(''));
  assert.ok(isEmojiOnly('🇨🇭🇯🇵'));
});

test('one picture is what one reacts with', () => {
  for (const one of ['👍', '👍🏽', '❤️', '❤', '👩‍🚀', '👩🏽‍🚀', '🇨🇭', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', '1️⃣', '👨‍👩‍👧‍👦', '☎️']) assert.ok(isOneEmoji(one), one);
  for (const other of ['', '1', '#', 'a', '👍👍', '🇨', '👍 ', 'a\u20e3', '👍\u202e', '👩‍'.repeat(40)]) assert.ok(!isOneEmoji(other), other);
});

test('pauses are within their halves and bounded', () => {
  assert.equal(pauseBefore(0, 0), 250);
  assert.equal(pauseBefore(0, 1), 500);
  assert.equal(pauseBefore(1000, 1), 20_000);
});

test('tags are the last 16 bits of the ID, as everywhere else', () => {
  assert.equal(tagOf('0000000000KSA'), '4f2a');
  assert.equal(tagOf('FZZZZZZZZZZZZ'), 'ffff');
});
