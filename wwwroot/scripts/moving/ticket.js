/**
 * What makes another browser the same person: a device made for it and vouched for by the one that
 * gives it (PROTOCOL.md, 1.11), in letters for a link that a QR code shows, or for a file. Pure.
 */

import { cleanName } from '../clean-name.js';
import { fromBase64url, toBase64url, utf8 } from '../crypto/encoding.js';
import { readLineage } from '../crypto/identity.js';

/** @typedef {import('../walk/ticket.js').TicketKeys} TicketKeys */
/** @typedef {{at: number, name: string, keys: TicketKeys}} Move `at`: when it was made, by that browser's clock */

/** Of a link. Too low: sending it to oneself takes longer. Too high: a photo of the code is of use to others. */
export const LINK_LIFE_MS = 10 * 60_000;
const PREFIX = '#move=';
const VERSION = '1';
const NAME_MAX = 32;
/** A name of the longest and a chain of the longest. */
const LETTERS_MAX = 2_700;

/** @param {Move} move @returns {string} letters that need no quoting in an address */
export const writeMove = ({ at, name, keys: { d, first, chain } }) =>
  [VERSION, at, toBase64url(utf8(name)), d, first, ...chain.flatMap(({ key, sig }) => [key, sig])].join('.');

/** @param {Move} move */
export const moveFragment = (move) => `${PREFIX}${writeMove(move)}`;

/** @param {string} fragment of an address */
export const isMove = (fragment) => fragment.startsWith(PREFIX);

/**
 * The form only: whether the keys hold, is seen to by who takes them.
 * @param {string} letters from anybody
 * @returns {Move | null}
 */
export function readMove(letters) {
  if (letters.length > LETTERS_MAX) return null;
  const [version, at, called, d, first, ...links] = letters.split('.');
  const chain = links.flatMap((key, index) => (index % 2 ? [] : [{ key, sig: links[index + 1] }]));
  const point = readLineage({ first, chain })?.chain.at(-1)?.key;
  const bytes = fromBase64url(called);
  if (version !== VERSION || !/^\d{1,15}$/.test(at) || !point || !bytes || !fromBase64url(d, 32)) return null;
  const name = cleanName(new TextDecoder().decode(bytes), NAME_MAX);
  return name ? { at: Number(at), name, keys: { first, chain, x: toBase64url(point.slice(1, 33)), y: toBase64url(point.slice(33)), d } } : null;
}

/** @param {string} fragment @returns {Move | null} */
export const readFragment = (fragment) => (isMove(fragment) ? readMove(fragment.slice(PREFIX.length)) : null);

/**
 * Clocks of two devices differ, so a link may come from a little ahead.
 * @param {Move} move
 * @param {number} now
 */
export const isFresh = ({ at }, now) => Math.abs(now - at) <= LINK_LIFE_MS;
