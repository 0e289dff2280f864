import assert from 'node:assert/strict';
import test from 'node:test';

import { placeLabels } from '../../../wwwroot/scripts/mesh-labels.js';

const me = { id: 'me', x: 0, y: 0, ring: 0 };
const place = (spots, name = 'me') => placeLabels(
  spots.map(([x, y], index) => ({ key: `k${index}`, a: { id: `n${index}`, x, y, ring: 1 }, b: me, rtt: 4.2 })), name, 25);

test('one’s own name stands where fewer links go', () => {
  assert.equal(place([]).isNameAbove, false);
  assert.equal(place([[0, -100], [100, 20]]).isNameAbove, false);
  assert.equal(place([[0, 100], [100, 20]]).isNameAbove, true);
  assert.equal(place([[0, -100], [0, 100]]).isNameAbove, true);
});

test('one’s own name gives way to latencies', () => {
  const spots = [[0, -60], [55, 30], [-55, 30]];
  assert.equal(place(spots, 'me').isNameAbove, false);
  assert.equal(place(spots, 'a-long-name').isNameAbove, true);
});

test('latencies stand beyond the middle of a link, away from the name', () => {
  const [down, level] = place([[0, 100], [100, 0]]).lines;
  assert.deepEqual([down.labelX, down.labelY].map(Math.round), [0, 58]);
  assert.deepEqual([level.labelX, level.labelY].map(Math.round), [58, 8]);
  assert.equal(place([[100, 0]]).lines[0].labelY, -8);
});

test('a link without a round trip has no label, and others’ links are not one’s own', () => {
  const far = { id: 'far', x: 50, y: 50, ring: 2 };
  const near = { id: 'near', x: 50, y: 0, ring: 1 };
  const { lines } = placeLabels([{ key: 'k', a: near, b: far, rtt: null }], 'me', 25);
  assert.deepEqual([lines[0].label, lines[0].isOwn], ['', false]);
});
