/** Beside a name: whether its key was compared, or only looks like one that was. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { VERIFIED } from '../trust.js';
import { icon } from './icon.js';

export const makeTrust = () => h('span', { class: 'trust', hidden: true }, icon('check'), icon('warning'), h('span', { class: 'trust-words' }));

/** @param {HTMLElement} element @param {string} words of `trustOf` */
export function updateTrust(element, words) {
  setShown(element, words !== '');
  if (words === '') return;
  setAttributes(element, {
    'data-verified': words === VERIFIED, title: words === VERIFIED ? 'You compared keys with this person' : 'The same name, and another key',
  });
  setText(/** @type {Element} */ (element.lastElementChild), words);
}
