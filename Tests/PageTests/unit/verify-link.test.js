import assert from 'node:assert/strict';
import test from 'node:test';

import { isVerify, readVerify, verifyLink } from '../../../wwwroot/scripts/verify-link.js';
import { initialState } from '../../../wwwroot/scripts/state.js';
import { BOB, message, online, play } from './fixtures.js';

const KEY = `B${'A'.repeat(86)}`;
const OWN = { id: '0123456789ABC', key: KEY };

test('a link brings whose key it is', () => {
  const link = verifyLink('https://192.0.2.7:8080/', OWN);
  assert.equal(link, `https://192.0.2.7:8080/#verify=0123456789ABC.${KEY}`);
  assert.ok(isVerify(new URL(link).hash));
  assert.deepEqual(readVerify(new URL(link).hash), OWN);
});

test('anything else is no such link', () => {
  for (const fragment of ['', '#', '#verify=', '#code=ABCDEF', `#verify=${OWN.id}`, `#verify=${OWN.id}.${KEY}.x`, `#verify=${OWN.id}.${KEY}A`,
    `#verify=<b>.${KEY}`, `#verify=${OWN.id}.${KEY.replace('A', '<')}`, `#verify=0123456789ILO.${KEY}`]) {
    assert.equal(readVerify(fragment), null, fragment);
  }
});

test('the card of whom a code was scanned opens, and forgets it when it is closed', () => {
  const scanned = { id: BOB.id, key: KEY };
  const state = { ...online({ messages: [message(1)] }), scanned };
  const opened = play(state, { type: 'scanShown' }).state;
  assert.deepEqual(opened.person, { id: BOB.id, name: 'Bob' });
  const closed = play(opened, { type: 'personClosed' }).state;
  assert.equal(closed.scanned, null);
  assert.equal(play(closed, { type: 'scanShown' }).state.person, null);
  const stranger = play({ ...online(), scanned: OWN }, { type: 'scanShown' }).state;
  assert.deepEqual(stranger.person, { id: OWN.id, name: 'Somebody' });
  assert.equal(initialState().scanned, null);
  const linked = play(stranger, { type: 'linkTaken', code: 'ABC234', scanned: null }).state;
  assert.deepEqual([linked.person, linked.scanned, linked.sealedDialog, linked.givenCode], [null, null, 'code', 'ABC234']);
});
