/** The rows of the timeline: messages, days, people coming and going. */

import { h, setShown, setText } from '../dom.js';
import { counted, dayName, exactTime, listed } from '../format.js';
import { sameContent } from '../reconcile.js';
import { isSealedName } from '../room-title.js';
import { presenceSummary } from '../timeline.js';
import { makeMessage, updateMessage } from './message.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').Row} Row */

/** Names told in one line about people; the rest is counted. */
const NAMES_MAX = 4;

/** @param {Store} store @param {import('./message.js').Act} act @returns {import('../reconcile.js').Pattern<Row>} */
export function rowPattern(store, act) {
  return {
    // What could not be read becomes a message under the same key, whose element is another one.
    key: (row) => `${row.type} ${row.key}`,
    same: sameContent,
    create(row) {
      switch (row.type) {
        case 'message': return makeMessage(store, act);
        case 'detached': return makeDetached(row.room, store);
        case 'blocked': return makeBlocked(store);
        case 'older': return h('div', { class: 'row older', 'aria-hidden': true }, h('span'), h('span'), h('span'));
        case 'start': return h('div', { class: 'row start' }, h('p', { class: 'start-room' }), h('p', { class: 'start-words' }));
        case 'unread': return h('div', { class: 'row unread', role: 'separator' }, h('span', {}, 'New'));
        default: return h('div', { class: `row ${row.type}` }, h('span'));
      }
    },
    update(element, row) {
      switch (row.type) {
        case 'message': return updateMessage(element, row);
        case 'day': return setText(element.firstElementChild, dayName(row.at, row.today * 86_400_000 + 43_200_000));
        case 'presence': return updatePresence(element, row.entries);
        case 'blocked': return updateBlocked(element, row.keys, row.isOne);
        case 'notice': return setText(element.firstElementChild, row.entry.text);
        case 'start': return updateStart(element, row.title ?? '', isSealedName(row.room), row.isEmpty === true);
        default: return undefined;
      }
    },
  };
}

/** @param {string} room @param {Store} store */
function makeDetached(room, store) {
  const button = h('button', { class: 'button small', type: 'button' }, 'Show the newest messages');
  button.addEventListener('click', () => store.dispatch({ type: 'newestWanted', room }));
  return h('div', { class: 'row detached' }, button);
}

/** @param {Store} store */
function makeBlocked(store) {
  const show = h('button', { class: 'blocked-show', type: 'button' }, 'show');
  const element = h('div', { class: 'row blocked' }, h('span'), ' ', show);
  show.addEventListener('click', () => store.dispatch({ type: 'unveiled', keys: (element.dataset.keys ?? '').split('\n') }));
  return element;
}

/** @param {HTMLElement} element @param {string[]} keys @param {boolean} isOne whether all are of one person */
function updateBlocked(element, keys, isOne) {
  element.dataset.keys = keys.join('\n');
  setText(element.children[0], `${counted(keys.length, 'message')} of ${isOne ? 'somebody' : 'people'} you blocked`);
}

/** @param {HTMLElement} element @param {string} title @param {boolean} isSealed @param {boolean} isEmpty */
function updateStart(element, title, isSealed, isEmpty) {
  const who = isSealed ? 'Only the devices of its members can read what is said; the node that serves this page is trusted not to lie to it.' : 'Everyone in the mesh can read along.';
  setText(element.children[0], title);
  setText(element.children[1], `${isEmpty ? 'Nothing has been said here yet.' : 'This is where it begins.'} ${who}`);
}

/** @param {HTMLElement} element @param {import('../state.js').Entry[]} entries */
function updatePresence(element, entries) {
  const { joined, left, passed, renamed } = presenceSummary(entries);
  const parts = [
    joined.length ? `${someOf(joined)} joined` : '',
    left.length ? `${someOf(left)} left` : '',
    passed.length ? `${someOf(passed)} looked in` : '',
    ...renamed.slice(-NAMES_MAX).map(([previous, name]) => `${previous} is now ${name}`),
  ].filter(Boolean);
  setText(/** @type {Element} */ (element.firstElementChild), parts.join(' · '));
  element.title = entries.slice(-1).map((entry) => exactTime(entry.at)).join('');
  // Who came and went with nothing left to say takes no room.
  setShown(element, parts.length > 0);
}

/** @param {string[]} names */
const someOf = (names) => (names.length <= NAMES_MAX ? listed(names)
  : `${names.slice(0, NAMES_MAX - 1).join(', ')} and ${counted(names.length - NAMES_MAX + 1, 'other')}`);
