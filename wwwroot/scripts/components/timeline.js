/**
 * The messages: draws a window of the rows, keeps the place where someone reads, asks for more at
 * its ends, follows the newest at the bottom.
 */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted } from '../format.js';
import { reconcile } from '../reconcile.js';
import { rowsOf, windowOf } from '../timeline.js';
import { icon } from './icon.js';
import { rowPattern } from './rows.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').Row} Row */

/** Rows in the document. Too low: fast scrolling meets blanks. Too high: slow phones stutter. */
const DRAWN_MAX = 400;
/** Rows by which the window moves. */
const STEP = 150;
/** How near an end, in heights of the view, more is fetched. */
const NEAR = 1.5;
/** Within this of the bottom, in pixels, is at the bottom. */
const BOTTOM = 48;

/** @param {HTMLElement} element @param {Store} store */
export function mountTimeline(element, store) {
  const log = h('div', { class: 'timeline-log', role: 'log', 'aria-relevant': 'additions', 'aria-live': 'polite' });
  const scroller = h('div', { class: 'timeline-scroll', tabindex: 0, role: 'region' }, log);
  const pillText = h('span');
  const pill = h('button', { class: 'pill', type: 'button', hidden: true }, icon('down'), pillText);
  const waiting = h('div', { class: 'timeline-waiting', 'aria-hidden': true },
    ...Array.from({ length: 6 }, () => h('div', { class: 'ghost' }, h('span'), h('span'))));
  element.append(scroller, waiting, pill);

  const pattern = rowPattern(store);
  let room = '';
  // Key of the last row drawn; null follows the newest.
  let endKey = /** @type {string | null} */ (null);
  /** @type {Row[]} */
  let rows = [];
  let drawn = { start: 0, end: 0 };
  let oldestKey = '';
  let height = 0;
  let lookedBack = 0;

  const fromBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const toBottom = () => { scroller.scrollTop = scroller.scrollHeight; };

  /** The first row in view and where it stands, so that it can be kept there. */
  function anchor() {
    const top = scroller.getBoundingClientRect().top;
    for (const child of log.children) {
      const box = child.getBoundingClientRect();
      if (box.bottom > top && !child.classList.contains('older')) return { child, offset: box.top - top };
    }
    return null;
  }

  /** @param {ReturnType<typeof anchor>} kept */
  function restore(kept) {
    if (!kept?.child.isConnected) return;
    const top = scroller.getBoundingClientRect().top;
    const moved = kept.child.getBoundingClientRect().top - top - kept.offset;
    if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
  }

  /** @param {boolean} isQuiet whether a screen reader shall not read what is added */
  function draw(isQuiet) {
    drawn = windowOf(rows, endKey, DRAWN_MAX);
    if (isQuiet) log.setAttribute('aria-live', 'off');
    reconcile(log, rows.slice(drawn.start, drawn.end), pattern);
    if (isQuiet) requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
  }

  /** Moves the window, or asks the node, where an end of it comes near. */
  function extend() {
    const near = scroller.clientHeight * NEAR;
    if (scroller.scrollTop < near) {
      if (drawn.start > 0) move(Math.max(DRAWN_MAX, drawn.end - STEP));
      else store.dispatch({ type: 'olderWanted', room });
    }
    if (fromBottom() < near && drawn.end < rows.length) move(drawn.end + STEP);
  }

  /** @param {number} end */
  function move(end) {
    const next = end >= rows.length ? null : rows[end - 1].key;
    if (next === endKey) return;
    endKey = next;
    const kept = anchor();
    draw(true);
    restore(kept);
  }

  /** Whether the view has another height than before: the newest stays in view then. */
  function resized() {
    if (scroller.clientHeight === height) return false;
    height = scroller.clientHeight;
    if (store.get().atBottom) toBottom();
    return store.get().atBottom;
  }

  function scrolled() {
    if (resized()) return;
    const isAtBottom = fromBottom() < BOTTOM && drawn.end >= rows.length;
    if (isAtBottom !== store.get().atBottom) {
      // Away from the bottom, what is drawn stays drawn while new messages come.
      endKey = isAtBottom ? null : rows[drawn.end - 1]?.key ?? null;
      store.dispatch({ type: 'scrolled', atBottom: isAtBottom });
    }
    extend();
  }

  function jump() {
    const { current, rooms } = store.get();
    endKey = null;
    if (rooms[current].detached) store.dispatch({ type: 'newestWanted', room: current });
    else store.dispatch({ type: 'scrolled', atBottom: true });
    draw(true);
    toBottom();
  }

  /** Into a room one comes at its first unread message, or at the newest. */
  function arrive() {
    endKey = null;
    draw(true);
    toBottom();
    const unread = /** @type {HTMLElement | null} */ (log.querySelector('.row.unread'));
    if (unread) scroller.scrollTop = Math.min(scroller.scrollTop, unread.offsetTop - scroller.clientHeight / 3);
    if (fromBottom() >= BOTTOM) endKey = rows.at(-1)?.key ?? null;
    height = scroller.clientHeight;
    scrolled();
  }

  scroller.addEventListener('scroll', scrolled, { passive: true });
  pill.addEventListener('click', jump);
  new ResizeObserver(resized).observe(scroller);

  return function update() {
    const state = store.get();
    setShown(element, state.inside);
    if (!state.inside) return;
    const { atBottom, current } = state;
    const shown = state.rooms[current];
    rows = rowsOf(state, Date.now());
    const oldest = shown.entries[0]?.key ?? '';
    const isOtherRoom = current !== room || (shown.loaded && oldestKey === '' && oldest !== '');
    room = current;
    setAttributes(scroller, { 'aria-label': `Messages in #${current}` });
    setShown(waiting, !shown.loaded && shown.entries.length === 0);
    if (isOtherRoom) {
      arrive();
    } else {
      if (atBottom) endKey = null;
      const kept = atBottom ? null : anchor();
      draw(oldest !== oldestKey);
      if (atBottom) toBottom();
      else restore(kept);
      extend();
    }
    oldestKey = oldest;
    if (state.lookedBack !== lookedBack) {
      lookedBack = state.lookedBack;
      scroller.scrollTop = 0;
    }
    updatePill(state.atBottom && !shown.detached, shown.unread);
  };

  /** @param {boolean} isAtBottom @param {number} unread */
  function updatePill(isAtBottom, unread) {
    setShown(pill, !isAtBottom);
    setText(pillText, unread ? counted(unread, 'new message') : 'Newest');
    setAttributes(pill, { 'data-unread': unread > 0 });
  }
}
