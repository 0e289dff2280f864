import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';

import { createStore } from '../../../wwwroot/scripts/store.js';

test('a listener that fails is reported, and the others are called', async () => {
  const store = createStore((state, action) => [/** @type {any} */ (action), []], /** @type {any} */ ({}), () => {});
  let seen = 0;
  store.subscribe(() => { throw new Error('this part is broken'); });
  store.subscribe(() => { seen += 1; });
  // Told to whoever watches for faults: a browser's console, or this.
  const caught = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const reported = once(process, 'uncaughtException');
  store.dispatch(/** @type {any} */ ({ type: 'one' }));
  const [error] = await reported;
  for (const listener of caught) process.on('uncaughtException', listener);
  assert.equal(error.message, 'this part is broken');
  assert.equal(seen, 1);
});
