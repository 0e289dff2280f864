/** Above a thread that is open: what it is, and the way back to its room. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { titleOf } from '../room-title.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */

/** @param {Store} store */
export function mountThreadBar(store) {
  const back = h('button', { class: 'button small quiet', type: 'button', 'aria-label': 'Back to the room' }, icon('back'), h('span'));
  const words = h('span', { class: 'thread-bar-words' }, icon('thread'), 'Thread');
  const element = h('div', { class: 'thread-bar', role: 'region', 'aria-label': 'Thread', hidden: true }, h('div', { class: 'thread-bar-line' }, back, words));
  back.addEventListener('click', () => store.dispatch({ type: 'threadClosed' }));
  return {
    element,
    update() {
      const { rooms, current } = store.get();
      const isOpen = rooms[current].open !== null;
      setShown(element, isOpen);
      if (!isOpen) return;
      const title = titleOf(rooms[current]);
      setText(/** @type {Element} */ (back.lastElementChild), title);
      setAttributes(back, { 'aria-label': `Back to ${title}`, title: 'Back (Escape)' });
    },
  };
}
