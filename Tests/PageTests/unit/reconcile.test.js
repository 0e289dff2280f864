import assert from 'node:assert/strict';
import test from 'node:test';

import { reconcile, shallowEqual } from '../../../wwwroot/scripts/reconcile.js';

/** As much of an element as the helper touches; counts what is moved. */
class FakeElement {
  children = [];
  parent = null;
  moves = 0;

  constructor(name = '') { this.name = name; }
  get firstElementChild() { return this.children[0] ?? null; }
  get nextElementSibling() {
    return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null;
  }
  insertBefore(child, next) {
    this.moves += 1;
    child.remove();
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, child);
    child.parent = this;
  }
  remove() {
    if (!this.parent) return;
    this.parent.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }
}

function setUp() {
  const parent = new FakeElement();
  const calls = { created: [], updated: [] };
  const pattern = {
    key: (item) => item.key,
    create(item) { calls.created.push(item.key); return new FakeElement(item.key); },
    update(element, item) { calls.updated.push(item.key); element.text = item.text; },
  };
  const show = (...keys) => {
    calls.created = [];
    calls.updated = [];
    parent.moves = 0;
    reconcile(parent, keys.map((key) => (typeof key === 'string' ? { key, text: key } : key)), pattern);
    return parent.children.map((child) => child.name).join('');
  };
  return { parent, calls, show };
}

test('elements are made in order, and updated once', () => {
  const { calls, show } = setUp();
  assert.equal(show('a', 'b', 'c'), 'abc');
  assert.deepEqual(calls, { created: ['a', 'b', 'c'], updated: ['a', 'b', 'c'] });
});

test('the same list touches nothing', () => {
  const { parent, calls, show } = setUp();
  show('a', 'b', 'c');
  show('a', 'b', 'c');
  assert.deepEqual(calls, { created: [], updated: [] });
  assert.equal(parent.moves, 0);
});

test('what differs is updated in its own element', () => {
  const { parent, calls, show } = setUp();
  show('a', 'b');
  const second = parent.children[1];
  show('a', { key: 'b', text: 'other' });
  assert.deepEqual(calls, { created: [], updated: ['b'] });
  assert.equal(parent.children[1], second);
  assert.equal(second.text, 'other');
});

test('what comes in front, between and behind moves nothing else', () => {
  const { parent, show } = setUp();
  show('c', 'd');
  assert.equal(show('a', 'b', 'c', 'x', 'd', 'e'), 'abcxde');
  assert.equal(parent.moves, 4);
});

test('what goes is removed and nothing else moves', () => {
  const { parent, show } = setUp();
  show('a', 'b', 'c', 'd');
  assert.equal(show('b', 'd'), 'bd');
  assert.equal(parent.moves, 0);
});

test('one that makes way moves alone', () => {
  const { parent, show } = setUp();
  show('a', 'b', 'c', 'd');
  assert.equal(show('b', 'c', 'd', 'a'), 'bcda');
  assert.equal(parent.moves, 1);
});

test('any list can follow any other', () => {
  let seed = 3;
  const random = (below) => { seed = (seed * 16807) % 2147483647; return seed % below; };
  const { parent, show } = setUp();
  for (let round = 0; round < 500; round += 1) {
    const letters = [...'abcdefghij'];
    const list = Array.from({ length: random(11) }, () => letters.splice(random(letters.length), 1)[0]);
    const kept = new Map(parent.children.map((child) => [child.name, child]));
    assert.equal(show(...list), list.join(''));
    for (const child of parent.children) if (kept.has(child.name)) assert.equal(child, kept.get(child.name));
  }
});

test('a key that comes twice is shown once', () => {
  const { show } = setUp();
  assert.equal(show('a', 'b', 'a'), 'ab');
});

test('shallow equality looks one level deep', () => {
  assert.ok(shallowEqual({ a: 1 }, { a: 1 }));
  assert.ok(!shallowEqual({ a: 1 }, { a: 1, b: 2 }));
  assert.ok(!shallowEqual({ a: [] }, { a: [] }));
  assert.ok(!shallowEqual(null, {}));
});
