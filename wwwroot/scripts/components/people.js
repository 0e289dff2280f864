/** On the right: who is on-line, and at which node. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { nameOf, namesakes, statusOf } from '../persona.js';
import { reconcile } from '../reconcile.js';
import { isBlocked, trustIndex, trustOf } from '../trust.js';
import { makeAvatar, updateAvatar } from './avatar.js';
import { makeTrust, updateTrust } from './trust.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{id: string, name: string, shown: string, at: string, status: string, away: boolean, blocked: boolean, trust: string, isMe: boolean}} Item */

/** People that are listed; the rest is counted. */
const SHOWN_MAX = 200;

/** @param {HTMLElement} element @param {Store} store */
export function mountPeople(element, store) {
  const count = h('span', { class: 'panel-count' });
  const list = h('ul', { class: 'people-list' });
  const more = h('p', { class: 'panel-more' });
  element.append(
    h('div', { class: 'panel-head' }, h('h2', { class: 'panel-label', id: 'people-title' }, 'On-line ', count)),
    list, more);

  /** @type {import('../reconcile.js').Pattern<Item>} */
  const pattern = { key: (person) => person.id, create: (person) => makePerson(person, store), update: updatePerson };

  return function update() {
    const items = itemsOf(store.get());
    setText(count, items.length ? String(items.length) : '');
    setText(more, items.length > SHOWN_MAX ? `and ${items.length - SHOWN_MAX} more` : '');
    reconcile(list, items.slice(0, SHOWN_MAX), pattern);
  };
}

/** @param {import('../state.js').State} state @returns {Item[]} */
function itemsOf(state) {
  const { people, nodes, me } = state;
  const trust = trustIndex(state);
  const nodeNames = new Map(nodes.map((node) => [node.id, node.name]));
  /** @type {Map<string, {person: import('../protocol.js').Person, at: string[], status: string, away: boolean}>} */
  const byID = new Map();
  for (const person of people) {
    const known = byID.get(person.id) ?? { person, at: [], status: '', away: true };
    const at = person.node ? nodeNames.get(person.node) ?? person.node : '';
    if (at && !known.at.includes(at)) known.at.push(at);
    // Someone with two pages open is away once both say so.
    known.away &&= person.away === true;
    known.status ||= statusOf(person);
    byID.set(person.id, known);
  }
  const shared = namesakes(people);
  return [...byID.values()].map(({ person, at, status, away }) => ({
    id: person.id, name: person.name, shown: nameOf(person, shared), at: at.join(', '),
    status, away,
    blocked: isBlocked(state, person.id), trust: trustOf(person, trust, me?.id ?? ''), isMe: person.id === me?.id,
  })).sort((left, right) => Number(right.isMe) - Number(left.isMe) || left.shown.localeCompare(right.shown));
}

/** @param {Item} person @param {Store} store */
function makePerson({ id }, store) {
  const open = h('button', { class: 'person-open', type: 'button', 'aria-haspopup': 'dialog' }, makeAvatar(),
    h('span', { class: 'person-words' },
      h('span', { class: 'person-name' }, h('bdi'), h('span', { class: 'person-me' }), makeTrust()),
      h('span', { class: 'person-status', hidden: true }, h('bdi')),
      h('span', { class: 'person-at' })),
    h('span', { class: 'person-away', hidden: true }));
  open.addEventListener('click', () => {
    const person = store.get().people.find((other) => other.id === id);
    if (person) store.dispatch({ type: 'personOpened', person: { id, name: person.name } });
  });
  return h('li', { class: 'person' }, open);
}

/** @param {HTMLLIElement} element @param {Item} person */
function updatePerson(element, { id, name, shown, at, status, away, blocked, trust, isMe }) {
  const [avatar, words, awayWord] = /** @type {HTMLElement[]} */ ([.../** @type {Element} */ (element.firstElementChild).children]);
  updateAvatar(avatar, id, name);
  const [title, saying, place] = /** @type {HTMLElement[]} */ ([...words.children]);
  setAttributes(element, { 'data-away': away || blocked });
  setShown(awayWord, away || blocked);
  setText(awayWord, blocked ? 'blocked' : away ? 'away' : '');
  updateTrust(/** @type {HTMLElement} */ (title.children[2]), trust);
  setShown(saying, status !== '');
  setText(/** @type {Element} */ (saying.firstElementChild), status);
  setText(title.children[0], shown);
  setText(title.children[1], isMe ? 'you' : '');
  setAttributes(words, { title: [at ? `${shown}, at ${at}` : shown, status].filter(Boolean).join('\n') });
  setText(place, at);
}
