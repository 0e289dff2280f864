/** What is pinned in the room, as far as it is loaded: the latest on a slim bar, all of them behind it. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { excerpt } from '../excerpt.js';
import { exactTime } from '../format.js';
import { reconcile } from '../reconcile.js';
import { icon } from './icon.js';

/** @typedef {import('../state.js').Entry} Entry */

/** Pinned messages listed, the latest ones. */
const LISTED_MAX = 50;

/** @param {(id: string) => void} jump */
export function mountPins(jump) {
  const text = h('span', { class: 'pins-text', dir: 'auto' });
  const latest = h('button', { class: 'pins-latest', type: 'button' }, icon('pin'), h('span', { class: 'visually-hidden' }, 'Pinned: '), text);
  const count = h('span');
  const more = h('button', { class: 'pins-more', type: 'button', 'aria-label': 'All pinned messages', 'aria-expanded': 'false', 'aria-controls': 'pins-list' }, count, icon('chevron'));
  const list = h('ul', { id: 'pins-list', class: 'pins-list', 'aria-label': 'Pinned messages', hidden: true });
  const element = h('section', { class: 'pins', 'aria-label': 'Pinned', hidden: true }, h('div', { class: 'pins-bar' }, latest, more), list);
  let latestID = '';

  /** @param {boolean} isOpen */
  function open(isOpen) {
    setShown(list, isOpen);
    setAttributes(more, { 'aria-expanded': String(isOpen) });
  }

  latest.addEventListener('click', () => jump(latestID));
  more.addEventListener('click', () => open(list.hidden));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || list.hidden) return;
    event.preventDefault();
    open(false);
    more.focus();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!element.contains(/** @type {Node} */ (event.target))) open(false);
  });

  /** @type {import('../reconcile.js').Pattern<Entry>} */
  const pattern = {
    key: (entry) => entry.id,
    create(entry) {
      const button = h('button', { class: 'pins-item', type: 'button' }, h('bdi', { class: 'pins-name' }), h('span', { class: 'pins-text', dir: 'auto' }));
      button.addEventListener('click', () => {
        open(false);
        jump(entry.id);
      });
      return h('li', {}, button);
    },
    update(item, { name, at, text: words }) {
      setText(item.firstElementChild.children[0], name);
      setText(item.firstElementChild.children[1], excerpt(words));
      item.firstElementChild.title = exactTime(at);
    },
  };

  return {
    element,
    /** @param {readonly Entry[]} entries of the room */
    update(entries) {
      const pinned = entries.filter((entry) => entry.pinned).slice(-LISTED_MAX).reverse();
      setShown(element, pinned.length > 0);
      if (pinned.length < 2) open(false);
      if (pinned.length === 0) return;
      latestID = pinned[0].id;
      setText(text, excerpt(pinned[0].text));
      latest.title = `${pinned[0].name}, ${exactTime(pinned[0].at)}`;
      setShown(more, pinned.length > 1);
      setText(count, String(pinned.length));
      setAttributes(more, { 'aria-label': `All ${pinned.length} pinned messages` });
      reconcile(list, pinned, pattern);
    },
  };
}
