import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import test from 'node:test';

import { text, toHex, vectors } from './crypto-fixtures.js';
import { CODE_COST, scrypt } from '../../../wwwroot/scripts/crypto/scrypt.js';

const { source, vectors: official } = await vectors('scrypt-rfc7914');

for (const { password, salt, key, length, ...cost } of official) {
  test(`${source}: N = ${cost.N}, r = ${cost.r}, p = ${cost.p}`, async () => {
    assert.equal(toHex(await scrypt(text(password), text(salt), cost, length)), key);
  });
}

test('the hash of a code is the one that others compute, and the page goes on meanwhile', async () => {
  let turns = 0;
  let isDone = false;
  const others = (async () => {
    for (; !isDone; turns += 1) await new Promise((resolve) => { setImmediate(resolve); });
  })();
  const both = await Promise.all(['K7Q2ZP', 'K7Q2ZR'].map((code) => scrypt(text(code), text('0123456789abcdef'), CODE_COST, 64)));
  isDone = true;
  await others;
  const wanted = ['K7Q2ZP', 'K7Q2ZR'].map((code) => scryptSync(code, '0123456789abcdef', 64, { ...CODE_COST, maxmem: 2 ** 26 }));
  assert.deepEqual(both.map(toHex), wanted.map(toHex));
  assert.ok(turns > 5, `${turns} turns`);
});

test('other sizes too', async () => {
  for (const [N, r, p, length] of [[2, 1, 1, 1], [4, 3, 2, 33], [64, 2, 5, 200], [2 ** 15, 1, 1, 16]]) {
    const wanted = scryptSync('p', 's', length, { N, r, p, maxmem: 2 ** 26 });
    assert.equal(toHex(await scrypt(text('p'), text('s'), { N, r, p }, length)), toHex(wanted), `${N} ${r} ${p} ${length}`);
  }
});

test('what would take too long or too much memory is refused', async () => {
  const good = { N: 16, r: 1, p: 1 };
  const tries = [
    [{ N: 0 }, 32], [{ N: 1 }, 32], [{ N: 3 }, 32], [{ N: 15.5 }, 32], [{ N: 2 ** 16 }, 32], [{ N: 2 ** 16, r: 16 }, 32],
    [{ N: 2 ** 53 }, 32], [{ N: '16' }, 32], [{ r: 0 }, 32], [{ p: 0 }, 32], [{ p: NaN }, 32], [{ p: 2 ** 17 }, 32],
    [{ r: 2 ** 16, N: 64 }, 32], [{}, 0], [{}, 1025], [{}, 1.5], [{}, undefined],
  ];
  for (const [wrong, length] of tries) {
    await assert.rejects(scrypt(text('p'), text('s'), { ...good, ...wrong }, length), RangeError, JSON.stringify([wrong, length]));
  }
  await assert.rejects(scrypt('p', text('s'), good, 32), TypeError);
  await assert.rejects(scrypt(text('p'), new Uint8Array(65_537), good, 32), RangeError);
});
