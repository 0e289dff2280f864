/** On the left: one's rooms, the others of the mesh, a new one. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted, upTo99 } from '../format.js';
import { LOBBY } from '../protocol.js';
import { reconcile } from '../reconcile.js';
import { isSealedName, shownTitle } from '../room-title.js';
import { icon, mark } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{name: string, title: string, unread: number, mentions: number, isCurrent: boolean, isOut: boolean}} Item */
/** @typedef {import('../protocol.js').RoomSummary} RoomSummary */

/** Rooms of the directory that are listed. */
const DIRECTORY_SHOWN = 100;

/** @param {HTMLElement} element @param {Store} store */
export function mountRooms(element, store) {
  const meshName = h('span', { class: 'brand-mesh' });
  const close = h('button', { class: 'icon-button drawer-close', type: 'button', 'aria-label': 'Close' }, icon('close'));
  const mine = h('ul', { class: 'room-list' });
  const others = h('ul', { class: 'room-list' });
  const direct = h('ul', { class: 'room-list' });
  const hidden = h('ul', { class: 'room-list' });
  const directPart = h('section', { class: 'panel-part', 'aria-labelledby': 'direct-title' }, h('h3', { class: 'panel-label', id: 'direct-title' }, 'Direct messages'), direct);
  const create = h('button', { class: 'button small quiet', type: 'button' }, icon('lock'), 'New');
  const code = h('button', { class: 'button small quiet', type: 'button' }, icon('key'), 'Join with a code');
  const hiddenPart = h('section', { class: 'panel-part', 'aria-labelledby': 'private-title' }, h('h3', { class: 'panel-label', id: 'private-title' }, 'Private rooms'), hidden,
    h('div', { class: 'room-doings' }, create, code));
  const othersPart = h('section', { class: 'panel-part' }, h('h3', { class: 'panel-label' }, 'Also in this mesh'), others);
  const name = h('input', {
    class: 'room-name', name: 'room', 'aria-label': 'Name of a room to join or make',
    placeholder: 'Join or make a room', autocomplete: 'off', spellcheck: 'false', maxlength: 64,
    'aria-describedby': 'room-problem', enterkeyhint: 'go',
  });
  const problem = h('p', { id: 'room-problem', class: 'field-problem', role: 'alert' });
  const form = h('form', { class: 'room-form' },
    h('span', { class: 'hash', 'aria-hidden': true }, '#'), name,
    h('button', { class: 'icon-button small', type: 'submit', 'aria-label': 'Join room' }, icon('plus')));
  element.append(
    h('div', { class: 'brand' }, mark(), h('span', { class: 'brand-name' }, 'meshchat', meshName), close),
    h('div', { class: 'panel-scroll' },
      h('section', { class: 'panel-part', 'aria-labelledby': 'rooms-title' },
        h('h2', { class: 'panel-label', id: 'rooms-title' }, 'Rooms'), mine, form, problem),
      directPart, hiddenPart, othersPart),
  );
  setAttributes(create, { 'aria-label': 'New private room' });
  create.addEventListener('click', () => store.dispatch({ type: 'sealedDialogOpened', dialog: 'new' }));
  code.addEventListener('click', () => store.dispatch({ type: 'sealedDialogOpened', dialog: 'code' }));

  close.addEventListener('click', () => store.dispatch({ type: 'drawerToggled', drawer: '' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    store.dispatch({ type: 'roomWanted', room: name.value });
    if (!store.get().problem) name.value = '';
  });
  name.addEventListener('input', () => {
    store.dispatch({ type: 'problemSeen' });
    update();
  });
  name.addEventListener('focus', () => store.dispatch({ type: 'roomsWanted' }));

  /** @type {import('../reconcile.js').Pattern<Item>} */
  const minePattern = { key: (room) => room.name, create: (room) => makeMine(room, store), update: updateMine };
  /** @type {import('../reconcile.js').Pattern<RoomSummary>} */
  const otherPattern = { key: (room) => room.name, create: (room) => makeOther(room, store), update: updateOther };

  function update() {
    const { rooms, roomOrder, current, directory, mesh, problem: trouble } = store.get();
    setText(meshName, mesh && mesh !== 'open' ? mesh : '');
    const items = roomOrder.map((room) => itemOf(store.get(), rooms[room], room === current));
    reconcile(mine, items.filter(({ name }) => !isSealedName(name)), minePattern);
    const sealed = items.filter(({ name }) => isSealedName(name));
    const isDirect = (/** @type {Item} */ item) => rooms[item.name].info?.kind === 'direct';
    const told = sealed.filter(isDirect);
    setShown(directPart, told.length > 0);
    reconcile(direct, told, minePattern);
    reconcile(hidden, sealed.filter((item) => !isDirect(item)), minePattern);
    const typed = name.value.trim().replace(/^#+/, '').toLowerCase();
    const further = directory.filter((room) => !Object.hasOwn(rooms, room.name) && (room.name.includes(typed) || room.topic?.toLowerCase().includes(typed)))
      .sort((left, right) => (right.last ?? 0) - (left.last ?? 0)).slice(0, DIRECTORY_SHOWN);
    setShown(othersPart, further.length > 0);
    reconcile(others, further, otherPattern);
    setText(problem, trouble?.where === 'room' ? trouble.text : '');
  }

  return update;
}

/** @param {import('../state.js').State} state @param {import('../state.js').Room} room @param {boolean} isCurrent @returns {Item} */
const itemOf = (state, room, isCurrent) => ({
  name: room.name, title: shownTitle(state, room), unread: room.unread, mentions: room.mentions, isCurrent, isOut: room.out !== null,
});

/** @param {Item} room @param {Store} store */
function makeMine({ name }, store) {
  const open = h('button', { class: 'room-open', type: 'button' },
    isSealedName(name) ? h('span', { class: 'hash' }, icon('lock')) : h('span', { class: 'hash', 'aria-hidden': true }, '#'), h('bdi', { class: 'room-title' }, name),
    h('span', { class: 'badge mentions' }), h('span', { class: 'badge' }));
  open.addEventListener('click', () => store.dispatch({ type: 'roomChosen', room: name }));
  // Into a sealed room there is no way back by oneself: its card asks first.
  if (name === LOBBY || isSealedName(name)) return h('li', { class: 'room' }, open);
  const leave = h('button', { class: 'icon-button small room-leave', type: 'button', 'aria-label': `Leave #${name}` }, icon('close'));
  leave.addEventListener('click', () => store.dispatch({ type: 'roomGivenUp', room: name }));
  return h('li', { class: 'room' }, open, leave);
}

/** @param {HTMLLIElement} element @param {Item} room */
function updateMine(element, { name, title, unread, mentions, isCurrent, isOut }) {
  const open = /** @type {HTMLButtonElement} */ (element.firstElementChild);
  const [spoken, badge] = [...open.children].slice(-2);
  setText(open.children[1], isSealedName(name) ? title : name);
  setText(spoken, mentions ? `@${upTo99(mentions)}` : '');
  setText(badge, upTo99(unread));
  setAttributes(open, {
    'aria-current': isCurrent ? 'true' : null, title,
    'data-out': isOut, 'aria-label': [title, unread ? counted(unread, 'new message') : '', mentions ? counted(mentions, 'mention') : ''].filter(Boolean).join(', '),
  });
}

/** @param {RoomSummary} room @param {Store} store */
function makeOther({ name }, store) {
  const open = h('button', { class: 'room-open', type: 'button' },
    h('span', { class: 'hash', 'aria-hidden': true }, '#'),
    h('span', { class: 'room-words' }, h('bdi', { class: 'room-title' }, name), h('bdi', { class: 'room-sub' })), h('span', { class: 'room-count' }));
  open.addEventListener('click', () => store.dispatch({ type: 'roomWanted', room: name }));
  return h('li', { class: 'room' }, open);
}

/** @param {HTMLLIElement} element @param {RoomSummary} room */
function updateOther(element, { name, messages, members = 0, topic = '', archived }) {
  const open = /** @type {HTMLButtonElement} */ (element.firstElementChild);
  setText(/** @type {HTMLElement} */ (open.lastElementChild), archived ? 'archived' : String(messages));
  setText(/** @type {Element} */ (open.children[1].lastElementChild), [members ? counted(members, 'member') : '', topic].filter(Boolean).join(' · '));
  const words = [`#${name}`, counted(messages, 'message'), members ? counted(members, 'member') : '', archived ? 'archived' : '', topic].filter(Boolean).join(', ');
  setAttributes(open, { 'aria-label': `Join ${words}`, title: words });
}
