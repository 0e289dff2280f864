import assert from 'node:assert/strict';
import test from 'node:test';

import {
  areSame, bigEndian64, checkBytes, concat, fromBase64url, toBase64url, toCrockford, utf8,
} from '../../../wwwroot/scripts/crypto/encoding.js';
import { fromHex, toHex } from './crypto-fixtures.js';

test('base64url is what everybody else writes', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 97 + length * 31) & 255);
    const written = toBase64url(bytes);
    assert.equal(written, Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(fromBase64url(written), bytes);
    assert.deepEqual(fromBase64url(written, length), bytes);
    assert.equal(fromBase64url(written, length + 1), null);
  }
  assert.equal(toBase64url(Uint8Array.of(255, 254, 253)), '__79');
});

test('base64url that is not written as it should be is not read', () => {
  for (const wrong of ['A', 'AA==', 'AA=', 'AB', 'AAB', 'AAAAA', 'A A', ' AA', 'AA\n', 'AA+A', 'AA/A', 'AAA.', 'ÄÄ', '\u{1f600}', 'AA\0A']) {
    assert.equal(fromBase64url(wrong), null, JSON.stringify(wrong));
  }
  for (const wrong of [undefined, null, 7, {}, ['AAAA'], new String('AAAA')]) assert.equal(fromBase64url(wrong), null);
});

test('bytes are put together and compared', () => {
  assert.deepEqual(concat(), new Uint8Array(0));
  assert.deepEqual(concat(utf8('a\u00e4'), new Uint8Array(0), Uint8Array.of(0)), Uint8Array.of(0x61, 0xc3, 0xa4, 0));
  assert.ok(areSame(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
  assert.ok(!areSame(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
  assert.ok(!areSame(Uint8Array.of(1, 2), Uint8Array.of(1)));
});

test('numbers are eight bytes, the high one first', () => {
  assert.equal(toHex(bigEndian64(0)), '0000000000000000');
  assert.equal(toHex(bigEndian64(0xffffffff)), '00000000ffffffff');
  assert.equal(toHex(bigEndian64(2 ** 32)), '0000000100000000');
  assert.equal(toHex(bigEndian64(1_764_000_000_000)), '0000019ab697e800');
  assert.equal(toHex(bigEndian64(Number.MAX_SAFE_INTEGER)), '001fffffffffffff');
  for (const wrong of [-1, 1.5, NaN, Infinity, 2 ** 53, '1', 1n, undefined]) assert.throws(() => bigEndian64(wrong), RangeError);
});

/** Written by the node's own `CrockfordBase32.encode`. */
const BY_THE_NODE = {
  '0000000000000000': '0000000000000', '0000000000000001': '0000000000001', '000000000000001f': '000000000000Z',
  '0000000000000020': '0000000000010', '0123456789abcdef': '028T5CY4TQKFF', 'fedcba9876543210': 'FXQ5TK1V58CGG',
  '8000000000000000': '8000000000000', 'ffffffffffffffff': 'FZZZZZZZZZZZZ',
};

test('eight bytes are the thirteen letters that the node writes', () => {
  for (const [bytes, letters] of Object.entries(BY_THE_NODE)) assert.equal(toCrockford(fromHex(bytes)), letters);
});

test('twenty bytes are thirty-two letters, and each bit counts', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, index) => index * 13);
  const number = BigInt(`0x${toHex(bytes)}`);
  const letters = Array.from({ length: 32 }, (_, index) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((number >> BigInt(5 * (31 - index))) & 31n)]);
  assert.equal(toCrockford(bytes), letters.join(''));
});

test('our own mistakes are named', () => {
  assert.throws(() => checkBytes('salt', 'text'), { name: 'TypeError', message: /salt must be a Uint8Array/ });
  assert.throws(() => checkBytes('salt', new ArrayBuffer(4)), TypeError);
  assert.throws(() => checkBytes('salt', new Uint8Array(3), 4), { name: 'RangeError', message: 'salt must have 4 bytes, not 3' });
  assert.throws(() => checkBytes('salt', new Uint8Array(3), 4, 8), { message: 'salt must have 4 to 8 bytes, not 3' });
  assert.throws(() => checkBytes('salt', new Uint8Array(9), 0, 8), RangeError);
  checkBytes('salt', new Uint8Array(0));
  checkBytes('salt', new Uint8Array(4), 4);
});
