import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { textOf } from './qr-texts.js';
import { qrCode } from '../../../wwwroot/scripts/qr/code.js';

const vectors = JSON.parse(await readFile(new URL('../../Vectors/qrcode.json', import.meta.url), 'utf8'));

const rowsOf = ({ side, modules }) => Array.from({ length: side }, (_, row) => modules.subarray(row * side, (row + 1) * side).join(''));
const hashOf = (code) => createHash('sha256').update(rowsOf(code).join('\n')).digest('hex');

test('codes of all versions are those of qrencode, module for module', () => {
  assert.equal(vectors.length, 80);
  for (const { length, side, mask, sha256 } of vectors) {
    const code = qrCode(textOf(length), mask);
    assert.equal(code.side, side, `${length} bytes`);
    assert.equal(hashOf(code), sha256, `${length} bytes`);
  }
});

test('the mask is mostly the one that qrencode finds easiest to read', () => {
  const same = vectors.filter(({ length, sha256 }) => hashOf(qrCode(textOf(length))) === sha256);
  assert.ok(same.length >= 64, `${same.length} of 80`);
});

test('a code as a person would check it', () => {
  // ISO/IEC 18004: finder patterns, timing patterns, the dark module of version 1.
  const rows = rowsOf(qrCode('meshchat'));
  assert.equal(rows.length, 21);
  for (const row of [rows[0], rows[6]]) assert.equal(row.slice(0, 8), '11111110');
  assert.equal(rows[6].slice(6, 15), '101010101');
  assert.equal(rows[13][8], '1');
});

test('what is too long has no code', () => {
  assert.equal(qrCode('x'.repeat(2953)).side, 177);
  assert.equal(qrCode('x'.repeat(2954)), null);
  assert.equal(qrCode('é'.repeat(1477)), null);
});
