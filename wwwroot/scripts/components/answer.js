/** What a command asked to see, in a small panel above the composer: commands, people, nodes, rooms. */

import { COMMANDS, usageOf } from '../commands.js';
import { h, setShown, setText } from '../dom.js';
import { counted, latency } from '../format.js';
import { nameOf, namesakes, statusOf } from '../persona.js';
import { trustIndex, trustOf } from '../trust.js';
import { reconcile } from '../reconcile.js';
import { titleOf } from '../room-title.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */
/** @typedef {{key: string, term: string, detail: string, room?: string}} Line */

/** Lines of a list; the rest is counted. */
const LINES_MAX = 50;

/** @type {Record<'help' | 'who' | 'nodes' | 'rooms', [string, (state: State) => Line[]]>} */
const PANELS = {
  help: ['Commands', () => [
    ...COMMANDS.map((command) => ({ key: command.name, term: usageOf(command), detail: command.meaning })),
    { key: '//', term: '//text', detail: 'say “/text”' },
  ]],
  who: ['On-line', (state) => {
    const { people, nodes, me } = state;
    const trust = trustIndex(state);
    const shared = namesakes(people);
    const names = new Map(nodes.map((node) => [node.id, node.name]));
    return [...new Map(people.map((person) => [person.id, person])).values()].map((person) => ({
      key: person.id, term: nameOf(person, shared),
      detail: [[person.id === me?.id ? 'you' : '', names.get(person.node ?? '') ?? ''].filter(Boolean).join(', at '), trustOf(person, trust, me?.id ?? ''), person.away ? 'away' : '', statusOf(person)].filter(Boolean).join(' · '),
    })).sort((left, right) => left.term.localeCompare(right.term));
  }],
  nodes: ['Nodes', ({ nodes }) => nodes.map((node) => ({
    key: node.id, term: node.name,
    detail: [node.self ? 'this node' : node.state ?? '', node.rtt === undefined ? '' : latency(node.rtt), node.people ? counted(node.people, 'person', 'people') : '']
      .filter(Boolean).join(' · '),
  }))],
  rooms: ['Rooms', ({ directory, roomOrder, rooms }) => [...new Set([...roomOrder, ...directory.map((room) => room.name)])].map((name) => {
    const found = directory.find((room) => room.name === name);
    return {
      key: name, term: Object.hasOwn(rooms, name) ? titleOf(rooms[name]) : `#${name}`, room: name,
      detail: [found ? counted(found.messages, 'message') : '', found?.members ? counted(found.members, 'member') : '', found?.archived ? 'archived' : '',
        roomOrder.includes(name) ? 'you are in it' : '', found?.topic ?? ''].filter(Boolean).join(' · '),
    };
  })],
};

/** @param {Store} store @param {() => void} left takes the focus once it is closed */
export function mountAnswer(store, left) {
  const title = h('h2', { class: 'panel-label', id: 'answer-title' });
  const close = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Close' }, icon('close'));
  const list = h('ul', { class: 'answer-list' });
  const more = h('p', { class: 'panel-more' });
  const element = h('section', { class: 'answer popup', 'aria-labelledby': 'answer-title', hidden: true },
    h('div', { class: 'panel-head' }, title, close), h('div', { class: 'answer-scroll', tabindex: 0, role: 'group', 'aria-labelledby': 'answer-title' }, list, more));

  function shut() {
    store.dispatch({ type: 'panelClosed' });
    left();
  }
  close.addEventListener('click', shut);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    shut();
  });

  /** @type {import('../reconcile.js').Pattern<Line>} */
  const pattern = {
    key: (line) => line.key,
    create: ({ room }) => h('li', { class: 'answer-line' }, room === undefined ? h('bdi', { class: 'answer-term' }) : makeRoom(room), h('span', { class: 'answer-detail' })),
    update(item, { term, detail }) {
      setText(item.firstElementChild, term);
      setText(item.lastElementChild, detail);
    },
  };

  /** @param {string} room */
  function makeRoom(room) {
    const open = h('button', { class: 'answer-term answer-room', type: 'button' });
    open.addEventListener('click', () => {
      store.dispatch({ type: 'roomWanted', room });
      shut();
    });
    return open;
  }

  let kind = '';
  return {
    element,
    update() {
      const state = store.get();
      setShown(element, state.panel !== '');
      if (state.panel === '') return;
      const [words, linesOf] = PANELS[state.panel];
      const lines = linesOf(state);
      setText(title, words);
      // Equal keys of two panels are different lines.
      if (kind !== state.panel) reconcile(list, [], pattern);
      kind = state.panel;
      reconcile(list, lines.slice(0, LINES_MAX), pattern);
      setText(more, lines.length > LINES_MAX ? `and ${lines.length - LINES_MAX} more` : '');
    },
  };
}
