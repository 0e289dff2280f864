/** One message of the timeline: who, what it answers, its text, reactions, how far it has spread. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted, exactTime, timeOfDay } from '../format.js';
import { emojiName } from '../reactions.js';
import { reconcile } from '../reconcile.js';
import { makeAvatar, setHue, updateAvatar } from './avatar.js';
import { icon } from './icon.js';
import { updateText } from './text.js';
import { makeTrust, updateTrust } from './trust.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../timeline.js').MessageRow} MessageRow */
/** @typedef {import('../reactions.js').ReactionMark} ReactionMark */
/** @typedef {'react' | 'more' | 'reply' | 'thread' | 'edit' | 'delete' | 'acknowledge' | 'copy' | 'pin' | 'history' | 'jump' | 'unsigned' | 'person'} ActName */
/** @typedef {(name: ActName, element: HTMLElement, emoji?: string) => void} Act what somebody wants done with the message of a row */

/** Nodes that are drawn as dots beside the words about delivery. */
const PIPS_MAX = 8;

/** @param {Store} store @param {Act} act */
export function makeMessage(store, act) {
  const quote = h('button', { class: 'message-quote', type: 'button', tabindex: -1, hidden: true },
    icon('reply'), h('bdi', { class: 'quote-name' }), h('span', { class: 'quote-text', dir: 'auto' }));
  const reactions = h('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions', 'aria-live': 'off', hidden: true });
  const urgentWords = h('span', { class: 'urgent-words' });
  const acknowledge = h('button', { class: 'button small', type: 'button' }, icon('check'), 'Acknowledge');
  const urgent = h('p', { class: 'message-urgent', 'aria-live': 'off', hidden: true }, h('span', { class: 'urgent-badge' }, icon('urgent'), 'Urgent'), urgentWords, acknowledge);
  const thread = h('button', { class: 'message-thread', type: 'button', tabindex: -1, hidden: true }, icon('thread'), h('span'));
  const actions = h('span', { class: 'message-actions', hidden: true });
  const edited = h('button', { class: 'message-note', type: 'button', tabindex: -1 }, 'edited');
  const pinned = h('span', { class: 'message-note', title: 'Pinned in this room' }, icon('pin'), h('span', { class: 'visually-hidden' }, 'pinned'));
  const unsigned = h('button', { class: 'message-note', type: 'button', tabindex: -1 }, 'not signed');
  const notes = h('span', { class: 'message-notes' }, pinned, edited, unsigned);
  const element = h('div', { class: 'row message persona', role: 'article', tabindex: -1 },
    makeAvatar(),
    h('div', { class: 'message-body' },
      h('p', { class: 'message-head' }, h('bdi', { class: 'message-name' }), h('time', { class: 'message-time' }), makeTrust()),
      quote,
      h('div', { class: 'message-line' }, h('div', { class: 'message-text' }), h('span', { class: 'message-mark' }), notes),
      urgent,
      reactions,
      thread,
      h('p', { class: 'message-foot' }, h('time', { class: 'message-time', 'aria-hidden': true }), h('span', { class: 'pips', 'aria-hidden': true }), h('span', { class: 'message-delivery' }), actions, h('span', { class: 'message-read' }))));
  actions.append(...makeActions(element, store));
  // By keyboard the menu of the message leads there.
  for (const part of element.querySelectorAll(':scope > .avatar, .message-name')) part.addEventListener('click', () => act('person', element));
  quote.addEventListener('click', () => act('jump', element));
  edited.addEventListener('click', () => act('history', element));
  unsigned.addEventListener('click', () => act('unsigned', element));
  acknowledge.addEventListener('click', () => act('acknowledge', element));
  thread.addEventListener('click', () => act('thread', element));
  reactions.addEventListener('click', (event) => {
    const pill = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('.reaction'));
    if (pill) act('react', element, pill.dataset.emoji);
  });
  return element;
}

/** @param {HTMLElement} element @param {Store} store */
function makeActions(element, store) {
  const retry = h('button', { class: 'button small', type: 'button' }, icon('retry'), 'Try again');
  const discard = h('button', { class: 'button small quiet', type: 'button' }, 'Discard');
  retry.addEventListener('click', () => store.dispatch({ type: 'retryWanted', tag: element.dataset.tag ?? '' }));
  discard.addEventListener('click', () => store.dispatch({ type: 'discardWanted', tag: element.dataset.tag ?? '' }));
  return [retry, discard];
}

/** @param {HTMLElement} element @param {MessageRow} row */
export function updateMessage(element, row) {
  const { entry, mine, first, last, shown, names, delivery, stage, holding, known } = row;
  const [avatar, body] = /** @type {HTMLElement[]} */ ([...element.children]);
  const [head, quote, line, urgent, reactions, thread, foot] = /** @type {HTMLElement[]} */ ([...body.children]);
  setAttributes(element, {
    'data-mine': mine, 'data-first': first, 'data-last': last, 'data-stage': stage || null, 'data-key': entry.key, 'data-tag': row.tag || null,
    'data-for-me': row.forMe, 'data-gone': row.gone !== '', 'data-urgent': row.urgency !== null,
  });
  setHue(element, entry.by);
  updateAvatar(avatar, entry.by, entry.name);
  setText(head.children[0], shown);
  const time = /** @type {HTMLTimeElement} */ (head.children[1]);
  setText(time, timeOfDay(entry.at));
  time.title = exactTime(entry.at);
  updateTrust(/** @type {HTMLElement} */ (head.children[2]), row.trust);
  updateQuote(quote, row.gone ? null : row.quote);
  const text = /** @type {HTMLElement} */ (line.children[0]);
  updateText(text, row.gone || entry.text, row.gone ? '' : names);
  text.title = [exactTime(entry.at), row.readers].filter(Boolean).join('\n');
  setText(line.children[1], entry.gap ? 'something before it is missing' : entry.late ? 'arrived late' : '');
  setAttributes(line.children[1], { 'data-gap': entry.gap ? true : null });
  updateUrgency(urgent, row.urgency);
  setShown(thread, row.answers > 0);
  setText(thread.children[1], counted(row.answers, 'answer'));
  setShown(reactions, row.reactions.length > 0);
  reconcile(reactions, row.reactions, reactionPattern);
  const hasNotes = updateNotes(/** @type {HTMLElement} */ (element.querySelector('.message-notes')), mine ? foot : first ? head : line, row);
  setText(foot.children[0], last && stage !== 'failed' ? timeOfDay(entry.at) : '');
  updatePips(foot.children[1], delivery ? holding : 0, known);
  setText(foot.children[2], delivery);
  const read = /** @type {HTMLElement} */ (foot.querySelector('.message-read'));
  setText(read, row.readBy);
  setAttributes(read, { title: row.readers || null });
  setShown(foot, mine && (last || delivery !== '' || hasNotes || row.readBy !== ''));
  setShown(/** @type {HTMLElement} */ (foot.children[3]), stage === 'failed');
}

/** @param {HTMLElement} element @param {import('../timeline.js').Urgency | null} urgency */
function updateUrgency(element, urgency) {
  setShown(element, urgency !== null);
  if (!urgency) return;
  setText(element.children[1], urgency.words);
  setAttributes(element, { title: urgency.names || null });
  setShown(/** @type {HTMLElement} */ (element.children[2]), !urgency.isDone);
}

/** @param {HTMLElement} element @param {import('../timeline.js').Quote | null} quote */
function updateQuote(element, quote) {
  setShown(element, quote !== null);
  if (!quote) return;
  const isLoaded = quote.by !== '';
  setHue(element, quote.by);
  element.classList.toggle('persona', isLoaded);
  setText(element.children[1], isLoaded ? quote.name : '');
  setText(element.children[2], isLoaded ? quote.text : 'An earlier message');
  setAttributes(element, { 'aria-label': isLoaded ? `Answers ${quote.name}: ${quote.text}` : 'Answers an earlier message', title: 'Show the original' });
}

/** @type {import('../reconcile.js').Pattern<ReactionMark>} */
const reactionPattern = {
  key: (mark) => mark.emoji,
  create: (mark) => h('button', { class: 'reaction', type: 'button', tabindex: -1, 'data-emoji': mark.emoji },
    h('span', { class: 'reaction-emoji' }), h('span', { class: 'reaction-count' })),
  update(element, { emoji, shown, count, mine, pending, words }) {
    setText(element.children[0], shown);
    setText(element.children[1], String(count));
    setAttributes(element, {
      'aria-pressed': String(mine), 'data-pending': pending, title: `${words}${pending ? ' (not on the node yet)' : ''}`,
      'aria-label': `${emoji === shown ? emojiName(emoji) : shown}, ${count}: ${words}${pending ? ', not on the node yet' : ''}`,
    });
  },
};

/**
 * Small words about a message stand beside its time, where that is shown.
 * @param {HTMLElement} notes
 * @param {HTMLElement} place
 * @param {MessageRow} row
 */
function updateNotes(notes, place, { entry, isUnsigned, shown }) {
  const [pinned, edited, unsigned] = /** @type {HTMLElement[]} */ ([...notes.children]);
  if (notes.parentElement !== place) place.append(notes);
  setShown(pinned, Boolean(entry.pinned));
  setShown(edited, entry.edited !== undefined);
  setShown(unsigned, isUnsigned);
  if (entry.edited !== undefined) {
    edited.title = exactTime(entry.edited);
    setAttributes(edited, { 'aria-label': `edited, ${exactTime(entry.edited)}: show earlier texts` });
  }
  if (isUnsigned) unsigned.title = unsignedWords(shown);
  const isShown = Boolean(entry.pinned) || entry.edited !== undefined || isUnsigned;
  setShown(notes, isShown);
  return isShown;
}

/** @param {string} name of the author */
export const unsignedWords = (name) => `No device of ${name} vouches for this message, only the node that it was written on.`;

/** @param {Element} element @param {number} holding @param {number} known */
function updatePips(element, holding, known) {
  const wanted = known > 1 && known <= PIPS_MAX && holding > 0 ? known : 0;
  while (element.children.length > wanted) element.lastElementChild?.remove();
  while (element.children.length < wanted) element.append(h('i'));
  [...element.children].forEach((pip, index) => setAttributes(pip, { 'data-on': index < holding }));
}
