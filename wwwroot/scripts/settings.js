/** What somebody chose in this browser, as it is kept from visit to visit. Pure. */

import { byteLength } from './format.js';

/** @typedef {{text: string, away: boolean}} Condition what one says of oneself */
/** @typedef {{id: string, name: string}} Blocked `name`: the one they had when they were blocked */
/** @typedef {{id: string, name: string, key: string}} Verified `key`: in base64url; `name`: the one it was compared under */
/** @typedef {{sharesReads: boolean, condition: Condition, blocked: readonly Blocked[], verified: readonly Verified[]}} Settings */

/** Bytes of a status. The node takes no longer one. */
export const STATUS_BYTES = 128;
/** People that may be blocked at a time. */
export const BLOCKED_MAX = 200;
/** People that may be verified at a time. */
export const VERIFIED_MAX = 200;

/** @param {any} value */
const isText = (value) => typeof value === 'string' && value !== '' && value.length < 256;

/** @param {any} list @param {string[]} fields @param {number} most @returns {any[]} */
const listOf = (list, fields, most) => (Array.isArray(list)
  ? list.filter((one) => fields.every((field) => isText(one?.[field]))).slice(-most) : []);

/**
 * @param {(name: string) => any} read undefined for nothing
 * @returns {Settings} as far as what was kept has the right form
 */
export function settingsOf(read) {
  const { text, away } = read('condition') ?? {};
  return {
    sharesReads: read('sharesReads') !== false,
    condition: { text: typeof text === 'string' && byteLength(text) <= STATUS_BYTES ? text : '', away: away === true },
    blocked: listOf(read('blocked'), ['id', 'name'], BLOCKED_MAX).map(({ id, name }) => ({ id, name })),
    verified: listOf(read('verified'), ['id', 'name', 'key'], VERIFIED_MAX).map(({ id, name, key }) => ({ id, name, key })),
  };
}
