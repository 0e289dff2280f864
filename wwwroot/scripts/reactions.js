/** The reactions to a message as they are shown: how many, who, whether I am among them. Pure. */

import { neutralised } from './bidi.js';
import { known } from './emoji.js';
import { listed } from './format.js';

/** @typedef {{emoji: string, shown: string, count: number, mine: boolean, pending: boolean, words: string}} ReactionMark */

/** Names told of those who reacted; the rest is counted. */
const NAMES_MAX = 12;
/** What a reaction is longer than this is no emoji. */
const SHOWN_MAX = 16;
/** Offered where nothing was used yet. */
const USUAL = ['👍', '❤️', '😂', '🎉', '🙏'];
/** Emoji in the quick row. */
export const QUICK_MAX = 5;

/**
 * @param {readonly import('./protocol.js').Reaction[]} reactions
 * @param {string} me
 * @param {ReadonlyMap<string, string>} names of people, by ID
 * @param {ReadonlySet<string>} pending emoji that the node has not acknowledged
 * @returns {ReactionMark[]}
 */
export function reactionMarks(reactions, me, names, pending) {
  return reactions.map(({ emoji, count, people }) => {
    const mine = people.includes(me);
    const shown = [...emoji].length > SHOWN_MAX ? `${[...emoji].slice(0, SHOWN_MAX).join('')}…` : emoji;
    return { emoji, shown: neutralised(shown), count, mine, pending: pending.has(emoji), words: whoReacted(people, count, me, names) };
  });
}

/**
 * @param {readonly string[]} people
 * @param {number} count
 * @param {string} me
 * @param {ReadonlyMap<string, string>} names
 */
function whoReacted(people, count, me, names) {
  const others = people.filter((id) => id !== me).flatMap((id) => names.get(id) ?? []);
  const shown = [...(people.includes(me) ? ['you'] : []), ...others].slice(0, NAMES_MAX);
  const rest = Math.max(0, count - shown.length);
  if (rest === 0) return listed(shown);
  const counted = shown.length === 0 ? (rest === 1 ? '1 person' : `${rest} people`) : rest === 1 ? '1 other' : `${rest} others`;
  return listed([...shown, counted]);
}

/**
 * What an emoji is called, for those who do not see it.
 * @param {string} emoji
 */
export const emojiName = (emoji) => known(emoji)?.code.replaceAll('_', ' ') ?? emoji;

/**
 * The emoji offered first: those used last, then the usual ones.
 * @param {readonly string[]} recent
 */
export const quickEmoji = (recent) => [...new Set([...recent.filter((emoji) => known(emoji)), ...USUAL])].slice(0, QUICK_MAX);
