/** The ways out of a dialog: a button, Escape, a click beside it. */

import { h } from '../dom.js';
import { icon } from './icon.js';

/** @param {HTMLDialogElement} element @returns {HTMLButtonElement} for the head of the dialog */
export function closeButton(element) {
  const close = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Close' }, icon('close'));
  close.addEventListener('click', () => element.close());
  element.addEventListener('keydown', (event) => {
    // What lies beneath stays open.
    if (event.key === 'Escape') event.stopPropagation();
  });
  element.addEventListener('pointerdown', (event) => {
    if (event.target === element) element.close();
  });
  return close;
}
