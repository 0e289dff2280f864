import assert from 'node:assert/strict';
import test from 'node:test';

import { merge, sortKey, sortKeyAtEnd } from '../../../wwwroot/scripts/order.js';

const entry = (order, id, more = {}) => ({
  kind: 'message', key: id, id, sort: sortKey(order, id), order, at: 0, by: '', name: '', node: '', text: id, ...more,
});
const ids = (entries) => entries.map((one) => one.id);

test('equal orders go by stream letters, then by number, not by text', () => {
  const places = [['B', 'ZZ-1'], ['A', 'ZZ-10'], ['A', 'ZZ-9'], ['A', 'AB-11']]
    .map(([order, id]) => ({ id, sort: sortKey(order, id) }))
    .sort((left, right) => (left.sort < right.sort ? -1 : 1));
  assert.deepEqual(places.map((place) => place.id), ['AB-11', 'ZZ-9', 'ZZ-10', 'ZZ-1']);
});

test('any order of arrival gives the same sequence', () => {
  const all = Array.from({ length: 60 }, (_, index) => entry(String(index % 7), `S-${index}`));
  const expected = ids(merge([], all).entries);
  let seed = 7;
  const random = () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };
  for (let round = 0; round < 50; round += 1) {
    const shuffled = all.map((one) => [random(), one]).sort((l, r) => l[0] - r[0]).map(([, one]) => one);
    let entries = [];
    while (shuffled.length) entries = merge(entries, shuffled.splice(0, 1 + Math.floor(random() * 9))).entries;
    assert.deepEqual(ids(entries), expected);
  }
});

test('a message that comes twice is there once and keeps its key', () => {
  const first = merge([], [entry('1', 'S-1', { key: 't:tag', tag: 'tag' })]).entries;
  const { entries, added } = merge(first, [entry('1', 'S-1', { text: 'again' })]);
  assert.equal(entries.length, 1);
  assert.equal(entries[0].key, 't:tag');
  assert.equal(entries[0].text, 'again');
  assert.deepEqual(added, []);
});

test('a message that took another place moves and is not new', () => {
  const start = merge([], [entry('1', 'S-1'), entry('2', 'S-2'), entry('3', 'S-3')]).entries;
  const { entries, added } = merge(start, [entry('4', 'S-1')]);
  assert.deepEqual(ids(entries), ['S-2', 'S-3', 'S-1']);
  assert.deepEqual(added, []);
});

test('a line without a place of its own stays behind what was there', () => {
  const start = [entry('2', 'S-2')];
  const line = { ...entry('', 'p:1'), sort: sortKeyAtEnd(start, 1) };
  const { entries } = merge([...start, line], [entry('3', 'S-3'), entry('1', 'S-1')]);
  assert.deepEqual(ids(entries), ['S-1', 'S-2', 'p:1', 'S-3']);
  assert.ok(sortKeyAtEnd([], 1) < entry('0', 'S-0').sort);
  assert.ok(sortKeyAtEnd([...start, line], 2) > line.sort);
});
