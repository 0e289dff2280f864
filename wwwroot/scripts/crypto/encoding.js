/** Bytes and how they are written. Pure. What others wrote is answered with null when it is malformed. */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Crockford's base 32: no I, L, O and U, so that it can be read aloud. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SMALL_CROCKFORD = CROCKFORD.toLowerCase();

/** The value of each ASCII character, -1 for those that have none. */
const BASE64URL_VALUES = Int8Array.from({ length: 128 }, (_, code) => BASE64URL.indexOf(String.fromCharCode(code)));

const encoder = new TextEncoder();

/** @param {string} text */
export const utf8 = (text) => encoder.encode(text);

/**
 * For our own mistakes: an argument that is no bytes, or not as many as there must be.
 * @param {string} name of the argument
 * @param {unknown} value
 * @param {number} [least]
 * @param {number} [most] as many as the least unless given
 */
export function checkBytes(name, value, least = 0, most = least || Infinity) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} must be a Uint8Array`);
  if (value.length >= least && value.length <= most) return;
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  throw new RangeError(`${name} must have ${wanted} bytes, not ${value.length}`);
}

/** @param {...Uint8Array} parts */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/**
 * Not for secrets: it takes longer the more they have in common.
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export const areSame = (left, right) =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/**
 * The bits of some bytes in groups, from the first bit on; zeros fill up the last group.
 * @param {Uint8Array} bytes
 * @param {number} size bits in a group, fewer than 8
 * @param {string} letters one for each value of a group
 * @param {number} leading zeros before the first bit
 */
function inLetters(bytes, size, letters, leading) {
  let text = '';
  let bits = 0;
  let held = leading;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= size) {
      held -= size;
      text += letters[bits >>> held];
      bits &= (1 << held) - 1;
    }
  }
  return held > 0 ? text + letters[bits << (size - held)] : text;
}

/**
 * RFC 4648, section 5, without padding.
 * @param {Uint8Array} bytes
 */
export const toBase64url = (bytes) => inLetters(bytes, 6, BASE64URL, 0);

/**
 * Reads what `toBase64url` wrote and nothing else: no padding, no spaces, no bits left over, so
 * that bytes have one spelling.
 * @param {unknown} text
 * @param {number} [length] of the bytes; others are refused before they are read
 * @returns {Uint8Array | null}
 */
export function fromBase64url(text, length) {
  if (typeof text !== 'string' || text.length % 4 === 1) return null;
  const size = Math.floor((text.length * 3) / 4);
  if (length !== undefined && size !== length) return null;
  const bytes = new Uint8Array(size);
  let [bits, held, end] = [0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const value = BASE64URL_VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) return null;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[end++] = bits >>> held;
    bits &= (1 << held) - 1;
  }
  return bits === 0 ? bytes : null;
}

/**
 * 64 bits, big-endian.
 * @param {number} number whole, from 0 to `Number.MAX_SAFE_INTEGER`
 */
export function bigEndian64(number) {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} is no whole number from 0 to 2^53 - 1`);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(number / 2 ** 32));
  view.setUint32(4, number % 2 ** 32);
  return bytes;
}

/**
 * Bytes as one big-endian number in Crockford's base 32: 8 bytes are 13 letters, as the node
 * writes IDs; 20 bytes are 32.
 * @param {Uint8Array} bytes
 */
export const toCrockford = (bytes) => inLetters(bytes, 5, CROCKFORD, (5 - ((bytes.length * 8) % 5)) % 5);

/**
 * Reads letters of five bits, in one spelling only: bits that no byte has are 0.
 * @param {string} text of as many letters as the bytes need
 * @param {number} length of the bytes
 * @param {string} alphabet
 * @param {boolean} isTrailing the bits left over stand behind the bytes, not before them
 * @returns {Uint8Array | null}
 */
function outOfLetters(text, length, alphabet, isTrailing) {
  const spare = 5 * text.length - 8 * length;
  if (spare < 0 || spare > 4) return null;
  let number = 0n;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return null;
    number = (number << 5n) | BigInt(value);
  }
  if (isTrailing && (number & ((1n << BigInt(spare)) - 1n)) !== 0n) return null;
  if (isTrailing) number >>= BigInt(spare);
  if (number >> BigInt(8 * length) !== 0n) return null;
  return Uint8Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
}

/**
 * Reads what `toCrockford` wrote.
 * @param {unknown} text
 * @param {number} length of the bytes
 * @returns {Uint8Array | null}
 */
export const fromCrockford = (text, length) => typeof text === 'string' ? outOfLetters(text, length, CROCKFORD, false) : null;

/**
 * The same alphabet in small letters, zeros behind the last bit: 16 bytes are 26 letters.
 * @param {Uint8Array} bytes
 */
export const toTrailingCrockford = (bytes) => inLetters(bytes, 5, SMALL_CROCKFORD, 0);

/**
 * Reads what `toTrailingCrockford` wrote.
 * @param {string} text
 * @param {number} length of the bytes
 * @returns {Uint8Array | null}
 */
export const fromTrailingCrockford = (text, length) => outOfLetters(text, length, SMALL_CROCKFORD, true);

/**
 * Takes no longer the more they have in common.
 * @param {Uint8Array} left
 * @param {Uint8Array} right of the same length
 */
export function areSameSecrets(left, right) {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) difference |= left[index] ^ right[index];
  return difference === 0;
}
