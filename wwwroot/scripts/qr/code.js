/** A QR code of a text (ISO/IEC 18004), of level L: a screen has no scratches. Made here, so that a secret stays in the page. Pure. */

import { utf8 } from '../crypto/encoding.js';
import { alignments, layOut, sideOf } from './matrix.js';
import { generator, remainder } from './reed-solomon.js';

/** Of level L, by version (table 9): bytes of error correction in a block, and blocks. */
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, ...Array(14).fill(30)];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];

/** @param {number} version */
function dataBytes(version) {
  const side = sideOf(version);
  const middles = alignments(version).length;
  // Without finder patterns, format and timing patterns, then without what only larger codes have.
  let modules = side * side - 223 - 2 * (side - 16);
  if (middles) modules -= 25 * (middles * middles - 3) - 10 * (middles - 2);
  if (version >= 7) modules -= 36;
  return Math.floor(modules / 8) - CORRECTION[version - 1] * BLOCKS[version - 1];
}

/** @param {number} version bits that say how long the text is */
const lengthBits = (version) => (version < 10 ? 8 : 16);
/** @param {number} version bytes of text that fit */
export const capacity = (version) => Math.floor((dataBytes(version) * 8 - 4 - lengthBits(version)) / 8);

/**
 * Mode, length, text, an end and what fills it up (7.4).
 * @param {Uint8Array} text
 * @param {number} version
 */
function dataOf(text, version) {
  const bytes = new Uint8Array(dataBytes(version));
  let end = 0;
  const put = (/** @type {number} */ value, /** @type {number} */ bits) => {
    for (let bit = bits - 1; bit >= 0; bit -= 1, end += 1) bytes[end >>> 3] |= (value >>> bit & 1) << (7 - (end & 7));
  };
  put(0b0100, 4);
  put(text.length, lengthBits(version));
  for (const byte of text) put(byte, 8);
  // Four bits are always left: mode and length have half a byte over.
  put(0, 4);
  for (let index = end / 8, isOdd = false; index < bytes.length; index += 1, isOdd = !isOdd) bytes[index] = isOdd ? 0x11 : 0xec;
  return bytes;
}

/**
 * Blocks one beside the other, so that a stain hurts each a little (7.6).
 * @param {Uint8Array} data
 * @param {number} version
 */
function withCorrection(data, version) {
  const [count, divisor] = [BLOCKS[version - 1], generator(CORRECTION[version - 1])];
  let from = 0;
  // The later ones have the bytes that are left over.
  const blocks = Array.from({ length: count }, (_, index) => data.subarray(from, from += Math.floor((data.length + index) / count)));
  const beside = (/** @type {Uint8Array[]} */ parts) =>
    Array.from(parts[count - 1], (_, place) => parts.flatMap((part) => (place < part.length ? [part[place]] : []))).flat();
  return Uint8Array.from([...beside(blocks), ...beside(blocks.map((block) => remainder(block, divisor)))]);
}

/**
 * @param {string} text
 * @param {number} [mask] for tests
 * @returns {import('./matrix.js').Matrix | null} the smallest that holds it; null where none does
 */
export function qrCode(text, mask) {
  const bytes = utf8(text);
  for (let version = 1; version <= BLOCKS.length; version += 1) {
    if (bytes.length <= capacity(version)) return layOut(version, withCorrection(dataOf(bytes, version), version), mask);
  }
  return null;
}
