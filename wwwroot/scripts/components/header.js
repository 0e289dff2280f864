/** Above the messages: the room, who is there, the state of the connection. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted, upTo99 } from '../format.js';
import { memberCount } from '../nodes.js';
import { LOBBY } from '../protocol.js';
import { isSealedName, shownTitle } from '../room-title.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */

/** @param {HTMLElement} element @param {Store} store */
export function mountHeader(element, store) {
  const unread = h('span', { class: 'badge', 'aria-hidden': true });
  const roomsButton = h('button', {
    class: 'icon-button only-narrow', type: 'button', 'aria-controls': 'rooms', id: 'rooms-button',
  }, icon('rooms'), unread);
  const room = h('bdi', { class: 'header-room' });
  const lock = h('span', { class: 'header-lock', title: 'Sealed: only its members’ devices can read it' }, icon('lock'));
  const about = h('button', { class: 'header-room-open', type: 'button', 'aria-haspopup': 'dialog' }, lock, room);
  const topic = h('bdi', { class: 'header-topic' });
  const people = h('span', { class: 'header-people' });
  const place = h('span');
  const facts = h('p', { class: 'header-facts' }, topic, people, place);
  const dot = h('span', { class: 'dot', 'aria-hidden': true });
  const verb = h('span', { class: 'header-verb' });
  const at = h('bdi');
  const words = h('span', { class: 'header-words', role: 'status' }, verb, at);
  const peopleCount = h('span', { class: 'header-count', 'aria-hidden': true });
  const peopleButton = h('button', {
    class: 'icon-button only-not-wide', type: 'button', 'aria-controls': 'people', id: 'people-button',
  }, icon('people'), peopleCount);
  element.append(
    roomsButton,
    h('div', { class: 'header-title' }, h('h1', {}, about), facts),
    h('p', { class: 'header-connection' }, dot, words),
    peopleButton,
  );

  roomsButton.addEventListener('click', () => store.dispatch({ type: 'drawerToggled', drawer: 'rooms' }));
  about.addEventListener('click', () => store.dispatch({ type: 'cardOpened', room: store.get().current }));
  peopleButton.addEventListener('click', () => store.dispatch({ type: 'drawerToggled', drawer: 'people' }));

  return function update() {
    const state = store.get();
    const others = Object.values(state.rooms).filter((other) => other.name !== state.current);
    const elsewhere = others.reduce((sum, other) => sum + other.unread, 0);
    const mentions = others.reduce((sum, other) => sum + other.mentions, 0);
    const here = state.rooms[state.current];
    const isSealed = isSealedName(here.name);
    setText(room, shownTitle(state, here));
    setShown(lock, isSealed);
    setAttributes(about, { title: 'About this room', 'aria-label': `${shownTitle(state, here)}${isSealed ? ', sealed' : ''}: about this room` });
    const said = isSealed ? '' : here.info?.topic?.text ?? '';
    setText(topic, said);
    setAttributes(topic, { title: said || null });
    const [what, where] = connectionWords(state);
    setText(verb, what);
    setText(at, where);
    setAttributes(words, { title: where || null });
    setAttributes(dot, { 'data-state': state.connection.state });
    setText(unread, mentions ? `@${upTo99(mentions)}` : upTo99(elsewhere));
    unread.classList.toggle('mentions', mentions > 0);
    const count = new Set(state.people.map((person) => person.id)).size;
    setText(people, peopleWords(here, count));
    setText(place, state.nodes.length ? placeOf(state) : '');
    setText(peopleCount, count ? String(count) : '');
    setAttributes(roomsButton, {
      'aria-expanded': String(state.drawer === 'rooms'),
      'aria-label': ['Rooms', elsewhere ? counted(elsewhere, 'new message') : '', mentions ? counted(mentions, 'mention') : ''].filter(Boolean).join(', '),
    });
    setAttributes(peopleButton, {
      'aria-expanded': String(state.drawer === 'people'),
      'aria-label': `People and nodes, ${count} on-line`,
    });
  };
}

/** @param {import('../state.js').Room} room @param {number} online people in the whole mesh */
function peopleWords({ name, info }, online) {
  if (name === LOBBY || !info) return online ? `${counted(online, 'person', 'people')} · ` : '';
  return info.kind === 'direct' ? '' : `${counted(info.members, 'member')} · `;
}

/** @param {State} state */
function placeOf({ mesh, nodes }) {
  const members = counted(memberCount(nodes), 'node');
  return mesh && mesh !== 'open' ? `${members} in ${mesh}` : members;
}

/**
 * The verb gives way to the node's name on narrow windows.
 * @param {State} state
 * @returns {[string, string]}
 */
function connectionWords({ connection, node }) {
  switch (connection.state) {
    case 'online': return node ? ['connected to ', node.name] : ['', 'connected'];
    case 'waiting':
    case 'stopped': return ['', 'offline'];
    default: return ['', connection.everOnline ? 'reconnecting' : 'connecting'];
  }
}
