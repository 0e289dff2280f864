/** How long a sealed text looks: 0x80 and zeros up to one of a few lengths (as ISO/IEC 7816-4 pads). Pure. */

/** Lengths of what is padded. A longer text than the last one holds is not sealed. */
export const TEXT_SIZES = [256, 512, 1024, 2048, 4096, 8192, 16_384];
export const REACTION_SIZES = [32];
export const TOPIC_SIZES = [256];
const MARK = 0x80;

/**
 * @param {Uint8Array} bytes
 * @param {readonly number[]} sizes
 * @returns {Uint8Array | null} null where it is too long for all of them
 */
export function pad(bytes, sizes) {
  const size = sizes.find((one) => one > bytes.length);
  if (size === undefined) return null;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = MARK;
  return padded;
}

/**
 * @param {Uint8Array} padded
 * @param {readonly number[]} sizes
 * @returns {Uint8Array | null} null for what `pad` does not make
 */
export function unpad(padded, sizes) {
  if (!sizes.includes(padded.length)) return null;
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== MARK) return null;
  const bytes = padded.subarray(0, end);
  return sizes.find((one) => one > bytes.length) === padded.length ? bytes : null;
}
