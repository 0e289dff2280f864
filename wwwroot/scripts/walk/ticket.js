/**
 * What a page hands to another node's page in the fragment of the address, when it can only go there
 * as a whole (PROTOCOL.md, 1.8): who the person is, what is unsent, where they were. Pure.
 */

import { fromBase64url, toBase64url, utf8 } from '../crypto/encoding.js';
import { readLineage } from '../crypto/identity.js';
import { CHANGES_MAX, OUTBOX_MAX, ROOMS_MAX } from '../state.js';

/** @typedef {{tag: string, room: string, text: string, at: number, reply?: string, thread?: string, urgent?: boolean}} Unsent */
/** @typedef {{tag: string, room: string, id: string, kind: 'edit' | 'react' | 'pin' | 'delete' | 'acknowledge', text?: string, emoji?: string, on?: boolean, at: number}} UnsentChange */
/** @typedef {import('../crypto/identity.js').WrittenLineage & {x: string, y: string, d: string}} TicketKeys a device made for the journey; `d` is its secret */
/**
 * @typedef {object} Ticket
 * @property {string} id 32 hexadecimal digits, so that it is used once
 * @property {number} at milliseconds since 1970, by this browser's clock
 * @property {string} name
 * @property {string} from name of the node that is gone
 * @property {TicketKeys} [keys] of one who has keys
 * @property {string} [token] of one who has none
 * @property {string[]} rooms
 * @property {string} room the open one
 * @property {string} place ID of the message at the top of the view, empty at the bottom
 * @property {Unsent[]} outbox
 * @property {UnsentChange[]} changes edits, reactions and pins
 * @property {string} draft what was being written in the open room
 * @property {'auto' | 'light' | 'dark'} theme
 */

/** From the making to the reading. Too low: a warning about a certificate takes longer to read. */
export const TICKET_AGE_MAX_MS = 120_000;
/** Of the whole ticket as it is written. Browsers take addresses of more, but not all of much more. */
export const TICKET_LETTERS_MAX = 65_536;
/** Of what is being written. The whole of it stays where it was written. */
export const DRAFT_MAX = 16_384;
const PREFIX = '#walk=';
const VERSION = 1;
/** The clock may be set back a little meanwhile. */
const AHEAD_MAX_MS = 5_000;

/** @typedef {(value: any) => boolean} Check */
/** @param {number} most @param {number} [least] @returns {Check} */
const text = (most, least = 0) => (value) => typeof value === 'string' && value.length >= least && value.length <= most;
/** @type {Check} */
const time = (value) => Number.isSafeInteger(value) && value >= 0;
/** @type {Check} 32 bytes */
const scalar = (value) => fromBase64url(value, 32) !== null;
/** @type {(check: Check) => Check} */
const maybe = (check) => (value) => value === undefined || check(value);
/** @type {Check} */
const flag = (value) => typeof value === 'boolean';
/** @type {Check} */
const messageID = (value) => text(34)(value) && /^[0-9A-Za-z]{1,13}-\d{1,20}$/.test(value);
/** @type {(most: number, fields: Record<string, Check>) => Check} */
const list = (most, fields) => (value) => Array.isArray(value) && value.length <= most && value.every((item) => hasForm(item, fields));
/** @type {Record<string, Check>} */
const UNSENT = {
  tag: text(64, 1), room: text(128, 1), text: text(16_384, 1), at: time, reply: maybe(messageID), thread: maybe(messageID), urgent: maybe(flag),
};
/** @type {Record<string, Check>} */
const CHANGE = {
  tag: text(64, 1), room: text(128, 1), id: messageID, kind: (value) => ['edit', 'react', 'pin', 'delete', 'acknowledge'].includes(value),
  text: maybe(text(16_384, 1)), emoji: maybe(text(64, 1)), on: maybe(flag), at: time,
};
/** @type {Record<string, Check>} */
const FIELDS = {
  v: (value) => value === VERSION,
  id: (value) => text(32)(value) && /^[0-9a-f]{32}$/.test(value),
  at: time, name: text(256, 1), from: text(256),
  keys: maybe((value) => readLineage(value) !== null && value.chain.length > 0 && [value.x, value.y, value.d].every(scalar)),
  token: maybe(text(64, 1)),
  rooms: (value) => Array.isArray(value) && value.length <= ROOMS_MAX && value.every(text(128, 1)),
  room: text(128, 1),
  place: (value) => value === '' || messageID(value),
  outbox: list(OUTBOX_MAX, UNSENT),
  changes: list(CHANGES_MAX, CHANGE),
  draft: text(DRAFT_MAX),
  theme: (value) => ['auto', 'light', 'dark'].includes(value),
};

/** @param {any} value @param {Record<string, Check>} fields */
function hasForm(value, fields) {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(fields).every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));
}

/**
 * @template {object} T
 * @param {T} item
 * @param {Record<string, Check>} fields
 * @returns {T} without anything else that it has
 */
const onlyKnown = (item, fields) =>
  /** @type {T} */ (Object.fromEntries(Object.entries(item).filter(([name, value]) => Object.hasOwn(fields, name) && value !== undefined)));

/**
 * What the page still has to send, as a ticket holds it.
 * @param {import('../state.js').State} state
 * @returns {{outbox: Unsent[], changes: UnsentChange[]}}
 */
export const unsentOf = ({ outbox, changes }) => ({
  outbox: outbox.map((item) => onlyKnown(/** @type {Unsent} */ (item), UNSENT)),
  changes: changes.map((item) => onlyKnown(/** @type {UnsentChange} */ (item), CHANGE)),
});

/**
 * @param {Ticket} ticket
 * @returns {string | null} the fragment with its `#`; null where it would be too long
 */
export function writeTicket(ticket) {
  const letters = toBase64url(utf8(JSON.stringify({ v: VERSION, ...ticket })));
  return letters.length <= TICKET_LETTERS_MAX ? `${PREFIX}${letters}` : null;
}

/** @param {string} fragment */
export const isTicket = (fragment) => fragment.startsWith(PREFIX);

/**
 * The form and the age; whether its keys hold, and whether it was used, is seen to by who takes it.
 * @param {string} fragment of an address, from anybody
 * @param {number} now
 * @returns {Ticket | null}
 */
export function readTicket(fragment, now) {
  if (!isTicket(fragment) || fragment.length > PREFIX.length + TICKET_LETTERS_MAX) return null;
  const bytes = fromBase64url(fragment.slice(PREFIX.length));
  if (!bytes) return null;
  let value;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (!hasForm(value, FIELDS) || (value.keys === undefined) === (value.token === undefined)) return null;
  if (value.at > now + AHEAD_MAX_MS || now - value.at > TICKET_AGE_MAX_MS) return null;
  const { id, at, name, from, keys, token, rooms, room, place, outbox, changes, draft, theme } = value;
  return {
    id, at, name, from, keys, token, rooms, room, place, draft, theme,
    outbox: outbox.map((/** @type {Unsent} */ item) => onlyKnown(item, UNSENT)),
    changes: changes.map((/** @type {UnsentChange} */ item) => onlyKnown(item, CHANGE)),
  };
}

/**
 * Remembers that a ticket was used, as long as it could be used again.
 * @param {any} used what was remembered
 * @param {Ticket} ticket
 * @param {number} now
 * @returns {{id: string, at: number}[] | null} what to remember now; null where it was used before
 */
export function usedUp(used, ticket, now) {
  const known = (Array.isArray(used) ? used : []).filter((one) =>
    typeof one?.id === 'string' && typeof one.at === 'number' && now - one.at <= TICKET_AGE_MAX_MS + AHEAD_MAX_MS);
  if (known.some(({ id }) => id === ticket.id)) return null;
  return [...known, { id: ticket.id, at: ticket.at }];
}
