import assert from 'node:assert/strict';
import test from 'node:test';

import { brokenPoints, fromHex, keyPair, text, turned } from './crypto-fixtures.js';
import { exportPublic, generate, sign, verify } from '../../../wwwroot/scripts/crypto/signing.js';

/** RFC 6979, appendix A.2.5: P-256 with SHA-256. */
const SCALAR = fromHex('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721');
const POINT = fromHex(
  '04' + '60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6' +
  '7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299',
);
const OFFICIAL = {
  sample: 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716' +
    'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  test: 'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367' +
    '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
};
/** The order of the group: no r or s reaches it. */
const ORDER = fromHex('FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551');

test('RFC 6979, A.2.5: signatures hold for their message', async () => {
  for (const [message, signature] of Object.entries(OFFICIAL)) {
    assert.equal(await verify(POINT, text(message), fromHex(signature)), true, message);
    assert.equal(await verify(POINT, text(`${message}.`), fromHex(signature)), false, message);
  }
  assert.equal(await verify(POINT, text('sample'), fromHex(OFFICIAL.test)), false);
});

test('RFC 6979, A.2.5: its key signs what its public key verifies', async () => {
  const { privateKey, publicKey } = await keyPair('ECDSA', SCALAR, POINT);
  assert.deepEqual(await exportPublic(publicKey), POINT);
  assert.equal(await verify(POINT, text('sample'), await sign(privateKey, text('sample'))), true);
});

test('a signature that was changed holds for nothing', async () => {
  const good = fromHex(OFFICIAL.sample);
  for (let at = 0; at < 64; at += 1) assert.equal(await verify(POINT, text('sample'), turned(good, at)), false);
  const half = good.subarray(0, 32);
  const tries = [
    good.subarray(0, 63), Uint8Array.of(...good, 0), new Uint8Array(0), new Uint8Array(64), new Uint8Array(64).fill(255),
    Uint8Array.of(...half, ...ORDER), Uint8Array.of(...ORDER, ...half), Uint8Array.of(...half, ...new Uint8Array(32)),
    undefined, OFFICIAL.sample, Array.from(good),
  ];
  for (const wrong of tries) assert.equal(await verify(POINT, text('sample'), wrong), false);
});

test('what is no point of the curve verifies nothing', async () => {
  for (const wrong of [...brokenPoints(POINT), undefined, 'text']) {
    assert.equal(await verify(wrong, text('sample'), fromHex(OFFICIAL.sample)), false);
  }
});

test('keys of this browser sign and cannot be taken out of it', async () => {
  const { privateKey, publicKey } = await generate();
  assert.equal(privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('jwk', privateKey));
  await assert.rejects(exportPublic(privateKey), TypeError);
  const point = await exportPublic(publicKey);
  assert.equal(point.length, 65);
  const signature = await sign(privateKey, text('x'));
  assert.equal(signature.length, 64);
  assert.equal(await verify(point, text('x'), signature), true);
  assert.equal(await verify(POINT, text('x'), signature), false);
  await assert.rejects(sign(privateKey, 'x'), TypeError);
  await assert.rejects(verify(point, 'x', signature), TypeError);
});
