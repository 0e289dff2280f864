/** On the right: who is on-line, and at which node. */

import { h, setAttributes, setText } from '../dom.js';
import { nameOf, namesakes } from '../persona.js';
import { reconcile } from '../reconcile.js';
import { makeAvatar, updateAvatar } from './avatar.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{id: string, name: string, shown: string, at: string, isMe: boolean}} Item */

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
  const pattern = { key: (person) => person.id, create: makePerson, update: updatePerson };

  return function update() {
    const items = itemsOf(store.get());
    setText(count, items.length ? String(items.length) : '');
    setText(more, items.length > SHOWN_MAX ? `and ${items.length - SHOWN_MAX} more` : '');
    reconcile(list, items.slice(0, SHOWN_MAX), pattern);
  };
}

/** @param {import('../state.js').State} state @returns {Item[]} */
function itemsOf({ people, nodes, me }) {
  const nodeNames = new Map(nodes.map((node) => [node.id, node.name]));
  /** @type {Map<string, {person: import('../protocol.js').Person, at: string[]}>} */
  const byID = new Map();
  for (const person of people) {
    const known = byID.get(person.id) ?? { person, at: [] };
    const at = person.node ? nodeNames.get(person.node) ?? person.node : '';
    if (at && !known.at.includes(at)) known.at.push(at);
    byID.set(person.id, known);
  }
  const shared = namesakes(people);
  return [...byID.values()].map(({ person, at }) => ({
    id: person.id, name: person.name, shown: nameOf(person, shared), at: at.join(', '),
    isMe: person.id === me?.id,
  })).sort((left, right) => Number(right.isMe) - Number(left.isMe) || left.shown.localeCompare(right.shown));
}

function makePerson() {
  return h('li', { class: 'person' }, makeAvatar(),
    h('span', { class: 'person-words' },
      h('span', { class: 'person-name' }, h('bdi'), h('span', { class: 'person-me' })),
      h('span', { class: 'person-at' })));
}

/** @param {HTMLLIElement} element @param {Item} person */
function updatePerson(element, { id, name, shown, at, isMe }) {
  const [avatar, words] = /** @type {HTMLElement[]} */ ([...element.children]);
  updateAvatar(avatar, id, name);
  const [title, place] = words.children;
  setText(title.children[0], shown);
  setText(title.children[1], isMe ? 'you' : '');
  setAttributes(words, { title: at ? `${shown}, at ${at}` : shown });
  setText(place, at);
}
