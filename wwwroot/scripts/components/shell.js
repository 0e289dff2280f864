/** The frame of the chat: drawers on narrow windows, the large picture of the mesh, Escape. */

import { h, setAttributes, setShown } from '../dom.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */

/** @param {HTMLElement} element @param {Store} store */
export function mountShell(element, store) {
  const scrim = /** @type {HTMLElement} */ (element.querySelector('.scrim'));
  const panels = /** @type {Record<string, HTMLElement>} */ ({
    rooms: element.querySelector('#rooms'), people: element.querySelector('#people'),
  });
  const content = /** @type {HTMLElement} */ (element.querySelector('#content'));
  /** @type {'' | 'rooms' | 'people'} */
  let open = '';
  let isLarge = false;

  /** @param {string} name */
  const buttonOf = (name) => document.getElementById(`${name}-button`);

  function shut() {
    const { drawer, meshOpen } = store.get();
    if (meshOpen) store.dispatch({ type: 'meshToggled', open: false });
    else if (drawer) store.dispatch({ type: 'drawerToggled', drawer: '' });
  }

  const close = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close' }, icon('close'));
  element.querySelector('#people-head')?.append(h('span', {}, 'People and nodes'), close);
  close.addEventListener('click', shut);
  scrim.addEventListener('click', shut);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) shut();
  });

  // On a window that grew, the panel is no drawer any more.
  addEventListener('resize', () => {
    const { drawer } = store.get();
    if (drawer && !buttonOf(drawer)?.offsetParent) store.dispatch({ type: 'drawerToggled', drawer: '' });
  });

  return function update() {
    const { inside, drawer, meshOpen, connection } = store.get();
    setShown(element, inside);
    setAttributes(element, { 'data-drawer': drawer || null, 'data-mesh': meshOpen });
    // What lies behind an open drawer is out of reach for the keyboard too.
    content.inert = drawer !== '' || meshOpen;
    panels.rooms.inert = drawer === 'people' || meshOpen;
    panels.people.inert = drawer === 'rooms';
    setAttributes(element, { 'data-offline': connection.state === 'waiting' || connection.state === 'stopped' });
    if (drawer !== open) {
      const before = open;
      open = drawer;
      if (drawer) panels[drawer].querySelector('button')?.focus();
      else buttonOf(before)?.focus();
    }
    if (meshOpen !== isLarge) {
      isLarge = meshOpen;
      /** @type {HTMLElement | null} */ (panels.people.querySelector('#mesh .panel-head button'))?.focus();
    }
  };
}
