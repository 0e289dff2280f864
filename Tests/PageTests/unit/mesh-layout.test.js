import assert from 'node:assert/strict';
import test from 'node:test';

import { DRAWN_MAX, drawnLinks, layout } from '../../../wwwroot/scripts/mesh-layout.js';

const node = (id, state = 'linked') => ({ id, name: id, state });
const many = (count, state) => Array.from({ length: count }, (_, index) => node(`n${String(index).padStart(5, '0')}`, state));

test('one’s own node alone is in the middle', () => {
  assert.deepEqual(layout([node('me')], [], 'me'), [{ id: 'me', x: 0, y: 0, ring: 0 }]);
  assert.deepEqual(layout([], [], 'me'), []);
});

test('linked nodes are nearer than those reached through others', () => {
  const spots = layout([node('me'), ...many(5), node('far', 'known')], [], 'me');
  assert.equal(spots.find((spot) => spot.id === 'far').ring, 2);
  assert.equal(spots.filter((spot) => spot.ring === 1).length, 5);
});

test('the picture does not depend on the order in which nodes are told', () => {
  const nodes = [node('me'), ...many(6), node('x', 'known'), node('y', 'known')];
  const links = [{ a: 'x', b: 'n00000' }, { a: 'y', b: 'n00003' }];
  assert.deepEqual(layout([...nodes].reverse(), [...links].reverse(), 'me'), layout(nodes, links, 'me'));
});

test('all stand within the frame, none on another, and no more than can be drawn', () => {
  for (const count of [1, 2, 3, 7, 40, 10_000]) {
    const spots = layout([node('me'), ...many(count)], [], 'me');
    assert.equal(spots.length, Math.min(DRAWN_MAX, count + 1));
    assert.ok(spots.every((spot) => Math.abs(spot.x) <= 1.0001 && Math.abs(spot.y) <= 1.0001));
    assert.equal(new Set(spots.map((spot) => `${spot.x.toFixed(3)} ${spot.y.toFixed(3)}`)).size, spots.length);
  }
});

test('a link is drawn once, and only between nodes that are drawn', () => {
  const spots = layout([node('me'), node('a')], [], 'me');
  const links = drawnLinks([{ a: 'me', b: 'a' }, { a: 'a', b: 'me', rtt: 3 }, { a: 'a', b: 'gone' }, { a: 'a', b: 'a' }], spots);
  assert.deepEqual(links.map((link) => [link.key, link.rtt]), [['a me', 3]]);
});

test('two nodes stand beside each other, in the middle of the frame', () => {
  const [me, other] = layout([node('me'), node('a')], [], 'me');
  assert.deepEqual([me.x, other.x], [-0.5, 0.5]);
});
