/** Where the bits of a QR code stand (ISO/IEC 18004, 6.3, 7.7 to 7.10): patterns, data, masks. Pure. */

/** @typedef {{side: number, modules: Uint8Array}} Matrix a square of modules, row after row, 1 for dark */

/** @param {number} version 1 to 40 */
export const sideOf = (version) => 17 + 4 * version;

/** @type {((y: number, x: number) => number)[]} a mask turns over the modules where it is 0 */
const MASKS = [
  (y, x) => (y + x) % 2, (y) => y % 2, (_, x) => x % 3, (y, x) => (y + x) % 3, (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
  (y, x) => y * x % 2 + y * x % 3, (y, x) => (y * x % 2 + y * x % 3) % 2, (y, x) => ((y + x) % 2 + y * x % 3) % 2,
];
/** Rows, then columns, of the bits of the format near the corner: past the timing patterns. */
const FORMAT = [0, 1, 2, 3, 4, 5, 7, 8, 7, 5, 4, 3, 2, 1, 0];
/** What looks like a finder pattern from one side. */
const LOOKALIKE = /(?=10111010000|00001011101)/g;

/**
 * Rows, and columns, of the middles of alignment patterns (annex E).
 * @param {number} version
 */
export function alignments(version) {
  if (version === 1) return [];
  const gaps = Math.floor(version / 7) + 1;
  const last = sideOf(version) - 7;
  // The one place where the norm's table is not what the rule gives.
  const step = version === 32 ? 26 : Math.ceil((last - 6) / gaps / 2) * 2;
  return [6, ...Array.from({ length: gaps }, (_, index) => last - (gaps - 1 - index) * step)];
}

/**
 * A number with its check bits: the remainder of a division of polynomials over GF(2).
 * @param {number} number
 * @param {number} divisor
 * @param {number} bits
 */
function withCheck(number, divisor, bits) {
  let rest = number << bits;
  for (let bit = 17; bit >= bits; bit -= 1) rest ^= (rest >>> bit & 1) * divisor << (bit - bits);
  return number << bits | rest;
}

/**
 * How hard a code is to read (7.8.3): runs, blocks, what looks like a finder pattern, too much of one color.
 * @param {Matrix} matrix
 */
function penalty({ side, modules }) {
  let points = 0;
  for (let line = 0; line < side; line += 1) {
    const row = modules.subarray(line * side, (line + 1) * side);
    for (const text of [row.join(''), Array.from(row, (_, place) => modules[place * side + line]).join('')]) {
      for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
      points += 40 * (text.match(LOOKALIKE)?.length ?? 0);
    }
    for (let place = line * side; line > 0 && place < (line + 1) * side - 1; place += 1) {
      const dark = modules[place] + modules[place + 1] + modules[place - side] + modules[place - side + 1];
      if (dark % 4 === 0) points += 3;
    }
  }
  const dark = modules.reduce((sum, module) => sum + module, 0);
  return points + Math.floor(Math.abs(dark * 20 - modules.length * 10) / modules.length) * 10;
}

/**
 * @param {number} version
 * @param {Uint8Array} bytes data and error correction in their order
 * @param {number} [mask] the one that is easiest to read unless given
 * @returns {Matrix}
 */
export function layOut(version, bytes, mask) {
  const side = sideOf(version);
  const modules = new Uint8Array(side * side);
  /** Where no data can stand. */
  const taken = new Uint8Array(side * side);

  /** @param {number} y @param {number} x @param {boolean | number} isDark */
  function set(y, x, isDark) {
    if (y < 0 || x < 0 || y >= side || x >= side) return;
    modules[y * side + x] = Number(isDark);
    taken[y * side + x] = 1;
  }

  /** @param {number} y its middle @param {number} x @param {number} radius @param {number[]} light rings */
  function square(y, x, radius, light) {
    for (let down = -radius; down <= radius; down += 1) {
      for (let right = -radius; right <= radius; right += 1) set(y + down, x + right, !light.includes(Math.max(Math.abs(down), Math.abs(right))));
    }
  }

  /**
   * A second time takes the mask away. What says level L and which mask, twice.
   * @param {number} one
   */
  function turn(one) {
    for (let place = 0; place < modules.length; place += 1) {
      if (!taken[place] && MASKS[one](Math.floor(place / side), place % side) === 0) modules[place] ^= 1;
    }
    const told = withCheck(0b01000 | one, 0x537, 10) ^ 0x5412;
    FORMAT.forEach((near, bit) => {
      const isDark = told >>> bit & 1;
      set(bit < 8 ? near : 8, bit < 8 ? 8 : near, isDark);
      set(bit < 8 ? 8 : side - 15 + bit, bit < 8 ? side - 1 - bit : 8, isDark);
    });
  }

  for (let place = 0; place < side; place += 1) {
    set(6, place, place % 2 === 0);
    set(place, 6, place % 2 === 0);
  }
  const places = alignments(version);
  const last = places.length - 1;
  places.forEach((y, row) => places.forEach((x, column) => {
    // Not where a finder pattern is.
    if ((row || column % last) && (column || row % last)) square(y, x, 2, [1]);
  }));
  for (const [y, x] of [[3, 3], [3, side - 4], [side - 4, 3]]) square(y, x, 4, [2, 4]);
  set(side - 8, 8, true);
  // Twice: the format has its places, and no mask is on.
  turn(0);
  turn(0);
  const told = withCheck(version, 0x1f25, 12);
  for (let bit = 0; version >= 7 && bit < 18; bit += 1) {
    const [near, far] = [Math.floor(bit / 3), side - 11 + (bit % 3)];
    set(near, far, told >>> bit & 1);
    set(far, near, told >>> bit & 1);
  }

  // Upwards and downwards in columns of two, from the right; the timing pattern's column has none.
  let bit = 0;
  for (let right = side - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < side; step += 1) {
      const y = (right > 6 ? right : right + 1) & 2 ? step : side - 1 - step;
      for (const place of [y * side + right, y * side + right - 1]) {
        if (taken[place] || bit >= bytes.length * 8) continue;
        modules[place] = bytes[bit >>> 3] >>> (7 - (bit & 7)) & 1;
        bit += 1;
      }
    }
  }

  let [best, least] = [mask ?? 0, Infinity];
  for (let one = 0; mask === undefined && one < MASKS.length; one += 1) {
    turn(one);
    const points = penalty({ side, modules });
    if (points < least) [best, least] = [one, points];
    turn(one);
  }
  turn(best);
  return { side, modules };
}
