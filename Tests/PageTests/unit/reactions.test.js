import assert from 'node:assert/strict';
import test from 'node:test';

import { excerpt } from '../../../wwwroot/scripts/excerpt.js';
import { emojiName, QUICK_MAX, quickEmoji, reactionMarks } from '../../../wwwroot/scripts/reactions.js';
import { sameContent } from '../../../wwwroot/scripts/reconcile.js';
import { HOSTILE } from './hostile.js';

const names = new Map([['A', 'Ada'], ['B', 'Bob']]);
const words = (people, count = people.length) => reactionMarks([{ emoji: '👍', count, people }], 'A', names, new Set())[0].words;

test('who reacted is told by name as far as it is known, oneself first', () => {
  assert.equal(words(['B']), 'Bob');
  assert.equal(words(['B', 'A']), 'you and Bob');
  assert.equal(words(['B', 'X', 'A']), 'you, Bob and 1 other');
  assert.equal(words(['X']), '1 person');
  assert.equal(words(['X', 'Y']), '2 people');
  assert.equal(words(['B'], 40), 'Bob and 39 others');
  assert.equal(words(['B'], 0), 'Bob');
});

test('a reaction that is no emoji is shown as short text', () => {
  const [mark] = reactionMarks([{ emoji: `\u202e${'<b>'.repeat(40)}`, count: 1, people: [] }], 'A', names, new Set());
  assert.equal(mark.shown.includes('\u202e'), false);
  assert.ok([...mark.shown].length <= 17);
});

test('the quick row has those used last, then the usual ones, each once', () => {
  assert.deepEqual(quickEmoji([]), ['👍', '❤️', '😂', '🎉', '🙏']);
  assert.deepEqual(quickEmoji(['🚀', '🎉', 'no emoji']), ['🚀', '🎉', '👍', '❤️', '😂']);
  assert.equal(quickEmoji(['🚀', '🔥', '🎉', '😀', '😃', '😄', '😁']).length, QUICK_MAX);
  assert.equal(emojiName('🎉'), 'tada');
  assert.equal(emojiName('\u{1fae8}\u{1fae8}'), '\u{1fae8}\u{1fae8}');
});

test('an excerpt is one line without marks, and short', () => {
  assert.equal(excerpt('# not a heading\n> **quoted** `code`\n\n- one\n- two'), '# not a heading quoted code one two');
  assert.equal(excerpt('[the map](https://192.0.2.9/map)'), 'the map');
  assert.ok(excerpt('word '.repeat(2000)).length <= 141);
  for (const text of HOSTILE) {
    const line = excerpt(text);
    assert.equal(typeof line, 'string');
    assert.equal(line.includes('\n'), false);
  }
  assert.equal(excerpt('a \u202e left open').includes('\u202e'), false);
});

test('content is compared to its depth', () => {
  assert.ok(sameContent({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }));
  for (const other of [{ a: [{ b: 2 }] }, { a: [] }, { a: null }, { a: [{ b: 1 }], c: undefined }, null]) {
    assert.equal(sameContent({ a: [{ b: 1 }] }, other), false);
  }
});
