/** WebCrypto, looked up when it is used: a page that has none must load all the same. */

/** The browser offers no cryptography: it is an old one, or the page came by plain HTTP. */
export class NoCryptoError extends Error {}

export const hasSubtle = () => typeof globalThis.crypto?.subtle?.digest === 'function';

/** @returns {SubtleCrypto} */
export function subtle() {
  if (!hasSubtle()) throw new NoCryptoError('no cryptography in this browser: open the page by HTTPS');
  return globalThis.crypto.subtle;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>} 32 bytes
 */
export const sha256 = async (bytes) => new Uint8Array(await subtle().digest('SHA-256', bytes));
