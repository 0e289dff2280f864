/** Error correction of QR codes (ISO/IEC 18004, 7.5): Reed-Solomon over GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. Pure. */

/** @param {number} left @param {number} right */
function times(left, right) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) product = product << 1 ^ (product >>> 7) * 0x11d ^ (right >>> bit & 1) * left;
  return product;
}

/**
 * The product of (x - 2^i), without its first coefficient, which is 1.
 * @param {number} degree
 */
export function generator(degree) {
  const result = new Uint8Array(degree);
  result[degree - 1] = 1;
  for (let index = 0, root = 1; index < degree; index += 1, root = times(root, 2)) {
    for (let place = 0; place < degree; place += 1) result[place] = times(result[place], root) ^ (result[place + 1] ?? 0);
  }
  return result;
}

/**
 * @param {Uint8Array} data
 * @param {Uint8Array} divisor of {@link generator}
 */
export function remainder(data, divisor) {
  const result = new Uint8Array(divisor.length);
  for (const byte of data) {
    const factor = byte ^ result[0];
    divisor.forEach((coefficient, place) => { result[place] = (result[place + 1] ?? 0) ^ times(coefficient, factor); });
  }
  return result;
}
