/** Private rooms: making one, a code that lets somebody in, coming in with a code. */

import { copied } from '../clipboard.js';
import { toBase64url } from '../crypto/encoding.js';
import { h, setAttributes, setShown, setText } from '../dom.js';
import { validFor } from '../format.js';
import { titleOf } from '../room-title.js';
import { CODE_LENGTH, readCode } from '../sealed/codes.js';
import { ROOM_SALT_BYTES } from '../sealed/room-id.js';
import { addressForOthers } from '../walk/neighbours.js';
import { closeButton } from './closing.js';
import { icon } from './icon.js';
import { qrPicture } from './qr-picture.js';

/** @typedef {import('../store.js').Store} Store */
/**
 * @typedef {object} Doors
 * @property {(room: string) => void} invite makes a code
 * @property {() => void} revoke
 * @property {(code: string) => void} knock
 * @property {() => void} forget
 */

const TITLE_MAX = 60;
const SECOND_MS = 1000;
const HONEST = 'What is said there is sealed in the browsers of its members. Other nodes and the network cannot read it; the node that serves this page could, by serving another page.';

/** @param {HTMLDialogElement} element @param {Store} store @param {Doors} doors */
export function mountSealed(element, store, doors) {
  const title = h('h2', { class: 'card-line', id: 'sealed-title' });
  const problem = h('p', { class: 'field-problem', role: 'alert' });

  const name = h('input', { id: 'sealed-name', class: 'me-input', maxlength: TITLE_MAX, autocomplete: 'off', dir: 'auto', enterkeyhint: 'done' });
  const make = h('form', { class: 'sealed-form' }, h('label', { for: 'sealed-name', class: 'setting-label' }, 'What is it called?'), name,
    h('p', { class: 'setting-hint' }, HONEST), h('button', { class: 'button primary', type: 'submit' }, 'Make the room'));

  const code = h('input', { id: 'sealed-code', class: 'me-input code-input', maxlength: CODE_LENGTH + 4, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', enterkeyhint: 'go' });
  const knock = h('button', { class: 'button primary', type: 'submit' }, 'Knock');
  const came = h('p', { class: 'card-words', role: 'status' });
  const join = h('form', { class: 'sealed-form' }, h('label', { for: 'sealed-code', class: 'setting-label' }, 'The code, six letters and digits'), code, knock, came,
    h('p', { class: 'setting-hint' }, 'Who made the code lets you in. Nobody else learns which room it is for.'));

  const letters = h('p', { class: 'code-letters', 'aria-label': 'Code' });
  const left = h('p', { class: 'card-words', role: 'timer' });
  const picture = h('div', { class: 'code-picture' });
  const copy = h('button', { class: 'button small', type: 'button' }, icon('copy'), 'Copy link');
  const revoke = h('button', { class: 'button small', type: 'button' }, 'Revoke');
  const again = h('button', { class: 'button small primary', type: 'button' }, 'Another code');
  const used = h('p', { class: 'card-words', role: 'status' });
  const show = h('div', { class: 'sealed-form code-show' }, letters, picture, left, used, h('div', { class: 'card-doings' }, copy, revoke, again),
    h('p', { class: 'setting-hint' }, 'It lets one person in, within ten minutes, while this page is open. Say it, show it or send it another way.'));

  element.append(h('div', { class: 'card' }, h('div', { class: 'card-head' }, h('div', { class: 'card-title' }, title), closeButton(element)), make, join, show, problem));
  setAttributes(element, { 'aria-labelledby': 'sealed-title' });

  let open = '';
  let drawn = '';

  element.addEventListener('close', () => {
    doors.forget();
    store.dispatch({ type: 'sealedDialogClosed' });
  });
  make.addEventListener('submit', (event) => {
    event.preventDefault();
    const salt = toBase64url(crypto.getRandomValues(new Uint8Array(ROOM_SALT_BYTES)));
    if (name.value.trim()) store.dispatch({ type: 'privateWanted', salt, title: name.value.trim() });
  });
  join.addEventListener('submit', (event) => {
    event.preventDefault();
    const read = readCode(code.value);
    if (read) doors.knock(read);
    else setText(came, `A code has ${CODE_LENGTH} letters and digits, without 0, 1, I, L and O.`);
  });
  copy.addEventListener('click', async () => {
    setText(used, await copied(linkOf(store.get())) ? 'The link is copied.' : 'It could not be copied: select the code.');
  });
  revoke.addEventListener('click', () => doors.revoke());
  again.addEventListener('click', () => doors.invite(store.get().current));

  function updateInvitation() {
    const { invitation, rooms, current } = store.get();
    const mine = invitation?.room === current ? invitation : null;
    const isOpen = mine !== null && !mine.used;
    setText(letters, isOpen ? `${mine.code.slice(0, 3)} ${mine.code.slice(3)}` : '');
    setShown(letters, isOpen);
    setText(left, isOpen ? validFor(mine.until - Date.now()) : '');
    if (!isOpen || drawn === '') setText(used, mine?.used ? `${mine.used} came in with it.` : isOpen ? '' : 'No code is open.');
    setShown(copy, isOpen);
    setShown(revoke, isOpen);
    setShown(again, !isOpen);
    setText(title, `Invite to ${titleOf(rooms[current])}`);
    const link = isOpen ? linkOf(store.get()) : '';
    if (link === drawn) return;
    drawn = link;
    picture.replaceChildren(...(link ? [qrPicture(link)] : []));
  }

  function update() {
    const { sealedDialog: dialog, inside, problem: trouble, attempt, givenCode } = store.get();
    const wanted = inside ? dialog : '';
    if (wanted === '') {
      open = '';
      if (element.open) element.close();
      return;
    }
    const isOther = wanted !== open;
    open = wanted;
    for (const [part, of] of /** @type {[HTMLElement, string][]} */ ([[make, 'new'], [join, 'code'], [show, 'invite']])) setShown(part, of === wanted);
    setText(problem, trouble?.where === 'card' ? trouble.text : '');
    if (isOther) {
      name.value = '';
      code.value = givenCode;
      setText(came, '');
    }
    if (wanted === 'new') setText(title, 'New private room');
    if (wanted === 'code') setText(title, 'Join with a code');
    if (wanted === 'code' && attempt) setText(came, attempt.text);
    knock.disabled = attempt?.phase === 'asking';
    setAttributes(came, { 'data-problem': attempt?.phase === 'failed' });
    if (wanted === 'invite') updateInvitation();
    if (!element.open) element.showModal();
    if (isOther) (wanted === 'new' ? name : wanted === 'code' ? code : copy).focus();
  }

  setInterval(() => {
    if (open === 'invite') updateInvitation();
  }, SECOND_MS);
  return update;
}

/** @param {import('../state.js').State} state */
const linkOf = (state) => (state.invitation ? `${addressForOthers(state)}#code=${state.invitation.code}` : '');
