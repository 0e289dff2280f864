/** What can be done with one message: a small menu beside it, a sheet from below on a phone. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { emojiName, quickEmoji } from '../reactions.js';
import { icon } from './icon.js';

/** @typedef {import('../state.js').Entry} Entry */
/** @typedef {import('./message.js').ActName} ActName */
/** @typedef {{entry: Entry, mine: boolean, name: string, reacted: ReadonlySet<string>, mayDelete: boolean, inThread: boolean}} Subject */

/** @type {[ActName, string, string][]} */
const ITEMS = [
  ['reply', 'Reply', 'reply'], ['thread', 'Answer in a thread', 'thread'], ['edit', 'Edit', 'pencil'], ['copy', 'Copy text', 'copy'], ['pin', 'Pin', 'pin'], ['history', 'History of edits', 'history'], ['person', 'About', 'people'],
  ['delete', 'Delete for everyone', 'trash'],
];

/**
 * @param {import('./emoji-picker.js').Recents} recents
 * @param {(name: ActName, emoji?: string) => void} act
 * @param {() => void} left takes the focus once it is closed without a choice
 */
export function mountMenu(recents, act, left) {
  const quick = h('div', { class: 'menu-quick', role: 'group', 'aria-label': 'React' });
  const items = new Map(ITEMS.map(([name, words, sign]) => [name, h('button', { class: 'menu-item', type: 'button', role: 'menuitem', tabindex: -1, 'data-name': name },
    icon(sign), h('span', {}, words))]));
  const list = h('div', { class: 'menu-list', role: 'none' }, ...items.values());
  const element = h('div', { class: 'menu popup floating', role: 'menu', hidden: true }, quick, list);

  const remove = /** @type {HTMLElement} */ (items.get('delete'));
  // What cannot be taken back is asked for twice.
  let isArmed = false;
  /** @param {boolean} isOn */
  function arm(isOn) {
    isArmed = isOn;
    setText(/** @type {Element} */ (remove.lastElementChild), isOn ? 'Erase it on every node?' : 'Delete for everyone');
    setAttributes(remove, { 'data-armed': isOn });
  }

  const all = () => /** @type {HTMLElement[]} */ ([...element.querySelectorAll('button')].filter((button) => button.offsetParent));

  /** @param {Subject} subject @param {boolean} isQuick only what reacts */
  function open({ entry, mine, name, reacted, mayDelete, inThread }, isQuick) {
    arm(false);
    const isOnNode = entry.id !== '';
    setAttributes(element, { 'aria-label': `Actions for the message of ${name}` });
    quick.replaceChildren(...quickEmoji(recents.read()).map((emoji) => h('button', {
      class: 'menu-emoji', type: 'button', role: 'menuitemcheckbox', tabindex: -1, 'data-name': 'react', 'data-emoji': emoji,
      'aria-checked': String(reacted.has(emoji)), 'aria-label': emojiName(emoji), title: emojiName(emoji),
    }, emoji)), h('button', { class: 'menu-emoji', type: 'button', role: 'menuitem', tabindex: -1, 'data-name': 'more', 'aria-label': 'Another emoji', title: 'Another emoji' }, icon('plus')));
    setShown(quick, isOnNode);
    setShown(list, !isQuick);
    for (const [what, item] of items) {
      setShown(item, what === 'copy' || (isOnNode && (what === 'edit' ? mine : what === 'delete' ? mayDelete : what === 'thread' ? !inThread : what === 'person' ? !mine : what === 'history' ? entry.edited !== undefined : true)));
    }
    setText(/** @type {Element} */ (items.get('person')?.lastElementChild), `About ${name}`);
    setText(/** @type {Element} */ (items.get('thread')?.lastElementChild), entry.answers ? 'Open the thread' : 'Answer in a thread');
    setText(/** @type {Element} */ (items.get('pin')?.lastElementChild), entry.pinned ? 'Unpin' : 'Pin to the room');
    setShown(element, true);
  }

  function close() {
    setShown(element, false);
  }

  /** @param {number} index */
  function focus(index) {
    const buttons = all();
    buttons[(index + buttons.length) % buttons.length]?.focus();
  }

  element.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('button'));
    if (button === remove && !isArmed) arm(true);
    else if (button) act(/** @type {ActName} */ (button.dataset.name), button.dataset.emoji);
  });
  element.addEventListener('keydown', (event) => {
    const buttons = all();
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const isQuick = buttons[at]?.parentElement === quick;
    const firstItem = buttons.findIndex((button) => button.parentElement === list);
    switch (event.key) {
      case 'ArrowRight': focus(at + 1); break;
      case 'ArrowLeft': focus(at - 1); break;
      case 'ArrowDown': focus(isQuick && firstItem >= 0 ? firstItem : at + 1); break;
      case 'ArrowUp': focus(isQuick ? -1 : at === firstItem ? 0 : at - 1); break;
      case 'Home': focus(0); break;
      case 'End': focus(-1); break;
      case 'Tab':
      case 'Escape': left(); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  return { element, open, close, focus: () => focus(0), isOpen: () => !element.hidden };
}
