/** The rows of the timeline: messages, days, people coming and going. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted, dayName, exactTime, listed, timeOfDay } from '../format.js';
import { presenceSummary } from '../timeline.js';
import { makeAvatar, setHue, updateAvatar } from './avatar.js';
import { icon } from './icon.js';
import { updateText } from './text.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').Row} Row */
/** @typedef {import('../timeline.js').MessageRow} MessageRow */

/** Names told in one line about people; the rest is counted. */
const NAMES_MAX = 4;
/** Nodes that are drawn as dots beside the words about delivery. */
const PIPS_MAX = 8;

/** @param {Store} store @returns {import('../reconcile.js').Pattern<Row>} */
export function rowPattern(store) {
  return {
    key: (row) => row.key,
    create(row) {
      switch (row.type) {
        case 'message': return makeMessage(row, store);
        case 'detached': return makeDetached(row.room, store);
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
        case 'notice': return setText(element.firstElementChild, row.entry.text);
        case 'start': return updateStart(element, row.room, row.isEmpty === true);
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

/** @param {HTMLElement} element @param {string} room @param {boolean} isEmpty */
function updateStart(element, room, isEmpty) {
  setText(element.children[0], `#${room}`);
  setText(element.children[1], isEmpty
    ? 'Nothing has been said here yet. Everyone in the mesh can read along.'
    : 'This is where it begins. Everyone in the mesh can read along.');
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

/** @param {MessageRow} row @param {Store} store */
function makeMessage({ entry }, store) {
  const text = h('div', { class: 'message-text' });
  const actions = h('span', { class: 'message-actions', hidden: true });
  const element = h('div', { class: 'row message persona' },
    makeAvatar(),
    h('div', { class: 'message-body' },
      h('p', { class: 'message-head' }, h('bdi', { class: 'message-name' }), h('time', { class: 'message-time' })),
      h('div', { class: 'message-line' }, text, h('span', { class: 'message-mark' })),
      h('p', { class: 'message-foot' }, h('time', { class: 'message-time', 'aria-hidden': true }), h('span', { class: 'pips', 'aria-hidden': true }), h('span', { class: 'message-delivery' }), actions)));
  if (entry.tag) actions.append(...makeActions(entry.tag, store));
  return element;
}

/** @param {string} tag @param {Store} store */
function makeActions(tag, store) {
  const retry = h('button', { class: 'button small', type: 'button' }, icon('retry'), 'Try again');
  const discard = h('button', { class: 'button small quiet', type: 'button' }, 'Discard');
  retry.addEventListener('click', () => store.dispatch({ type: 'retryWanted', tag }));
  discard.addEventListener('click', () => store.dispatch({ type: 'discardWanted', tag }));
  return [retry, discard];
}

/** @param {HTMLElement} element @param {MessageRow} row */
function updateMessage(element, { entry, mine, first, last, shown, names, delivery, stage, holding, known }) {
  const [avatar, body] = /** @type {HTMLElement[]} */ ([...element.children]);
  const [head, line, foot] = /** @type {HTMLElement[]} */ ([...body.children]);
  setAttributes(element, {
    'data-mine': mine, 'data-first': first, 'data-last': last, 'data-stage': stage || null, 'data-key': entry.key,
    'data-for-me': entry.forMe === true,
  });
  setHue(element, entry.by);
  updateAvatar(avatar, entry.by, entry.name);
  setText(head.children[0], shown);
  const time = /** @type {HTMLTimeElement} */ (head.children[1]);
  setText(time, timeOfDay(entry.at));
  time.title = exactTime(entry.at);
  updateText(/** @type {HTMLElement} */ (line.children[0]), entry.text, names);
  /** @type {HTMLElement} */ (line.children[0]).title = exactTime(entry.at);
  setText(line.children[1], entry.gap ? 'something before it is missing' : entry.late ? 'arrived late' : '');
  setAttributes(line.children[1], { 'data-gap': entry.gap ? true : null });
  setText(foot.children[0], last && stage !== 'failed' ? timeOfDay(entry.at) : '');
  updatePips(foot.children[1], delivery ? holding : 0, known);
  setText(foot.children[2], delivery);
  setShown(foot, mine && (last || delivery !== ''));
  setShown(/** @type {HTMLElement} */ (foot.children[3]), stage === 'failed');
}

/** @param {Element} element @param {number} holding @param {number} known */
function updatePips(element, holding, known) {
  const wanted = known > 1 && known <= PIPS_MAX && holding > 0 ? known : 0;
  while (element.children.length > wanted) element.lastElementChild?.remove();
  while (element.children.length < wanted) element.append(h('i'));
  [...element.children].forEach((pip, index) => setAttributes(pip, { 'data-on': index < holding }));
}
