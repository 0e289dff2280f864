/** Asks who goes on, where somebody arrives from another node and somebody else has keys here. */

import { h } from '../dom.js';

/**
 * @param {{name: string, from: string}} ticket
 * @param {string} own name of the one whose keys are here, empty where it is not known
 * @returns {Promise<boolean>} whether to go on as the one who arrives
 */
export function askWhoGoesOn({ name, from }, own) {
  const stays = () => (own ? h('bdi', {}, own) : 'whoever was here');
  const title = h('h1', { id: 'arrival-title' }, 'Go on as ', h('bdi', {}, name), from ? ' (from ' : '',
    from ? h('bdi', {}, from) : null, from ? ')' : '', ', or stay ', stays(), '?');
  const go = h('button', { class: 'button primary', type: 'button' }, 'Go on as ', h('bdi', {}, name));
  const stay = h('button', { class: 'button', type: 'button' }, 'Stay ', stays());
  const dialog = h('dialog', { class: 'arrival', 'aria-labelledby': 'arrival-title' }, title,
    h('p', {}, 'A page of another node, which does not answer any more, brought you here. Somebody else has used this page in this browser; their keys stay in any case.'),
    h('div', { class: 'arrival-buttons' }, go, stay));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const decide = (/** @type {boolean} */ goesOn) => {
      dialog.remove();
      resolve(goesOn);
    };
    go.addEventListener('click', () => decide(true));
    stay.addEventListener('click', () => decide(false));
    dialog.addEventListener('cancel', () => decide(false));
  });
}
