/**
 * What people do with messages: a toolbar on the one under the pointer or with the focus, a menu,
 * the choice of an emoji, earlier texts.
 */

import { copied } from '../clipboard.js';
import { h, setShown } from '../dom.js';
import { isOperator } from '../room-title.js';
import { mountEmojiPicker } from './emoji-picker.js';
import { icon } from './icon.js';
import { mountMenu } from './menu.js';
import { unsignedWords } from './message.js';
import { mountVersions } from './versions.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').MessageRow} MessageRow */
/** @typedef {import('./message.js').ActName} ActName */
/**
 * @typedef {object} Means what it needs from outside
 * @property {import('./emoji-picker.js').Recents} recents
 * @property {() => string} makeTag
 * @property {import('./versions.js').Fetch} fetchVersions
 */

/** A finger that rests so long on a message opens its sheet. */
const LONG_PRESS_MS = 450;
/** It may tremble by so many pixels. */
const TREMBLE = 10;

/**
 * @param {HTMLElement} area positioned, around the log
 * @param {HTMLElement} log
 * @param {Store} store
 * @param {Means} means
 * @param {{rowOf: (element: HTMLElement) => MessageRow | undefined, focus: (element: HTMLElement) => void, jump: (id: string) => void, say: (words: string) => void}} timeline
 */
export function mountActions(area, log, store, { recents, makeTag, fetchVersions }, timeline) {
  const menu = mountMenu(recents, (name, emoji) => subject && act(name, subject, emoji), leave);
  const versions = mountVersions(fetchVersions, leave);
  const scrim = h('div', { class: 'sheet-scrim', hidden: true });
  /** @type {(name: ActName, words: string, sign: string) => HTMLButtonElement} */
  const tool = (name, words, sign) => {
    const button = h('button', { class: 'tool', type: 'button', 'aria-label': words, title: words, 'data-name': name }, icon(sign));
    button.addEventListener('click', () => {
      const row = /** @type {HTMLElement | null} */ (button.closest('.message'));
      if (!row) return;
      if (name === 'react') openMenu(row, true);
      else if (name === 'more') openMenu(row, false);
      else act(name, row);
    });
    return button;
  };
  const edit = tool('edit', 'Edit', 'pencil');
  const toolbar = h('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Message', 'aria-live': 'off' },
    tool('react', 'React', 'smile'), tool('reply', 'Reply', 'reply'), edit, tool('more', 'More actions', 'more'));
  const popups = h('div', { class: 'timeline-popups' }, scrim, menu.element, versions.element);
  area.append(popups);
  /** @type {ReturnType<typeof mountEmojiPicker> | null} */
  let picker = null;
  /** @type {HTMLElement | null} */
  let subject = null;

  const isOpen = () => menu.isOpen() || versions.isOpen() || picker?.element.hidden === false;
  const dispatch = (/** @type {import('../actions.js').Change} */ change) =>
    store.dispatch({ type: 'changeWanted', change, tag: makeTag(), now: Date.now() });

  function close() {
    menu.close();
    versions.close();
    picker?.close();
    setShown(scrim, false);
  }

  /** Closes what is open; the focus goes back to the message. */
  function leave() {
    close();
    if (subject?.isConnected) timeline.focus(subject);
  }

  /** @param {HTMLElement} popup @param {HTMLElement} row */
  function place(popup, row) {
    const around = area.getBoundingClientRect();
    const tools = toolbar.parentElement === row && toolbar.offsetParent ? toolbar : /** @type {HTMLElement} */ (row.querySelector('.message-line'));
    const near = tools.getBoundingClientRect();
    const { height, width } = popup.getBoundingClientRect();
    const below = near.bottom - around.top + 4;
    const top = below + height <= around.height - 8 ? below : near.top - around.top - height - 4;
    popup.style.setProperty('--top', `${Math.max(8, Math.min(top, around.height - height - 8))}px`);
    popup.style.setProperty('--right', `${Math.max(8, Math.min(around.right - near.right, around.width - width - 8))}px`);
  }

  /** @param {HTMLElement} row @param {boolean} isQuick */
  function openMenu(row, isQuick) {
    const found = timeline.rowOf(row);
    if (!found || found.gone) return;
    close();
    subject = row;
    const reacted = new Set(found.reactions.filter((mark) => mark.mine).map((mark) => mark.emoji));
    const { current, rooms, me } = store.get();
    menu.open({
      entry: found.entry, mine: found.mine, name: found.shown, reacted, inThread: rooms[current].open !== null,
      mayDelete: found.mine || isOperator(rooms[current], me?.id),
    }, isQuick && found.entry.id !== '');
    setShown(scrim, true);
    place(menu.element, row);
    menu.focus();
  }

  /** @param {HTMLElement} row */
  function openPicker(row) {
    if (!picker) {
      picker = mountEmojiPicker(recents, (emoji) => {
        if (subject) act('react', subject, emoji);
      }, { id: 'reaction-picker', label: 'React with an emoji', left: leave });
      picker.element.classList.add('floating');
      popups.append(picker.element);
    }
    picker.open();
    setShown(scrim, true);
    place(picker.element, row);
  }

  /** @param {string} emoji */
  function remember(emoji) {
    const recent = recents.read();
    // What is in the quick row stays where the finger found it.
    if (!recent.includes(emoji)) recents.write([emoji, ...recent].slice(0, 18));
  }

  /** @param {ActName} name @param {HTMLElement} row @param {string} [emoji] */
  function act(name, row, emoji) {
    const found = timeline.rowOf(row);
    if (!found) return;
    const { entry, reactions, quote, shown } = found;
    const wasOpen = isOpen();
    subject = row;
    close();
    switch (name) {
      case 'react':
        if (!emoji) return openMenu(row, true);
        remember(emoji);
        dispatch({ kind: 'react', id: entry.id, emoji, on: !reactions.some((mark) => mark.emoji === emoji && mark.mine) });
        // A pill that goes must not take the focus with it.
        if (row.contains(document.activeElement)) timeline.focus(row);
        break;
      case 'more': return openPicker(row);
      case 'reply':
      case 'edit': return store.dispatch({ type: 'composeWanted', mode: name, id: entry.id });
      case 'thread': return store.dispatch({ type: 'threadOpened', id: entry.id });
      case 'delete':
      case 'acknowledge':
        dispatch({ kind: name, id: entry.id });
        // The button goes with it.
        timeline.focus(row);
        break;
      case 'pin':
        dispatch({ kind: 'pin', id: entry.id, on: !entry.pinned });
        break;
      case 'copy':
        copied(entry.text).then((isDone) => timeline.say(isDone ? 'Copied' : 'This browser does not let the page copy.'));
        break;
      case 'history':
        setShown(scrim, true);
        versions.open(entry, () => place(versions.element, row));
        return place(versions.element, row);
      case 'jump': return quote ? timeline.jump(quote.id) : undefined;
      case 'person': return store.dispatch({ type: 'personOpened', person: { id: entry.by, name: entry.name } });
      case 'unsigned': return timeline.say(unsignedWords(shown));
    }
    // By keyboard one goes on from the message.
    if (wasOpen) timeline.focus(row);
  }

  /** @param {HTMLElement | null} row that the toolbar belongs to */
  function attach(row) {
    if (isOpen() || toolbar.parentElement === row) return;
    const found = row && timeline.rowOf(row);
    if (!row || !found?.entry.id || found.gone) {
      toolbar.remove();
      return;
    }
    setShown(edit, found.mine);
    row.append(toolbar);
  }

  const rowAt = (/** @type {EventTarget | null} */ target) =>
    /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest('.message') : null);
  const focused = () => rowAt(log.contains(document.activeElement) ? document.activeElement : null);
  log.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'mouse') attach(rowAt(event.target) ?? focused());
  });
  log.addEventListener('pointerleave', () => attach(focused()));
  log.addEventListener('focusin', (event) => attach(rowAt(event.target)));
  log.addEventListener('focusout', () => requestAnimationFrame(() => {
    if (!focused() && !log.matches(':hover')) attach(null);
  }));
  scrim.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    close();
  });

  // A long press, told from the beginning of a scroll.
  let press = 0;
  let from = { x: 0, y: 0 };
  let isLong = false;
  const release = () => clearTimeout(press);
  log.addEventListener('pointerdown', (event) => {
    const row = rowAt(event.target);
    release();
    if (event.pointerType === 'mouse' || !row || /** @type {Element} */ (event.target).closest('a, button, pre')) return;
    from = { x: event.clientX, y: event.clientY };
    press = setTimeout(() => {
      isLong = true;
      openMenu(row, false);
    }, LONG_PRESS_MS);
  });
  log.addEventListener('pointermove', (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > TREMBLE) release();
  }, { passive: true });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) log.addEventListener(name, release);
  // What follows a long press (the system's own menu, a click where the sheet is now) is not wanted.
  const isOver = () => { isLong = false; };
  document.addEventListener('pointerdown', isOver, { capture: true });
  document.addEventListener('pointerup', () => setTimeout(isOver, LONG_PRESS_MS), { capture: true });
  for (const name of ['contextmenu', 'mousedown', 'click']) {
    area.addEventListener(name, (event) => {
      if (!isLong) return;
      event.preventDefault();
      event.stopPropagation();
    }, { capture: true });
  }

  return {
    act,
    open: (/** @type {HTMLElement} */ row) => openMenu(row, false),
    close,
    /** After each drawing: the message may be gone. */
    update() {
      if (toolbar.parentElement && !toolbar.isConnected) toolbar.remove();
    },
  };
}
