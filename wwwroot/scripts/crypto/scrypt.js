/** scrypt (RFC 7914): a slow hash of room codes, so that whoever overhears one cannot try them all in time. */

import { checkBytes } from './encoding.js';
import { subtle } from './subtle.js';

/**
 * @typedef {object} Cost
 * @property {number} N rounds, a power of two
 * @property {number} r block size, in 128 bytes
 * @property {number} p how often, one after the other
 */

/** A code that lives ten minutes: about 0.2 s of work, and 32 MiB. @type {Readonly<Cost>} */
export const CODE_COST = Object.freeze({ N: 2 ** 15, r: 8, p: 1 });

/** Twice what codes need. More: a phone gives up the page. */
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
/** N · r · p, four times what codes need. More: people wait for seconds. */
const WORK_MAX = 2 ** 20;
const LENGTH_MAX = 1024;
/** Of password and salt. */
const INPUT_BYTES_MAX = 65_536;
/** Half a frame: longer and the page stutters, much shorter and the pauses cost more than the work. */
const STRETCH_MS = 8;
/** Rounds between two looks at the clock: with r = 8 a fraction of a millisecond. */
const STRETCH_ROUNDS = 64;

/** @param {Cost} cost @param {number} length */
function check({ N, r, p }, length) {
  for (const [name, value] of Object.entries({ N, r, p, length })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`scrypt: ${name} must be a whole number from 1, not ${value}`);
  }
  if (128 * N * r > MEMORY_BYTES_MAX) throw new RangeError(`scrypt: 128 N r must be at most ${MEMORY_BYTES_MAX} bytes`);
  // The last is RFC 7914's, section 6: N < 2^(128 r / 8).
  if (N < 2 || (N & (N - 1)) !== 0 || (r === 1 && N >= 2 ** 16)) {
    throw new RangeError(`scrypt: N must be a power of two from 2 (below 2^16 where r is 1), not ${N}`);
  }
  if (N * r * p > WORK_MAX) throw new RangeError(`scrypt: N r p must be at most ${WORK_MAX}`);
  if (length > LENGTH_MAX) throw new RangeError(`scrypt: length must be at most ${LENGTH_MAX} bytes`);
}

/**
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {Cost} cost
 * @param {number} length bytes
 */
export async function scrypt(password, salt, cost, length) {
  checkBytes('password', password, 0, INPUT_BYTES_MAX);
  checkBytes('salt', salt, 0, INPUT_BYTES_MAX);
  check(cost, length);
  const { N, r, p } = cost;
  const blockBytes = 128 * r;
  const mixed = await pbkdf2(password, salt, p * blockBytes);
  const memory = new Int32Array(N * 32 * r);
  for (let index = 0; index < p; index += 1) {
    await mixRounds(new DataView(mixed.buffer, index * blockBytes, blockBytes), memory, N, r);
  }
  return pbkdf2(password, mixed, length);
}

/** @param {Uint8Array} password @param {Uint8Array} salt @param {number} length bytes */
async function pbkdf2(password, salt, length) {
  const key = await subtle().importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 1 };
  return new Uint8Array(await subtle().deriveBits(algorithm, key, 8 * length));
}

/**
 * scryptROMix: fills the memory, then walks through it as the data say.
 * @param {DataView} block mixed in place
 * @param {Int32Array} memory
 * @param {number} N
 * @param {number} r
 */
async function mixRounds(block, memory, N, r) {
  const words = 32 * r;
  const current = new Int32Array(words);
  const next = new Int32Array(words);
  for (let index = 0; index < words; index += 1) current[index] = block.getInt32(4 * index, true);
  await inStretches(N, (round) => {
    memory.set(current, round * words);
    mixBlock(current, next, r);
    current.set(next);
  });
  await inStretches(N, () => {
    // Integerify: N is below 2^32, so the low word is enough.
    const start = (current[words - 16] & (N - 1)) * words;
    for (let index = 0; index < words; index += 1) current[index] ^= memory[start + index];
    mixBlock(current, next, r);
    current.set(next);
  });
  for (let index = 0; index < words; index += 1) block.setInt32(4 * index, current[index], true);
}

/** @param {number} rounds @param {(round: number) => void} work */
async function inStretches(rounds, work) {
  let start = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    work(round);
    if (round % STRETCH_ROUNDS !== STRETCH_ROUNDS - 1 || performance.now() - start < STRETCH_MS) continue;
    await pause();
    start = performance.now();
  }
}

/** Lets the page do something else. Not a timer: browsers give those of a hidden tab one turn a second. */
function pause() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}

/**
 * scryptBlockMix with Salsa20/8: the even blocks of 64 bytes come first, then the odd ones.
 * @param {Int32Array} from
 * @param {Int32Array} to
 * @param {number} r
 */
function mixBlock(from, to, r) {
  const last = 16 * (2 * r - 1);
  for (let word = 0; word < 16; word += 1) state[word] = from[last + word];
  for (let index = 0; index < 2 * r; index += 1) {
    for (let word = 0; word < 16; word += 1) state[word] ^= from[16 * index + word];
    salsa8(state);
    to.set(state, 16 * ((index >> 1) + (index & 1) * r));
  }
}

/** Between two pauses only one caller works, and leaves nothing behind here. */
const state = new Int32Array(16);

/**
 * RFC 7914, section 3. Sixteen variables and not an array: engines keep them in registers, and
 * this is where all the time goes.
 * @param {Int32Array} x changed in place
 */
function salsa8(x) {
  let x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
  let x8 = x[8], x9 = x[9], x10 = x[10], x11 = x[11], x12 = x[12], x13 = x[13], x14 = x[14], x15 = x[15];
  let s = 0;
  for (let round = 0; round < 8; round += 2) {
    s = (x0 + x12) | 0; x4 ^= (s << 7) | (s >>> 25); s = (x4 + x0) | 0; x8 ^= (s << 9) | (s >>> 23);
    s = (x8 + x4) | 0; x12 ^= (s << 13) | (s >>> 19); s = (x12 + x8) | 0; x0 ^= (s << 18) | (s >>> 14);
    s = (x5 + x1) | 0; x9 ^= (s << 7) | (s >>> 25); s = (x9 + x5) | 0; x13 ^= (s << 9) | (s >>> 23);
    s = (x13 + x9) | 0; x1 ^= (s << 13) | (s >>> 19); s = (x1 + x13) | 0; x5 ^= (s << 18) | (s >>> 14);
    s = (x10 + x6) | 0; x14 ^= (s << 7) | (s >>> 25); s = (x14 + x10) | 0; x2 ^= (s << 9) | (s >>> 23);
    s = (x2 + x14) | 0; x6 ^= (s << 13) | (s >>> 19); s = (x6 + x2) | 0; x10 ^= (s << 18) | (s >>> 14);
    s = (x15 + x11) | 0; x3 ^= (s << 7) | (s >>> 25); s = (x3 + x15) | 0; x7 ^= (s << 9) | (s >>> 23);
    s = (x7 + x3) | 0; x11 ^= (s << 13) | (s >>> 19); s = (x11 + x7) | 0; x15 ^= (s << 18) | (s >>> 14);
    s = (x0 + x3) | 0; x1 ^= (s << 7) | (s >>> 25); s = (x1 + x0) | 0; x2 ^= (s << 9) | (s >>> 23);
    s = (x2 + x1) | 0; x3 ^= (s << 13) | (s >>> 19); s = (x3 + x2) | 0; x0 ^= (s << 18) | (s >>> 14);
    s = (x5 + x4) | 0; x6 ^= (s << 7) | (s >>> 25); s = (x6 + x5) | 0; x7 ^= (s << 9) | (s >>> 23);
    s = (x7 + x6) | 0; x4 ^= (s << 13) | (s >>> 19); s = (x4 + x7) | 0; x5 ^= (s << 18) | (s >>> 14);
    s = (x10 + x9) | 0; x11 ^= (s << 7) | (s >>> 25); s = (x11 + x10) | 0; x8 ^= (s << 9) | (s >>> 23);
    s = (x8 + x11) | 0; x9 ^= (s << 13) | (s >>> 19); s = (x9 + x8) | 0; x10 ^= (s << 18) | (s >>> 14);
    s = (x15 + x14) | 0; x12 ^= (s << 7) | (s >>> 25); s = (x12 + x15) | 0; x13 ^= (s << 9) | (s >>> 23);
    s = (x13 + x12) | 0; x14 ^= (s << 13) | (s >>> 19); s = (x14 + x13) | 0; x15 ^= (s << 18) | (s >>> 14);
  }
  x[0] += x0; x[1] += x1; x[2] += x2; x[3] += x3;
  x[4] += x4; x[5] += x5; x[6] += x6; x[7] += x7;
  x[8] += x8; x[9] += x9; x[10] += x10; x[11] += x11;
  x[12] += x12; x[13] += x13; x[14] += x14; x[15] += x15;
}
