/** Asks who goes on here, before the chat is there: somebody arrives from another node or another browser. */

import { h } from '../dom.js';

/** @param {string} name */
const bdi = (name) => h('bdi', {}, name);

/** @typedef {import('../dom.js').Children} Children */

/**
 * A question that has to be answered before anything goes on.
 * @param {Children} title
 * @param {(HTMLElement | null)[]} words
 * @param {Children} yes
 * @param {Children} [no]
 * @param {boolean} [isGrave] whether it has the focus
 * @returns {Promise<boolean>}
 */
function asked(title, words, yes, no, isGrave) {
  const go = h('button', { class: 'button primary', type: 'button' }, ...yes);
  const stay = no ? h('button', { class: 'button', type: 'button' }, ...no) : null;
  const dialog = h('dialog', { class: 'arrival', 'aria-labelledby': 'arrival-title' }, h('h1', { id: 'arrival-title' }, ...title), ...words,
    h('div', { class: 'arrival-buttons' }, go, stay));
  document.body.append(dialog);
  dialog.showModal();
  if (isGrave) stay?.focus();
  return new Promise((resolve) => {
    const decide = (/** @type {boolean} */ goesOn) => {
      dialog.remove();
      resolve(goesOn);
    };
    go.addEventListener('click', () => decide(true));
    stay?.addEventListener('click', () => decide(false));
    dialog.addEventListener('cancel', () => decide(false));
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
  });
}

/**
 * Where somebody arrives from another node and somebody else has keys here.
 * @param {{name: string, from: string}} ticket
 * @param {string} own name of the one whose keys are here, empty where it is not known
 * @returns {Promise<boolean>} whether to go on as the one who arrives
 */
export function askWhoGoesOn({ name, from }, own) {
  const stays = () => (own ? bdi(own) : 'whoever was here');
  const title = ['Go on as ', bdi(name), from ? ' (from ' : '', from ? bdi(from) : null, from ? ')' : '', ', or stay ', stays(), '?'];
  return asked(title, [
    h('p', {}, 'A page of another node, which does not answer any more, brought you here. Somebody else has used this page in this browser; their keys stay in any case.'),
  ], ['Go on as ', bdi(name)], ['Stay ', stays()]);
}

/**
 * Where a link or a file makes this browser somebody.
 * @param {import('../moving/taking.js').Question} question
 * @returns {Promise<boolean>} whether it shall
 */
export function askWhoToBe({ name, id, other }) {
  const title = ['You will be ', bdi(name), ' here'];
  const words = [
    h('p', {}, 'The same person as on your other device, in the same rooms, with this ID:'),
    h('p', { class: 'card-print' }, id),
    other === null ? null : h('p', { class: 'card-words', 'data-problem': true }, 'This browser is ', bdi(other || 'somebody else'),
      ' now. If you go on, it forgets them for good: only another device or a saved file can be them again.'),
    h('p', { class: 'setting-hint' }, 'Go on only if you made this yourself: whoever did is ', bdi(name), ' too, and reads what you write.'),
  ];
  return asked(title, words, ['Be ', bdi(name), ' here'], other ? ['Stay ', bdi(other)] : ['Cancel'], true);
}

/** @type {Partial<Record<import('../moving/taking.js').Taken, [string, string]>>} */
const REFUSALS = {
  damaged: ['This is damaged', 'A part is missing, or was changed. Make another link or file on your other device.'],
  old: ['This link is too old', 'It is good for ten minutes. Make another one on your other device. If that is too old at once, their clocks differ: set them right.'],
  unkept: ['This browser keeps no keys here', 'The window may be private, or the page did not come by HTTPS. Use another window, or the address with https:// before it.'],
  same: ['You are here already', 'This browser was the same person before. Nothing has changed.'],
};

/**
 * Says what became of a link or a file where nobody was made of it.
 * @param {import('../moving/taking.js').Taken} taken
 */
export async function tellRefusal(taken) {
  const [title, words] = REFUSALS[taken] ?? [];
  if (title) await asked([title], [h('p', {}, words)], ['All right']);
}
