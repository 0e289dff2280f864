import assert from 'node:assert/strict';
import test from 'node:test';

import { linkWords, memberCount, oddWords } from '../../../wwwroot/scripts/nodes.js';

const node = (more) => ({ id: '7ZKA-93QD', name: 'garage', state: 'linked', ...more });

test('a node of another version is not counted', () => {
  assert.equal(memberCount([]), 0);
  assert.equal(memberCount([node({ self: true, state: undefined }), node(), node({ state: 'known' }), node({ state: 'incompatible' })]), 3);
});

test('only odd nodes are explained', () => {
  assert.equal(oddWords(node()), '');
  assert.equal(oddWords(node({ state: 'known' })), '');
  assert.match(oddWords(node({ forked: true })), /garage exists twice/);
  assert.match(oddWords(node({ state: 'incompatible' })), /garage runs a version .* update/);
});

test('how a node is reached is told in a few words', () => {
  assert.equal(linkWords(node()), 'linked');
  assert.equal(linkWords(node({ state: 'known' })), 'through others');
  assert.equal(linkWords(node({ state: 'incompatible' })), 'other version');
  assert.equal(linkWords(node({ self: true })), 'this\u00a0one');
  assert.equal(linkWords(node({ self: true, forked: true })), 'history exists twice');
});
