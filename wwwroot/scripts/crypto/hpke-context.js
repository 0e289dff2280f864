/** What a sender and a recipient share after HPKE's setup: a key and a count of messages (RFC 9180, section 5.2). */

import { checkBytes } from './encoding.js';
import { labelledExpand } from './hkdf.js';
import { subtle } from './subtle.js';

/** @typedef {'badKey' | 'doesNotOpen' | 'messageLimit'} HpkeReason */
/**
 * @typedef {object} Schedule
 * @property {Uint8Array} suite
 * @property {Uint8Array} key of AES-GCM
 * @property {Uint8Array} baseNonce 12 bytes
 * @property {Uint8Array} exporterSecret 32 bytes
 */

/** What a context does at most. The RFC ends at 2^96; this fits four bytes, and nothing here comes near. */
export const MESSAGES_MAX = 2 ** 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export class HpkeError extends Error {
  /** @param {HpkeReason} reason @param {string} text */
  constructor(reason, text) {
    super(text);
    this.name = 'HpkeError';
    this.reason = reason;
  }
}

class Context {
  #schedule;
  #sequence;
  /**
   * Ends when the message before this one is done.
   * @type {Promise<unknown>}
   */
  #turn = Promise.resolve();

  /**
   * @param {Schedule} schedule
   * @param {number} sequence of the first message; not 0 in tests only
   */
  constructor(schedule, sequence = 0) {
    this.#schedule = schedule;
    this.#sequence = sequence;
  }

  /**
   * A secret of both sides beside the messages (RFC 9180, section 5.3).
   * @param {Uint8Array} context
   * @param {number} length bytes
   */
  exportSecret(context, length) {
    checkBytes('context', context);
    return labelledExpand(this.#schedule.suite, this.#schedule.exporterSecret, 'sec', context, length);
  }

  /**
   * For the two contexts below: works on one message after the other, also when the caller does
   * not wait, so that no nonce serves twice. One that failed does not count.
   * @template T
   * @param {'encrypt' | 'decrypt'} use
   * @param {(algorithm: AesGcmParams, key: CryptoKey) => Promise<T>} work
   * @param {Uint8Array} additionalData
   * @returns {Promise<T>}
   */
  inTurn(use, additionalData, work) {
    const result = this.#turn.then(async () => {
      if (this.#sequence >= MESSAGES_MAX) throw new HpkeError('messageLimit', 'HPKE: this context has done all its messages');
      const key = await subtle().importKey('raw', this.#schedule.key, 'AES-GCM', false, [use]);
      const value = await work({ name: 'AES-GCM', iv: this.#nonce(), additionalData, tagLength: 8 * TAG_BYTES }, key);
      this.#sequence += 1;
      return value;
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  #nonce() {
    const nonce = this.#schedule.baseNonce.slice();
    const view = new DataView(nonce.buffer);
    view.setUint32(NONCE_BYTES - 4, view.getUint32(NONCE_BYTES - 4) ^ this.#sequence);
    return nonce;
  }
}

export class SenderContext extends Context {
  /**
   * @param {Uint8Array} aad
   * @param {Uint8Array} plaintext
   * @returns {Promise<Uint8Array>} 16 bytes longer
   */
  async seal(aad, plaintext) {
    checkBytes('aad', aad);
    checkBytes('plaintext', plaintext);
    return this.inTurn('encrypt', aad, async (algorithm, key) =>
      new Uint8Array(await subtle().encrypt(algorithm, key, plaintext)));
  }
}

export class RecipientContext extends Context {
  /**
   * Throws `HpkeError` (`doesNotOpen`); the message can then be tried again, or another one.
   * @param {Uint8Array} aad
   * @param {Uint8Array} ciphertext
   */
  async open(aad, ciphertext) {
    checkBytes('aad', aad);
    checkBytes('ciphertext', ciphertext);
    return this.inTurn('decrypt', aad, async (algorithm, key) => {
      try {
        return new Uint8Array(await subtle().decrypt(algorithm, key, ciphertext));
      } catch {
        throw new HpkeError('doesNotOpen', 'HPKE: changed on its way, or sealed for somebody or something else');
      }
    });
  }
}
