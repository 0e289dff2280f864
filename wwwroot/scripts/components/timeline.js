/**
 * The messages: draws a window of the rows, keeps the place where someone reads, asks for more at
 * its ends, follows the newest at the bottom, goes to a message that is asked for.
 */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted } from '../format.js';
import { reconcile } from '../reconcile.js';
import { titleOf } from '../room-title.js';
import { entriesShown } from '../thread.js';
import { changedEntries, rowsOf, windowOf } from '../timeline.js';
import { isBlocked } from '../trust.js';
import { mountActions } from './actions.js';
import { icon } from './icon.js';
import { mountPins } from './pins.js';
import { mountRoving } from './roving.js';
import { rowPattern } from './rows.js';
import { mountThreadBar } from './thread-bar.js';
import { mountToast } from './toast.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').Row} Row */
/** @typedef {import('../timeline.js').MessageRow} MessageRow */

/** Rows in the document. Too low: fast scrolling meets blanks. Too high: slow phones stutter. */
const DRAWN_MAX = 400;
/** Rows by which the window moves. */
const STEP = 150;
/** How near an end, in heights of the view, more is fetched. */
const NEAR = 1.5;
/** Within this of the bottom, in pixels, is at the bottom. */
const BOTTOM = 48;
/** Pages read upwards in search of a message. */
const SEEK_PAGES = 5;
/** How long a message that was jumped to is marked. */
const FLASH_MS = 1800;

/** @param {HTMLElement} element @param {Store} store @param {import('./actions.js').Means} means */
export function mountTimeline(element, store, means) {
  const log = h('div', { class: 'timeline-log', role: 'log', 'aria-relevant': 'additions', 'aria-live': 'polite' });
  const scroller = h('div', { class: 'timeline-scroll', role: 'region' }, log);
  const pillText = h('span');
  const pill = h('button', { class: 'pill', type: 'button', hidden: true }, icon('down'), pillText);
  const waiting = h('div', { class: 'timeline-waiting', 'aria-hidden': true },
    ...Array.from({ length: 6 }, () => h('div', { class: 'ghost' }, h('span'), h('span'))));
  const upPill = h('button', { class: 'pill-up', type: 'button', hidden: true }, icon('up'), 'First unread');
  const toast = mountToast();
  const pins = mountPins((id) => jumpTo(id));
  const view = h('div', { class: 'timeline-view' }, scroller, waiting, upPill, pill, toast.element);
  const bar = mountThreadBar(store);
  element.append(bar.element, pins.element, view);

  const toComposer = () => document.getElementById('composer-text')?.focus();
  const roving = mountRoving(log, { open: (row) => actions.open(row), leave: toComposer });
  const actions = mountActions(element, log, store, means, { rowOf: messageOf, focus: roving.focus, jump: jumpTo, say: toast.say });
  const pattern = rowPattern(store, actions.act);
  let room = '';
  // First message of the thread that is shown in the place of the room, empty for none.
  let thread = '';
  // Key of the last row drawn; null follows the newest.
  let endKey = /** @type {string | null} */ (null);
  /** @type {Row[]} */
  let rows = [];
  let drawn = { start: 0, end: 0 };
  let oldestKey = '';
  let height = 0;
  let lookedBack = 0;
  // A message that is looked for above, and the pages that may still be read for it.
  let sought = { id: '', pages: 0 };
  // Key of the first unread message that was before someone's eyes already.
  let seenUnread = '';

  const fromBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const toBottom = () => { scroller.scrollTop = scroller.scrollHeight; };

  /** The first row in view and where it stands in the window, so that it can be kept there. */
  function anchor() {
    const { top } = scroller.getBoundingClientRect();
    for (const child of log.children) {
      const box = child.getBoundingClientRect();
      if (box.bottom > top && !child.classList.contains('older')) return { child, top: box.top };
    }
    return null;
  }

  /** @param {ReturnType<typeof anchor>} kept */
  function restore(kept) {
    if (!kept?.child.isConnected) return;
    const moved = kept.child.getBoundingClientRect().top - kept.top;
    if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
  }

  /** @param {boolean} isQuiet whether a screen reader shall not read what is added */
  function draw(isQuiet) {
    drawn = windowOf(rows, endKey, DRAWN_MAX);
    if (isQuiet) log.setAttribute('aria-live', 'off');
    reconcile(log, rows.slice(drawn.start, drawn.end), pattern);
    if (isQuiet) requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
    roving.update();
  }

  /** @param {HTMLElement} row @returns {MessageRow | undefined} */
  function messageOf(row) {
    const found = rows.find(({ key }) => key === row.dataset.key);
    return found?.type === 'message' ? found : undefined;
  }

  /**
   * Brings a row into view that may not be drawn.
   * @param {string} key
   * @returns {HTMLElement | undefined}
   */
  function show(key) {
    const index = rows.findIndex((row) => row.key === key);
    if (index < 0) return undefined;
    if (index < drawn.start || index >= drawn.end) endKey = rows[Math.min(rows.length - 1, index + STEP)].key;
    else if (endKey === null) endKey = rows[drawn.end - 1].key;
    // What is drawn stays, until the scrolling says where one is.
    store.dispatch({ type: 'scrolled', atBottom: false });
    draw(true);
    const element = /** @type {HTMLElement | undefined} */ (log.children[index - drawn.start]);
    element?.scrollIntoView({ block: 'center' });
    scrolled();
    return element;
  }

  /** @param {string} id of a message of the room */
  function jumpTo(id) {
    const { current, rooms } = store.get();
    const entry = entriesShown(rooms[current]).find((other) => other.id === id);
    const elsewhere = !entry && rooms[current].entries.find((other) => other.id === id);
    sought = { id: entry ? '' : id, pages: SEEK_PAGES };
    if (elsewhere) {
      // Quotes lead into threads and out of them; what is sought is found when that is drawn.
      store.dispatch(elsewhere.thread ? { type: 'threadOpened', id } : { type: 'threadClosed' });
      return;
    }
    const row = entry && show(entry.key);
    if (!row) {
      seek();
      return;
    }
    roving.focus(row);
    row.dataset.flash = '';
    setTimeout(() => { delete row.dataset.flash; }, FLASH_MS);
  }

  /** Reads upwards, page by page, until the message is there. */
  function seek() {
    if (!sought.id) return;
    const { connection, rooms } = store.get();
    const { open } = rooms[room];
    const { older, loading } = open ?? rooms[room];
    const entries = entriesShown(rooms[room]);
    if (entries.some((entry) => entry.id === sought.id)) {
      jumpTo(sought.id);
      return;
    }
    if (loading) return;
    const isOnline = connection.state === 'online';
    if (older && isOnline && sought.pages > 0) {
      sought.pages -= 1;
      store.dispatch({ type: 'olderWanted', room });
      return;
    }
    sought = { id: '', pages: 0 };
    toast.say(!older ? 'That message is not in this room.' : isOnline
      ? 'That message is further back than was looked. Scroll up to look on.' : 'That message is not loaded. Once the node is back it can be looked for.');
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
    if (rooms[current].detached && !rooms[current].open) store.dispatch({ type: 'newestWanted', room: current });
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

  function toUnread() {
    const unread = show('unread');
    const first = unread?.nextElementSibling;
    if (first instanceof HTMLElement && first.classList.contains('message')) roving.focus(first);
  }

  /** A way up to the first unread message, until it was seen. */
  function updateUpPill() {
    const { current, rooms } = store.get();
    const { unreadFrom, entries, open } = rooms[current];
    if (open || unreadFrom === null || unreadFrom === seenUnread) {
      setShown(upPill, false);
      return;
    }
    const mark = log.querySelector('.row.unread');
    const { top, bottom } = scroller.getBoundingClientRect();
    const place = mark?.getBoundingClientRect();
    if (place && place.bottom > top && place.top < bottom && store.get().visible) seenUnread = unreadFrom;
    const isBelow = place !== undefined && place.top >= bottom;
    setShown(upPill, unreadFrom !== seenUnread && !isBelow && entries.some(({ key }) => key === unreadFrom));
  }

  scroller.addEventListener('scroll', () => {
    scrolled();
    updateUpPill();
  }, { passive: true });
  upPill.addEventListener('click', toUnread);
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
    const left = current === room && !shown.open ? thread : '';
    const isOtherRoom = current !== room || (shown.open?.id ?? '') !== thread || (shown.loaded && oldestKey === '' && oldest !== '');
    room = current;
    thread = shown.open?.id ?? '';
    bar.update();
    setAttributes(scroller, { 'aria-label': shown.open ? `Thread in ${titleOf(shown)}` : `Messages in ${titleOf(shown)}` });
    setShown(waiting, !shown.loaded && shown.entries.length === 0);
    if (isOtherRoom) {
      sought = { id: '', pages: 0 };
      actions.close();
      pins.update(pinnedIn(state));
      arrive();
      // One comes back to where the thread began.
      if (left) jumpTo(left);
    } else {
      if (atBottom) endKey = null;
      const kept = atBottom ? null : anchor();
      pins.update(pinnedIn(state));
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
    updatePill(state.atBottom && (!shown.detached || shown.open !== null), shown.open ? 0 : shown.unread);
    updateUpPill();
    actions.update();
    seek();
  };

  /** @param {import('../state.js').State} state */
  function pinnedIn(state) {
    return thread ? [] : changedEntries(state).filter((entry) => !entry.deleted && !isBlocked(state, entry.by));
  }

  /** @param {boolean} isAtBottom @param {number} unread */
  function updatePill(isAtBottom, unread) {
    setShown(pill, !isAtBottom);
    setText(pillText, unread ? counted(unread, 'new message') : 'Newest');
    setAttributes(pill, { 'data-unread': unread > 0 });
  }
}
