/** What goes out, changes first: queued, sent, acknowledged, refused; and how far messages have spread. */

import { sortKey } from '../order.js';
import { DELIVERY_MAX, OUTBOX_MAX, roomOf } from '../state.js';
import * as changes from './changes.js';
import { newestWanted, withEntries, withRead, withRoom, withThread } from './rooms.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../state.js').OutboxItem} OutboxItem */
/** @typedef {import('../actions.js').Outcome} Outcome */
/** @typedef {import('../actions.js').Effect} Effect */

/** Messages and changes sent and not acknowledged. Too high: a node that is slow is slowed further. */
const IN_FLIGHT_MAX = 20;

/** @param {State} state @param {OutboxItem[]} outbox @param {Effect[]} effects @returns {Outcome} */
function kept(state, outbox, effects) {
  return [{ ...state, outbox }, [...effects, { effect: 'rememberOutbox', outbox }]];
}

/**
 * Sends what is queued, in order, as far as the connection and the limit allow.
 * @param {State} state
 * @returns {Outcome}
 */
export function flush(state) {
  if (state.connection.state !== 'online') return [state, []];
  const underWay = [...state.changes, ...state.outbox].filter((item) => item.state === 'sent').length;
  const [changed, sends] = changes.sendQueued(state, IN_FLIGHT_MAX - underWay);
  if (changed.changes.some((item) => item.state === 'queued')) return [changed, sends];
  let free = IN_FLIGHT_MAX - underWay - sends.filter((effect) => effect.effect === 'send').length;
  /** @type {Effect[]} */
  const effects = [];
  const outbox = state.outbox.map((item) => {
    if (item.state !== 'queued' || free <= 0) return item;
    free -= 1;
    const { tag, room, text, reply, thread, urgent } = item;
    effects.push({ effect: 'send', message: { type: 'say', room, text, tag, ...(reply ? { reply } : {}), ...(thread ? { thread } : {}), ...(urgent ? { urgent } : {}) } });
    return { ...item, state: /** @type {const} */ ('sent') };
  });
  return effects.length ? kept(changed, outbox, [...sends, ...effects]) : [changed, sends];
}

/** @param {Outcome} outcome @returns {Outcome} the same, and what may go out now */
function flushed([state, effects]) {
  const [sent, sends] = flush(state);
  return [sent, [...effects, ...sends]];
}

/** @param {State} state @param {import('../actions.js').Change} change @param {string} tag @param {number} now @returns {Outcome} */
export const changeWanted = (state, change, tag, now) => flushed(changes.queued(state, change, tag, now));

/** @param {State} state @param {string} text @param {string} tag @param {number} now @param {boolean} [urgent] @returns {Outcome} */
export function said(state, text, tag, now, urgent = false) {
  if (state.outbox.length >= OUTBOX_MAX) {
    const words = `${OUTBOX_MAX} messages are waiting already. Wait for the connection.`;
    return [{ ...state, problem: { where: 'composer', text: words } }, []];
  }
  /** @type {OutboxItem} */
  const item = { tag, room: state.current, text, at: now, state: 'queued' };
  const { compose, open } = state.rooms[state.current];
  if (compose?.mode === 'reply') item.reply = compose.id;
  if (open) item.thread = open.id;
  if (urgent) item.urgent = true;
  const read = withRead({ ...changes.withoutCompose(state), atBottom: true, problem: null });
  const seen = open ? read : withRoom(read, state.current, { unreadFrom: null });
  const [placed, effects] = seen.rooms[state.current].detached
    ? newestWanted(seen, state.current) : /** @type {Outcome} */ ([seen, []]);
  return flushed(kept(placed, [...placed.outbox, item], effects));
}

/** @param {State} state @param {string} tag @param {Partial<OutboxItem>} change */
const changed = (state, tag, change) =>
  state.outbox.map((item) => (item.tag === tag ? { ...item, ...change } : item));

/** @param {State} state @param {string} tag @returns {Outcome} */
export function retryWanted(state, tag) {
  const change = changes.changeOf(state, tag);
  if (change) return flushed(changes.retried(state, change));
  return flushed(kept(state, changed(state, tag, { state: 'queued', words: undefined }), []));
}

/** @param {State} state @param {string} tag @returns {Outcome} */
export function discardWanted(state, tag) {
  const change = changes.changeOf(state, tag);
  return change ? changes.discarded(state, change) : kept(state, state.outbox.filter((item) => item.tag !== tag), []);
}

/**
 * The connection is gone: what was not acknowledged is sent again, under the same tag.
 * @param {State} state
 */
export function unsent(state) {
  const known = changes.unsent(state);
  if (!state.outbox.some((item) => item.state === 'sent')) return known;
  const outbox = state.outbox.map((item) => (item.state === 'sent'
    ? { ...item, state: /** @type {const} */ ('queued'), echo: undefined, words: undefined } : item));
  return { ...known, outbox };
}

/**
 * @param {State} state
 * @param {import('../protocol.js').Ack} ack
 * @param {number} now
 * @returns {Outcome}
 */
export function acknowledged(state, ack, now) {
  const change = changes.changeOf(state, ack.tag);
  if (change) return flushed(changes.acknowledged(state, change));
  const item = state.outbox.find((other) => other.tag === ack.tag);
  if (!item) return [state, []];
  const outbox = state.outbox.filter((other) => other !== item);
  let [next, effects] = kept(state, outbox, []);
  const room = roomOf(next, item.room);
  if (room && ack.order !== undefined && !room.entries.some((entry) => entry.id === ack.id)) {
    /** @type {import('../state.js').Entry} */
    const entry = {
      kind: 'message', key: `t:${ack.tag}`, id: ack.id, sort: sortKey(ack.order, ack.id),
      order: ack.order, at: now, by: next.me?.id ?? '', name: next.me?.name ?? '',
      node: next.node?.id ?? '', text: item.text, tag: ack.tag, reply: item.reply, thread: item.thread,
      urgent: item.urgent ? { count: 0, people: [] } : undefined,
    };
    next = withThread(next, room, entry);
    if (!room.detached) next = withEntries(next, room.name, [entry], false);
  }
  if (!next.delivery.has(ack.id)) next = withDelivery(next, [[ack.id, 1, 0]]);
  return flushed([next, effects]);
}

/** @param {State} state @param {import('../protocol.js').Refusal} refusal @returns {Outcome} */
export function refused(state, refusal) {
  const tag = refusal.tag ?? '';
  const item = changes.changeOf(state, tag);
  if (item) return flushed(changes.refused(state, item, refusal));
  if (!state.outbox.some((item) => item.tag === tag)) return [state, []];
  // The node keeps a delayed text and will acknowledge it.
  const change = refusal.code === 'rate-limited' ? {} : { state: /** @type {const} */ ('failed') };
  return flushed(kept(state, changed(state, tag, { ...change, words: refusal.text }), []));
}

/** @param {State} state @param {[string, number, number][]} items @returns {State} */
export function withDelivery(state, items) {
  const delivery = new Map(state.delivery);
  for (const [id, holding, known] of items) {
    delivery.delete(id);
    delivery.set(id, [holding, known]);
  }
  for (const id of delivery.keys()) {
    if (delivery.size <= DELIVERY_MAX) break;
    delivery.delete(id);
  }
  return { ...state, delivery };
}

/**
 * What a page keeps of messages and edits that it has handed on to another node's page: they are
 * sent there, and from here only if somebody wants that.
 * @template {{state: 'queued' | 'sent' | 'failed', words?: string}} T
 * @param {T[]} items
 * @param {string} node
 * @returns {T[]}
 */
export const handedOn = (items, node) => items.map((item) => (item.state === 'failed' ? item
  : { ...item, state: /** @type {const} */ ('failed'), words: `It went along to ${node}. If it is not there, try again.` }));
