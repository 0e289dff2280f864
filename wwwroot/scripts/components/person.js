/** The card of one person: who and where they are, what can be done, and the key behind their ID. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { nameOf, namesakes, statusOf } from '../persona.js';
import { isBlocked, trustIndex, trustOf, VERIFIED } from '../trust.js';
import { verifyLink } from '../verify-link.js';
import { addressForOthers } from '../walk/neighbours.js';
import { makeAvatar, updateAvatar } from './avatar.js';
import { closeButton } from './closing.js';
import { icon } from './icon.js';
import { qrPicture } from './qr-picture.js';
import { makeTrust, updateTrust } from './trust.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */
/** @typedef {import('../keyring.js').Found} Found */

/** @param {HTMLDialogElement} element @param {Store} store @param {import('../keyring.js').Keyring} keyring */
export function mountPerson(element, store, keyring) {
  const avatar = makeAvatar();
  const name = h('bdi', { class: 'card-name', id: 'card-name' });
  const trust = makeTrust();
  const id = h('span', { class: 'card-id' });
  const status = h('p', { class: 'card-status', dir: 'auto' });
  const place = h('p', { class: 'card-place' });
  const mention = h('button', { class: 'button small', type: 'button' }, 'Mention');
  const block = h('button', { class: 'button small', type: 'button' }, 'Block');
  const write = h('button', { class: 'button small primary', type: 'button' }, icon('lock'), 'Message');
  const doings = h('div', { class: 'card-doings' }, write, mention, block);
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const mine = h('p', { class: 'card-print' });
  const theirsLabel = h('span');
  const theirs = h('p', { class: 'card-print' });
  const mineLine = h('div', { class: 'card-key' }, h('p', { class: 'card-label' }, 'Your fingerprint'), mine);
  const theirsLine = h('div', { class: 'card-key' }, h('p', { class: 'card-label' }, theirsLabel), theirs);
  const picture = h('div', { class: 'code-picture' });
  const words = h('p', { class: 'card-words', role: 'status' });
  const verify = h('button', { class: 'button small primary', type: 'button' }, icon('check'), h('span', {}, 'They match: mark as verified'));
  const unverify = h('button', { class: 'button small', type: 'button' }, 'Take the mark back');
  element.append(h('div', { class: 'card' },
    h('div', { class: 'card-head' }, avatar, h('div', { class: 'card-title' }, h('h2', { class: 'card-line' }, name), trust, id), closeButton(element)),
    status, place, doings, problem,
    h('section', { class: 'card-keys', 'aria-label': 'Key' }, mineLine, theirsLine, picture, words, verify, unverify)));
  setAttributes(element, { 'aria-labelledby': 'card-name' });

  let shown = '';
  let drawn = '';
  /** @type {Found | null} */
  let found = null;
  /** @type {Found | null} */
  let own = null;

  async function load() {
    const asked = shown;
    found = null;
    own = null;
    const me = store.get().me?.id ?? '';
    const [ofMine, ofTheirs] = await Promise.all([keyring.of(me), keyring.of(asked)]);
    if (asked !== shown) return;
    own = ofMine;
    found = ofTheirs;
    update();
  }

  /** @param {(person: {id: string, name: string}) => import('../actions.js').Action} action */
  const dispatch = (action) => {
    const { person } = store.get();
    if (person) store.dispatch(action(person));
  };
  element.addEventListener('close', () => dispatch(() => ({ type: 'personClosed' })));
  write.addEventListener('click', () => dispatch((person) => ({ type: 'directWanted', person })));
  mention.addEventListener('click', () => {
    // First, so that the focus goes to the composer and not back to where the card was opened.
    element.close();
    dispatch(() => ({ type: 'mentionWanted', name: name.textContent ?? '' }));
  });
  block.addEventListener('click', () => dispatch((person) => ({ type: 'blockChanged', person, on: !isBlocked(store.get(), person.id) })));
  verify.addEventListener('click', () => dispatch((person) => ({ type: 'verifiedChanged', person, key: found?.kind === 'fits' ? found.key : null })));
  unverify.addEventListener('click', () => dispatch((person) => ({ type: 'verifiedChanged', person, key: null })));

  /** @param {string} link empty for no code */
  function draw(link) {
    if (link === drawn) return;
    drawn = link;
    picture.replaceChildren(...(link ? [qrPicture(link)] : []));
  }

  /** @param {State} state @param {{id: string, name: string}} person */
  function updateKeys(state, person) {
    const isMe = person.id === state.me?.id;
    const known = state.verified.find((other) => other.id === person.id);
    const fits = found?.kind === 'fits' ? found : null;
    const isOther = fits !== null && known !== undefined && known.key !== fits.key;
    const scan = state.scanned?.id === person.id && !isMe ? state.scanned : null;
    const isScanned = scan !== null && fits !== null && scan.key === fits.key;
    draw(isMe && fits ? verifyLink(addressForOthers(state), { id: person.id, key: fits.key }) : '');
    setText(mine, own?.kind === 'fits' ? own.fingerprint : own ? 'not known yet: say something first' : '…');
    setShown(mineLine, fits !== null);
    setText(theirsLabel, `Fingerprint of ${person.name}`);
    setText(theirs, fits?.fingerprint ?? '');
    setShown(theirsLine, fits !== null && !isMe);
    setText(words, scan && fits ? scanWords(isScanned, person.name) : keyWords(found, person.name, isMe, known !== undefined, isOther));
    setAttributes(words, { 'data-problem': isOther || found?.kind === 'misfit' || (scan !== null && fits !== null && !isScanned) });
    setShown(verify, fits !== null && !isMe && (known === undefined || isOther) && (scan === null || isScanned));
    setText(/** @type {Element} */ (verify.lastElementChild), isScanned ? 'It was on their screen: mark as verified' : 'They match: mark as verified');
    setShown(unverify, known !== undefined && !isMe);
  }

  function update() {
    const state = store.get();
    const { person, scanned, connection } = state;
    // A code that led here is looked at as soon as one is in.
    if (scanned && !person && connection.state === 'online') store.dispatch({ type: 'scanShown' });
    if (!person) {
      shown = '';
      if (element.open) element.close();
      return;
    }
    if (person.id !== shown) {
      shown = person.id;
      load();
    }
    const here = state.people.filter((other) => other.id === person.id);
    const shared = namesakes([...state.people, ...state.rooms[state.current].entries.map(({ by, name: known }) => ({ id: by, name: known })), person]);
    const isMe = person.id === state.me?.id;
    updateAvatar(avatar, person.id, person.name);
    setText(name, nameOf(person, shared));
    const said = trustOf(person, trustIndex(state), state.me?.id ?? '');
    updateTrust(trust, said);
    setText(id, person.id);
    const saying = here.map(statusOf).find(Boolean) ?? '';
    setText(status, saying);
    setShown(status, saying !== '');
    setText(place, placeWords(here, state));
    setShown(doings, !isMe);
    const isOut = isBlocked(state, person.id);
    setShown(write, !isOut);
    setText(problem, state.problem?.where === 'card' ? state.problem.text : '');
    setText(block, isOut ? 'Unblock' : 'Block');
    setAttributes(element, { 'data-blocked': isOut, 'data-verified': said === VERIFIED });
    updateKeys(state, person);
    if (!element.open) element.showModal();
  }

  return update;
}

/** @param {import('../protocol.js').Person[]} here @param {State} state */
function placeWords(here, { nodes }) {
  if (here.length === 0) return 'Not on-line';
  const at = [...new Set(here.flatMap(({ node }) => (node ? nodes.find((other) => other.id === node)?.name ?? node : [])))];
  return [here.every(({ away }) => away) ? 'Away' : 'On-line', at.length ? `at ${at.join(', ')}` : ''].filter(Boolean).join(', ');
}

/** @param {boolean} isScanned @param {string} name */
const scanWords = (isScanned, name) => (isScanned ? `The code that you scanned is of this key. Was it on ${name}'s own screen, before your eyes?`
  : `The code that you scanned is of another key. Do not trust who this claims to be.`);

/**
 * @param {Found | null} found
 * @param {string} name
 * @param {boolean} isMe
 * @param {boolean} isVerified
 * @param {boolean} isOther whether the key is another than the one that was compared
 */
function keyWords(found, name, isMe, isVerified, isOther) {
  switch (found?.kind) {
    case undefined: return 'Asking the node for the key…';
    case 'misfit': return 'The key that the node gives does not fit this ID. Do not trust who this claims to be.';
    case 'absent': return isMe ? 'Your key is known once you have said something.' : `${name} has not said anything yet, so their key is not known.`;
    case 'untold': return 'The node does not tell the key now. Try again later.';
    case 'unchecked': return 'This browser checks keys only where the page came by HTTPS.';
  }
  if (isOther) return `This is not the key that you verified for ${name}.`;
  if (isMe) return 'Others see it on their page, and compare it with you; or they scan this code with their camera.';
  return isVerified ? 'You have compared them and they matched.'
    : `Read both aloud to ${name}, on the phone or face to face: they must see the same two.`;
}
