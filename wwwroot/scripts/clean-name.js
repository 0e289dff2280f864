/** Names that no node has checked, of rooms and of people. Pure. */

/** What has no place in a name: also invisible characters, and those that change the direction. */
const UNNAMEABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
/** Characters of a room's name; people's names are shorter. */
const NAME_MAX = 60;

/**
 * @param {string} text from anybody
 * @param {number} [most] characters
 */
export const cleanName = (text, most = NAME_MAX) =>
  [...text.replace(UNNAMEABLE, '').replace(/\s+/gu, ' ').trim()].slice(0, most).join('').trim();
