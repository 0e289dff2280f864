/** Times, days, counts and delivery as people read them. Pure, but for the language of the browser. */

/** Narrow, and no place to break a line. */
const THIN_SPACE = '\u202f';

/** @typedef {{kind: 'queued' | 'sending' | 'failed' | 'stored' | 'spread' | 'everywhere', words: string, holding: number, known: number}} DeliveryWords */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

/**
 * `Date` throws on times beyond 100 million days.
 * @param {number} at
 */
const safe = (at) => (Math.abs(at) <= 8.64e15 ? at : 0);

/** @param {number} at milliseconds since 1970 */
export const timeOfDay = (at) => clock.format(safe(at));

/** @param {number} at milliseconds since 1970 */
export const exactTime = (at) => fullTime.format(safe(at));

/**
 * The local day as a number that grows from day to day.
 * @param {number} at milliseconds since 1970
 */
export function dayNumber(at) {
  const date = new Date(safe(at));
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** @param {number} at @param {number} now */
export function dayName(at, now) {
  const ago = dayNumber(now) - dayNumber(at);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  if (ago > 1 && ago < 7) return weekday.format(safe(at));
  const isSameYear = new Date(safe(at)).getFullYear() === new Date(now).getFullYear();
  return (isSameYear ? shortDay : fullDay).format(safe(at));
}

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** @param {number} count as a badge shows it, nothing for none */
export const upTo99 = (count) => (count > 99 ? '99+' : count > 0 ? String(count) : '');

/** @param {string[]} names */
export function listed(names) {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @param {number} milliseconds of a round trip */
export function latency(milliseconds) {
  const shown = milliseconds < 10 ? Math.round(milliseconds * 10) / 10 : Math.round(milliseconds);
  return `${milliseconds < 1 ? '<1' : shown}${THIN_SPACE}ms`;
}

/** @param {number} milliseconds to go */
export const countdown = (milliseconds) => `${Math.max(1, Math.ceil(milliseconds / 1000))}${THIN_SPACE}s`;

/** @param {number} milliseconds */
export function validFor(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `Valid for ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * How far a message on the node has spread.
 * @param {number} holding nodes that hold it, one's own counted
 * @param {number} known nodes of the mesh
 * @returns {DeliveryWords}
 */
export function spreadWords(holding, known) {
  if (holding <= 1) return { kind: 'stored', words: 'stored on this node', holding, known };
  if (holding >= known) {
    return { kind: 'everywhere', words: known === 2 ? 'on both nodes' : `on all ${known} nodes`, holding, known };
  }
  return { kind: 'spread', words: `on ${holding} of ${known} nodes`, holding, known };
}

/**
 * Where a message is that the node has not acknowledged.
 * @param {import('./state.js').OutboxItem} item
 * @returns {DeliveryWords}
 */
export function outboxWords(item) {
  const none = { holding: 0, known: 0 };
  if (item.state === 'failed') return { kind: 'failed', words: item.words ?? 'not sent', ...none };
  if (item.state === 'queued') return { kind: 'queued', words: 'waiting for the node', ...none };
  return { kind: 'sending', words: item.words ?? 'sending', ...none };
}

/**
 * Where an edit is that the node has not acknowledged.
 * @param {import('./state.js').ChangeItem} item
 * @returns {DeliveryWords}
 */
export function editWords(item) {
  const none = { holding: 0, known: 0 };
  if (item.state === 'failed') return { kind: 'failed', words: `edit not saved: ${item.words ?? 'the node refused it'}`, ...none };
  if (item.state === 'queued') return { kind: 'queued', words: 'edit waits for the node', ...none };
  return { kind: 'sending', words: item.words ?? 'saving the edit', ...none };
}

/** Names told of those who have read a message; the rest is counted. */
const READERS_MAX = 12;

/** @param {readonly string[]} readers IDs @param {ReadonlyMap<string, string>} names @returns {string} */
export function readWords(readers, names) {
  const [one, two] = readers.map((id) => names.get(id));
  if (readers.length === 1 && one) return `read by ${one}`;
  if (readers.length === 2 && one && two) return `read by ${one} and ${two}`;
  return readers.length ? `read by ${counted(readers.length, 'person', 'people')}` : '';
}

/** @param {readonly string[]} readers IDs @param {ReadonlyMap<string, string>} names @returns {string} */
export function readerNames(readers, names) {
  if (readers.length === 0) return '';
  const known = readers.slice(0, READERS_MAX).flatMap((id) => names.get(id) ?? []);
  const rest = readers.length - known.length;
  const others = known.length ? counted(rest, 'other') : counted(rest, 'person', 'people');
  return `read by ${listed([...known, ...(rest ? [others] : [])])}`;
}

const encoder = new TextEncoder();

/** @param {string} text how many bytes it takes on the wire */
export const byteLength = (text) => encoder.encode(text).length;

// Unicode Technical Standard 51, section 1.4.9; what is a sign of text as well must be a picture.
const emoji = /(?=\p{Extended_Pictographic}|\p{Regional_Indicator}|.\ufe0f?\u20e3)(?:\p{Regional_Indicator}{2}|(?!\p{Regional_Indicator})\p{Emoji}(?:\p{Emoji_Modifier}|\ufe0f?\u20e3|\ufe0f|[\u{e0020}-\u{e007e}]{1,8}\u{e007f})?(?:\u200d\p{Emoji}(?:\p{Emoji_Modifier}|\ufe0f)?){0,8})/u;
const oneEmoji = new RegExp(`^${emoji.source}$`, 'u');
const emojiOnly = new RegExp(`^\\s*(?:${emoji.source}\\s*){1,12}$`, 'u');

/** @param {string} text whether it is what somebody can react with */
export const isOneEmoji = (text) => oneEmoji.test(text);

/**
 * A few pictures and nothing else: shown large.
 * @param {string} text
 */
export const isEmojiOnly = (text) => emojiOnly.test(text);
