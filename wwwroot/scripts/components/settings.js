/** Beneath oneself: what one says of oneself, and what others see of one. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { byteLength } from '../format.js';
import { reconcile } from '../reconcile.js';
import { STATUS_BYTES } from '../settings.js';
import { icon } from './icon.js';
import { mountPicture } from './picture.js';

/** @typedef {import('../store.js').Store} Store */

/** The limit is shown from this part of it on. */
const SHOWN_FROM = 0.5;

/** @typedef {{pictures: import('./picture.js').Pictures, openMoving: () => void}} Means `openMoving`: to another device */

/** @param {Store} store @param {Means} means */
export function mountSettings(store, { pictures, openMoving }) {
  const status = makeStatus(store);
  const picture = mountPicture(store, pictures);
  const away = makeSwitch('Away', '', (on) => store.dispatch({ type: 'conditionChanged', condition: { away: on } }));
  const reads = makeSwitch('Others can see what I have read', 'reads-hint',
    (on) => store.dispatch({ type: 'sharesReadsChanged', on }));
  const readsHint = h('p', { id: 'reads-hint', class: 'setting-hint' }, 'Off: nobody is told, and your other tabs and devices do not know either.');
  const blocked = h('ul', { class: 'blocked-list' });
  const blockedPart = h('section', { class: 'setting-blocked', 'aria-label': 'Blocked people', hidden: true }, h('h3', { class: 'setting-label' }, 'Blocked'), blocked);
  const move = h('button', { class: 'button small wide', type: 'button' }, icon('devices'), 'Use another device too');
  move.addEventListener('click', openMoving);
  /** @type {import('../reconcile.js').Pattern<import('../settings.js').Blocked>} */
  const pattern = { key: ({ id }) => id, create: (person) => makeBlocked(person, store), update: () => {} };
  const title = h('span', { class: 'settings-title' });
  const element = h('details', { class: 'settings' },
    h('summary', { class: 'settings-open' }, h('span', { class: 'settings-dot', 'aria-hidden': true }), title, icon('chevron')),
    h('div', { class: 'settings-body' }, status.element, picture.element, away.element, reads.element, readsHint, move, blockedPart));

  return {
    element,
    update() {
      const { condition, sharesReads, blocked: people } = store.get();
      status.update(condition.text);
      picture.update();
      away.input.checked = condition.away;
      reads.input.checked = sharesReads;
      setShown(blockedPart, people.length > 0);
      reconcile(blocked, people, pattern);
      setAttributes(element, { 'data-away': condition.away });
      setText(title, [condition.away ? 'Away' : '', condition.text].filter(Boolean).join(' · ') || 'Status and privacy');
    },
  };
}

/** @param {import('../settings.js').Blocked} person @param {Store} store */
function makeBlocked(person, store) {
  const unblock = h('button', { class: 'button small', type: 'button', 'aria-label': `Unblock ${person.name}` }, 'Unblock');
  unblock.addEventListener('click', () => store.dispatch({ type: 'blockChanged', person, on: false }));
  return h('li', { class: 'blocked-person' }, h('bdi', {}, person.name), unblock);
}

/** @param {Store} store */
function makeStatus(store) {
  const input = h('input', {
    id: 'status', class: 'me-input', autocomplete: 'off', placeholder: 'What are you doing?', enterkeyhint: 'done', dir: 'auto', 'aria-describedby': 'status-left',
  });
  const left = h('span', { id: 'status-left', class: 'setting-left', role: 'status' });
  const element = h('form', { class: 'setting-status' }, h('label', { for: 'status', class: 'setting-label' }, 'Status', left), input);
  let known = '';

  function measure() {
    const bytes = byteLength(input.value.trim());
    const isOver = bytes > STATUS_BYTES;
    setText(left, isOver ? `${bytes - STATUS_BYTES} over the limit` : bytes > STATUS_BYTES * SHOWN_FROM ? `${STATUS_BYTES - bytes} left` : '');
    setAttributes(left, { 'data-over': isOver });
    setAttributes(input, { 'aria-invalid': isOver ? 'true' : null });
  }

  const save = () => store.dispatch({ type: 'conditionChanged', condition: { text: input.value } });
  input.addEventListener('input', measure);
  input.addEventListener('change', save);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || input.value === known) return;
    event.stopPropagation();
    input.value = known;
    measure();
  });

  return {
    element,
    /** @param {string} text */
    update(text) {
      if (text === known) return;
      known = text;
      input.value = text;
      measure();
    },
  };
}

/** @param {string} words @param {string} hint ID of what describes it @param {(on: boolean) => void} changed */
function makeSwitch(words, hint, changed) {
  const input = h('input', { type: 'checkbox', role: 'switch', class: 'switch', 'aria-describedby': hint || null });
  input.addEventListener('change', () => changed(input.checked));
  return { input, element: h('label', { class: 'setting' }, h('span', {}, words), input) };
}
