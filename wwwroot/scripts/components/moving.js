/** Being the same person on another device too: a code and a link for it, or a file; opening a file. */

import { copied } from '../clipboard.js';
import { h, setAttributes, setShown, setText } from '../dom.js';
import { validFor } from '../format.js';
import { FILE_BYTES_MAX, openMove, PASSPHRASE_MIN, sealMove } from '../moving/file.js';
import { LINK_LIFE_MS, moveFragment } from '../moving/ticket.js';
import { addressForOthers, isLoopback } from '../walk/neighbours.js';
import { closeButton } from './closing.js';
import { icon } from './icon.js';
import { qrPicture } from './qr-picture.js';

/** @typedef {import('../moving/ticket.js').Move} Move */
/** @typedef {{make: () => Promise<Move | 'full' | 'guest'>, take: (move: Move) => Promise<void>}} Doors */
/** @typedef {'choice' | 'link' | 'save' | 'open'} View */

const SECOND_MS = 1000;
/** @type {Record<View, string>} */
const TITLES = { choice: 'Use another device too', link: 'Open this on the other device', save: 'Save yourself as a file', open: 'I have a file' };
const REFUSALS = {
  full: 'This device is the last in a row of eight. Add a further one from a device that you used before it.',
  guest: 'You are a guest here, without keys to share. Leave the chat, and come in by HTTPS with “Remember me in this browser”.',
  foreign: 'meshchat did not save this file. Choose one with a name like meshchat-Ada.json.',
  newer: 'A newer meshchat saved this file. Open it on a node of that version.',
  closed: 'The passphrase is another one, or the file is damaged. Type it again, or save the file once more on your other device.',
  nowhere: 'This node tells no address for other devices: the link works on this machine only.',
  unread: 'The file cannot be opened here: the page must have come by HTTPS.',
};

/** @param {string} words */
const hint = (words) => h('p', { class: 'setting-hint' }, words);

/** @param {string} id @param {string} label @param {import('../dom.js').Attributes} more */
function field(id, label, more) {
  const input = h('input', { id, class: 'me-input', type: 'password', 'aria-describedby': 'moving-problem', ...more });
  return { input, element: h('div', { class: 'moving-way' }, h('label', { for: id, class: 'setting-label' }, label), input) };
}

/** @param {string} kind @param {string} words @param {string} means */
function way(kind, words, means) {
  const button = h('button', { class: `button${kind === 'devices' ? ' primary' : ''}`, type: 'button' }, icon(kind), words);
  return { button, element: h('div', { class: 'moving-way' }, button, hint(means)) };
}

/** @param {HTMLDialogElement} element @param {import('../store.js').Store} store @param {Doors} doors */
export function mountMoving(element, store, { make, take }) {
  const title = h('h2', { class: 'card-line', id: 'moving-title' });
  const name = h('bdi');
  const byLink = way('devices', 'Show code and link', 'For a device that is with you: its camera reads the code.');
  const byFile = way('down', 'Save as a file', 'For later, or if this browser is lost. A passphrase locks it.');
  const have = way('up', 'I have a file', 'To be here who you are on another device.');
  const choice = h('div', { class: 'sealed-form' },
    h('p', { class: 'card-words' }, 'You will be ', name, ' there as well as here, in the same rooms, at the same time.'), byLink.element, byFile.element, have.element);

  const picture = h('div', { class: 'code-picture moving-picture' });
  const left = h('p', { class: 'card-words', role: 'timer' });
  const copy = h('button', { class: 'button small primary', type: 'button' }, icon('copy'), 'Copy link');
  const link = h('div', { class: 'sealed-form code-show' }, picture, left, copy,
    hint('Whoever opens it within ten minutes is you, for good. Show and send it to nobody but yourself.'));

  const once = field('new-passphrase', 'A passphrase that locks the file', { autocomplete: 'new-password' });
  const twice = field('same-passphrase', 'The same once more', { autocomplete: 'new-password' });
  const save = h('form', { class: 'sealed-form' }, once.element, twice.element, h('button', { class: 'button primary', type: 'submit' }, 'Save the file'),
    hint('It has no time limit. Whoever has the file and the passphrase can be you, for good; without the passphrase nobody can, not even you.'));

  const chosen = field('moving-file', 'The file', { class: 'file-input', type: 'file', accept: '.json' });
  const passphrase = field('passphrase', 'Its passphrase', { autocomplete: 'off' });
  const open = h('form', { class: 'sealed-form' },
    h('p', { class: 'card-words' }, 'The one that you saved on your other device, under “Use another device too”.'),
    chosen.element, passphrase.element, h('button', { class: 'button primary', type: 'submit' }, 'Open'));

  const told = h('p', { class: 'card-words', role: 'status' });
  const problem = h('p', { class: 'field-problem', id: 'moving-problem', role: 'alert' });
  const views = { choice, link, save, open };
  element.append(h('div', { class: 'card' }, h('div', { class: 'card-head' }, h('div', { class: 'card-title' }, title), closeButton(element)), ...Object.values(views), told, problem));
  setAttributes(element, { 'aria-labelledby': 'moving-title' });

  let address = '';
  let until = 0;

  element.addEventListener('close', forget);
  element.addEventListener('input', () => say('', ''));
  byLink.button.addEventListener('click', draw);
  byFile.button.addEventListener('click', () => show('save'));
  have.button.addEventListener('click', () => show('open'));
  copy.addEventListener('click', async () => setText(told, await copied(address) ? 'The link is copied.' : 'It could not be copied: scan the code.'));
  save.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = once.input.value;
    const isShort = words.length < PASSPHRASE_MIN;
    say('', isShort ? `Use ${PASSPHRASE_MIN} letters or more: whoever finds the file can try as often as they like.`
      : words !== twice.input.value ? 'The two are not the same: type them again.' : '');
    if (problem.textContent) (isShort ? once : twice).input.focus();
    else during(save, async () => {
      const move = await make();
      if (typeof move === 'string') return say('', REFUSALS[move]);
      // Browsers see to it that no system minds the name.
      const called = `meshchat-${move.name}.json`;
      h('a', { href: URL.createObjectURL(new Blob([await sealMove(move, words)])), download: called }).click();
      save.reset();
      say(`${called} is saved. On the other device choose “I have a file”.`, '');
    });
  });
  open.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = chosen.input.files?.[0];
    say('', !file ? 'Choose the file first.' : !passphrase.input.value ? 'Type the passphrase that the file was saved with.' : '');
    if (!file || !passphrase.input.value) (file ? passphrase : chosen).input.focus();
    else during(open, async () => {
      const opened = file.size > FILE_BYTES_MAX ? { kind: /** @type {const} */ ('foreign') } : await openMove(await file.text(), passphrase.input.value);
      if (opened.kind !== 'open') return say('', REFUSALS[opened.kind]);
      if (!element.open) return;
      element.close();
      await take(opened.move);
    });
  });

  /** @param {string} words @param {string} trouble */
  function say(words, trouble) {
    setText(told, words);
    setText(problem, trouble);
  }

  /** @param {HTMLFormElement} form @param {() => Promise<void>} work */
  async function during(form, work) {
    const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
    button.disabled = true;
    await work().catch(() => say('', form === open ? REFUSALS.unread : REFUSALS.guest));
    button.disabled = false;
  }

  /** What is secret does not stay in the document. */
  function forget() {
    address = '';
    picture.replaceChildren();
    save.reset();
    open.reset();
  }

  async function draw() {
    const move = await make();
    if (!element.open) return;
    if (typeof move === 'string') return say('', REFUSALS[move]);
    const page = addressForOthers(store.get());
    address = `${page}${moveFragment(move)}`;
    until = move.at + LINK_LIFE_MS;
    picture.replaceChildren(qrPicture(address));
    show('link');
    say('', isLoopback(page) ? REFUSALS.nowhere : '');
  }

  /** @param {View} view */
  function show(view) {
    say('', '');
    for (const [one, part] of Object.entries(views)) setShown(part, one === view);
    setText(title, TITLES[view]);
    update();
    ({ choice: byLink.button, link: copy, save: once.input, open: chosen.input })[view].focus();
  }

  function update() {
    if (!element.open) return;
    setText(name, store.get().name);
    setText(left, validFor(until - Date.now()));
    if (!address || Date.now() < until) return;
    forget();
    show('choice');
    say('The code is over. You can show another one.', '');
  }

  setInterval(() => { if (address) update(); }, SECOND_MS);

  return {
    update,
    open(/** @type {View} */ view) {
      element.showModal();
      show(view);
    },
  };
}
