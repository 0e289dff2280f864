/** Above the messages: the room, who is there, the state of the connection. */

import { h, setAttributes, setText } from '../dom.js';
import { counted } from '../format.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */

/** @param {HTMLElement} element @param {Store} store */
export function mountHeader(element, store) {
  const unread = h('span', { class: 'badge', 'aria-hidden': true });
  const roomsButton = h('button', {
    class: 'icon-button only-narrow', type: 'button', 'aria-controls': 'rooms', id: 'rooms-button',
  }, icon('rooms'), unread);
  const room = h('h1', { class: 'header-room' });
  const facts = h('p', { class: 'header-facts' });
  const dot = h('span', { class: 'dot', 'aria-hidden': true });
  const words = h('span', { class: 'header-words', role: 'status' });
  const peopleCount = h('span', { class: 'header-count', 'aria-hidden': true });
  const peopleButton = h('button', {
    class: 'icon-button only-not-wide', type: 'button', 'aria-controls': 'people', id: 'people-button',
  }, icon('people'), peopleCount);
  element.append(
    roomsButton,
    h('div', { class: 'header-title' }, room, facts),
    h('p', { class: 'header-connection' }, dot, words),
    peopleButton,
  );

  roomsButton.addEventListener('click', () => store.dispatch({ type: 'drawerToggled', drawer: 'rooms' }));
  peopleButton.addEventListener('click', () => store.dispatch({ type: 'drawerToggled', drawer: 'people' }));

  return function update() {
    const state = store.get();
    const elsewhere = Object.values(state.rooms)
      .reduce((sum, other) => sum + (other.name === state.current ? 0 : other.unread), 0);
    setText(room, `#${state.current}`);
    setText(facts, factsOf(state));
    setText(words, connectionWords(state));
    setAttributes(dot, { 'data-state': state.connection.state });
    setText(unread, elsewhere > 99 ? '99+' : elsewhere ? String(elsewhere) : '');
    const people = new Set(state.people.map((person) => person.id)).size;
    setText(peopleCount, people ? String(people) : '');
    setAttributes(roomsButton, {
      'aria-expanded': String(state.drawer === 'rooms'),
      'aria-label': elsewhere ? `Rooms, ${counted(elsewhere, 'new message')}` : 'Rooms',
    });
    setAttributes(peopleButton, {
      'aria-expanded': String(state.drawer === 'people'),
      'aria-label': `People and machines, ${people} on-line`,
    });
  };
}

/** @param {State} state */
function factsOf({ mesh, people, nodes }) {
  const persons = new Set(people.map((person) => person.id)).size;
  const parts = [counted(persons, 'person', 'people'), counted(Math.max(1, nodes.length), 'machine')];
  return mesh && mesh !== 'open' ? [...parts, mesh].join(' · ') : parts.join(' · ');
}

/** @param {State} state */
function connectionWords({ connection, node, closing }) {
  switch (connection.state) {
    case 'online': return node ? node.name : 'connected';
    case 'waiting': return closing ? 'node stopped' : 'not connected';
    case 'stopped': return 'not connected';
    default: return 'connecting';
  }
}
