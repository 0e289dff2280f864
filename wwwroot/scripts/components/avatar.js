/** A person's picture, or their initials on their colour. */

import { h, setText } from '../dom.js';
import { hueOf, initials } from '../persona.js';

/** @returns {HTMLSpanElement} */
export const makeAvatar = () => h('span', { class: 'avatar persona', 'aria-hidden': true });

/** @param {HTMLElement} element @param {string} id @param {string} name */
export function updateAvatar(element, id, name) {
  setHue(element, id);
  element.dataset.person = id;
  element.dataset.initials = initials(name);
  paint(element);
}

/** Addresses of pictures, by person. @type {Map<string, string>} */
const pictures = new Map();
let wanted = (/** @type {string} */ _id) => {};

/** @param {(id: string) => void} ask is told of every person who is shown */
export function askForPictures(ask) { wanted = ask; }

/** @param {string} id */
const shownOf = (id) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`.avatar[data-person="${CSS.escape(id)}"]`));

/** @param {string} id @returns {boolean} whether somebody is before one's eyes */
export const isShown = (id) => shownOf(id).length > 0;

/** @param {string} id @param {string} url empty for none */
export function showPicture(id, url) {
  if (url) pictures.set(id, url);
  else pictures.delete(id);
  shownOf(id).forEach(paint);
}

/** @param {HTMLElement} element */
function paint(element) {
  const { person = '', initials: letters = '' } = element.dataset;
  const url = pictures.get(person);
  const image = element.querySelector('img');
  if (!url) {
    wanted(person);
    setText(element, letters);
  } else if (image?.src !== url) {
    element.replaceChildren(h('img', { src: url, alt: '', draggable: 'false' }));
  }
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
