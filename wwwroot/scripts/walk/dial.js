/**
 * Reaches for several nodes at once and keeps the first that says it is one ("happy eyeballs", RFC
 * 8305): the node one was on at once and once more, the others after a grace, one after the other.
 */

import { decode } from '../protocol.js';

/** @typedef {import('../protocol.js').Welcome} Welcome */
/**
 * @typedef {object} Plan
 * @property {string[]} doors pages whose nodes are tried; the first is the one that was lost, `''` this page's own
 * @property {number} grace milliseconds before any but the first is tried
 * @property {number} patience milliseconds from then until all is given up
 */
/**
 * @typedef {object} Line as much of a WebSocket as is used here
 * @property {any} onmessage
 * @property {any} onclose
 * @property {(code?: number) => void} close
 */
/** @typedef {{code: number, reason: string, refused: string[]}} Loss `refused`: pages whose nodes said no, or whose certificate did */

/** Between the beginnings of two attempts (RFC 8305, "Connection Attempt Delay"). */
export const STAGGER_MS = 250;
/** Attempts that run at the same time. Too high: a large mesh is knocked at everywhere. */
export const AT_ONCE_MAX = 4;

/**
 * @template {Line} T
 * @param {Plan} plan
 * @param {object} outside
 * @param {(door: string) => T} outside.reach begins a connection
 * @param {(door: string, welcome: Welcome) => boolean} outside.accepts whether this is a node to go to
 * @param {(line: T, door: string, welcome: Welcome) => void} outside.won called once, or
 * @param {(loss: Loss) => void} outside.lost is
 * @param {(milliseconds: number, then: () => void) => () => void} outside.after a timer; gives back what stops it
 * @returns {() => void} stops it all; then nothing is called
 */
export function dial({ doors, grace, patience }, { reach, accepts, won, lost, after }) {
  // The node that was lost may only be starting again: it is tried twice.
  const first = doors.slice(0, 1);
  const early = grace > 0 ? [...first, ...first] : first;
  const rest = doors.slice(1);
  /** @type {Map<T, string>} */
  const running = new Map();
  /** @type {Set<() => void>} */
  const timers = new Set();
  /** @type {Set<string>} */
  const refused = new Set();
  let [isOver, isGraceOver, mayBegin] = [false, grace === 0, true];
  let [code, reason] = [1006, ''];

  /** @param {number} milliseconds @param {() => void} then */
  function later(milliseconds, then) {
    const stop = after(milliseconds, () => {
      timers.delete(stop);
      then();
    });
    timers.add(stop);
  }

  /** @param {T | null} kept */
  function finish(kept) {
    isOver = true;
    for (const stop of timers) stop();
    for (const line of running.keys()) {
      line.onmessage = line.onclose = null;
      if (line !== kept) line.close();
    }
  }

  function giveUp() {
    if (isOver) return;
    finish(null);
    lost({ code, reason, refused: rest.filter((door) => refused.has(door)) });
  }

  /** @param {string} door */
  function begin(door) {
    /** @type {T} */
    let line;
    try {
      line = reach(door);
    } catch {
      // The browser forbids the address.
      mayBegin = true;
      return;
    }
    running.set(line, door);
    line.onmessage = (/** @type {{data: unknown}} */ { data }) => {
      const message = decode(data);
      if (isOver || message?.type !== 'welcome') return;
      if (!accepts(door, message)) {
        line.onclose = null;
        line.close();
        ended(line);
        return;
      }
      finish(line);
      won(line, door, message);
    };
    line.onclose = (/** @type {{code: number, reason: string}} */ event) => {
      if (door === doors[0]) [code, reason] = [event.code, event.reason];
      refused.add(door);
      ended(line);
    };
  }

  /** @param {T} line */
  function ended(line) {
    if (isOver) return;
    running.delete(line);
    // Who says no at once makes room for the next.
    mayBegin = true;
    proceed();
  }

  function stagger() {
    mayBegin = false;
    later(STAGGER_MS, () => {
      mayBegin = true;
      proceed();
    });
  }

  function proceed() {
    if (isOver) return;
    while (isGraceOver && mayBegin && rest.length > begun && running.size < AT_ONCE_MAX) {
      begun += 1;
      stagger();
      begin(rest[begun - 1]);
    }
    if (running.size === 0 && early.length === 0 && begun === rest.length) giveUp();
  }

  let begun = 0;
  later(grace + patience, giveUp);
  if (grace > 0) {
    later(grace / 2, () => {
      if (running.size === 0 && early.length) begin(/** @type {string} */ (early.shift()));
      else early.length = 0;
      proceed();
    });
    later(grace, () => {
      isGraceOver = true;
      proceed();
    });
  }
  stagger();
  begin(/** @type {string} */ (early.shift()));
  proceed();
  return () => { if (!isOver) finish(null); };
}
