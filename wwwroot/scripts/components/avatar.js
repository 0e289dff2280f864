/** A person's initials on their colour. */

import { h, setText } from '../dom.js';
import { hueOf, initials } from '../persona.js';

/** @returns {HTMLSpanElement} */
export const makeAvatar = () => h('span', { class: 'avatar persona', 'aria-hidden': true });

/** @param {HTMLElement} element @param {string} id @param {string} name */
export function updateAvatar(element, id, name) {
  setHue(element, id);
  setText(element, initials(name));
}

/**
 * Gives an element the person's colour, as the styles mix it.
 * @param {HTMLElement | SVGElement} element
 * @param {string} id
 */
export function setHue(element, id) {
  const hue = String(hueOf(id));
  if (element.style.getPropertyValue('--hue') !== hue) element.style.setProperty('--hue', hue);
}
