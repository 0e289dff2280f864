/**
 * Writes `qrcode.json`: codes of level L that qrencode makes, as the SHA-256 of their rows.
 *
 *     apt-get install qrencode && node Tests/Vectors/make-qrcode.mjs > Tests/Vectors/qrcode.json
 *
 * The longest and the shortest text of each version. Which mask is easiest to read is a matter of
 * taste at its edges: the one that qrencode took stands beside each.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { capacity } from '../../wwwroot/scripts/qr/code.js';
import { textOf } from '../PageTests/unit/qr-texts.js';

/** @param {string} text @returns {string[]} rows, 1 for dark */
const rowsOf = (text) => execFileSync('qrencode', ['-8', '-l', 'L', '-m', '0', '-t', 'ASCIIi', '-o', '-', '--', text], { encoding: 'utf8' })
  .replace(/\n$/, '').split('\n').map((line) => (line.match(/../g) ?? []).map((pair) => (pair === '##' ? 0 : 1)).join(''));

/** Bits 12 to 10 of the format, under the pattern that is laid over it. */
const maskOf = (rows) => [2, 3, 4].reduce((mask, column) => mask * 2 + Number(rows[8][column]), 0) ^ 0b101;

const lengths = Array.from({ length: 40 }, (_, index) => [index ? capacity(index) + 1 : 1, capacity(index + 1)]).flat();
const lines = lengths.map((length) => {
  const rows = rowsOf(textOf(length));
  return JSON.stringify({ length, side: rows.length, mask: maskOf(rows), sha256: createHash('sha256').update(rows.join('\n')).digest('hex') });
});
process.stdout.write(`[\n${lines.join(',\n')}\n]\n`);
