/** Texts of any length that no part of a QR code is alike in. */

const LETTERS = 'ABCDEFabcdefghij0123456789-_.:/#=';

/** @param {number} length bytes */
export function textOf(length) {
  const text = Array.from({ length }, (_, index) => LETTERS[(index * 7 + length * 3 + (index >> 3)) % LETTERS.length]).join('');
  return length < 2 ? text : `${text.slice(2)}é`;
}
