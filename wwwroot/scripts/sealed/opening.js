/** Messages of sealed rooms as the node has them, and as they are shown. */

import { isOneEmoji } from '../format.js';
import { keyIDOf, openText } from './text.js';

/** @typedef {import('../protocol.js').WireMessage} WireMessage */
/** @typedef {import('./key-ring.js').KeyRing} KeyRing */

export const UNREADABLE = 'This message is sealed for others, or its key has not come yet.';

/** What no node lets into a public room: control characters but line feed and tab. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * @param {KeyRing} ring
 * @param {import('./text.js').Place} place
 * @param {string} sealed from anybody
 * @returns {Promise<string | null>}
 */
export async function opened(ring, place, sealed) {
  const key = ring.keys.get(keyIDOf(sealed) ?? '')?.text;
  return key ? openText(key, place, sealed) : null;
}

/**
 * A message with what can be read of it. What does not open as what it is said to be is not shown.
 * @param {KeyRing} ring
 * @param {string} room
 * @param {WireMessage} message
 * @returns {Promise<{message: WireMessage, isOpen: boolean, mine: Map<string, string>}>} `mine`: sealed
 *   reactions by person and emoji, so that one can be taken back
 */
export async function openMessage(ring, room, message) {
  const { id, by, tag = '', edited } = message;
  if (message.deleted || message.missing) return { message: { ...message, reactions: [] }, isOpen: true, mine: new Map() };
  const kind = edited === undefined || edited === null ? /** @type {const} */ ('text') : /** @type {const} */ ('edit');
  const text = await opened(ring, { room, author: by, kind, tag, message: id }, message.text);
  /** @type {Map<string, Set<string>>} */
  const people = new Map();
  /** @type {Map<string, string>} */
  const mine = new Map();
  for (const { emoji: sealed, people: [person] } of message.reactions ?? []) {
    if (!person) continue;
    const emoji = await opened(ring, { room, author: person, kind: 'reaction', message: id }, sealed);
    if (!emoji || !isOneEmoji(emoji)) continue;
    people.set(emoji, (people.get(emoji) ?? new Set()).add(person));
    mine.set(`${person} ${emoji}`, sealed);
  }
  const reactions = [...people].map(([emoji, who]) => ({ emoji, count: who.size, people: [...who] }));
  return { message: { ...message, text: text?.replace(CONTROL, '') ?? UNREADABLE, reactions, ...(text === null ? { kind: 'notice' } : {}) }, isOpen: text !== null, mine };
}
