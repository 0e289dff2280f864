/**
 * Where one writes. Enter sends, Shift+Enter begins a line; a draft of each room survives a reload.
 * Names, rooms, emoji and commands are offered while one writes them. A message may answer another,
 * or be another text for one that was said.
 */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { knownIn } from '../completion.js';
import { expand } from '../emoji.js';
import { byteLength } from '../format.js';
import { nameOf, namesakes } from '../persona.js';
import { isOperator, isSealedName, titleOf } from '../room-title.js';
import { changedEntries } from '../timeline.js';
import { mountAnswer } from './answer.js';
import { mountComposing } from './composing.js';
import { mountCompletion } from './completion.js';
import { mountEmojiPicker } from './emoji-picker.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{read: (room: string) => string, write: (room: string, text: string) => void}} Drafts */

/** The limit is shown from this part of it on. */
const SHOWN_FROM = 0.8;

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {Drafts} drafts
 * @param {import('./emoji-picker.js').Recents} recents
 * @param {() => string} makeTag
 */
export function mountComposer(element, store, drafts, recents, makeTag) {
  const text = h('textarea', {
    id: 'composer-text', class: 'composer-text', rows: 1, dir: 'auto', enterkeyhint: 'send',
    'aria-describedby': 'composer-problem composer-left', autocomplete: 'off',
  });
  const urgent = h('button', { class: 'icon-button composer-urgent', type: 'button', 'aria-label': 'Urgent', 'aria-pressed': 'false', title: 'Urgent: everybody is asked to acknowledge it' }, icon('urgent'));
  const send = h('button', { class: 'composer-send', type: 'submit', 'aria-label': 'Send' }, icon('send'));
  const save = h('button', { class: 'composer-send', type: 'submit', 'aria-label': 'Save', hidden: true }, icon('check'));
  const problem = h('p', { id: 'composer-problem', class: 'composer-problem', role: 'alert' });
  const left = h('p', { id: 'composer-left', class: 'composer-left', role: 'status' });
  const hint = h('p', { class: 'composer-hint', 'aria-hidden': true }, h('kbd', {}, 'Enter'), ' sends, ', h('kbd', {}, 'Shift Enter'), ' begins a new line');
  const completion = mountCompletion(text, knownHere, edited);
  const picker = mountEmojiPicker(recents, insert);
  const answer = mountAnswer(store, () => text.focus());
  const composing = mountComposing(store, () => text.focus());
  const closedWords = h('span', { role: 'status' });
  const back = h('button', { class: 'button small', type: 'button' }, 'Join again');
  const closed = h('div', { class: 'composer-closed', hidden: true }, closedWords, back);
  const box = h('div', { class: 'composer-box' }, text, urgent, picker.button, send, save);
  const form = h('form', { class: 'composer-form' },
    h('div', { class: 'composer-popups' }, answer.element, completion.element, picker.element),
    composing.element,
    box, closed,
    h('div', { class: 'composer-foot' }, problem, hint, left));
  element.append(form);

  let room = '';
  // What the node refuses of a command is told here too, where it was typed.
  let isAsking = false;
  // ID of the message whose text is edited, and of that which is answered.
  let editing = '';
  let answering = '';
  let inserted = 0;
  // The next message is.
  let isUrgent = false;
  /** Edits that were left for another room, by message ID. @type {Map<string, string>} */
  const halfEdited = new Map();

  function knownHere() {
    const state = store.get();
    const shared = namesakes([...state.rooms[state.current].entries.map(({ by, name }) => ({ id: by, name })), ...state.people]);
    return knownIn(state, (person) => nameOf(person, shared));
  }

  /** @param {string} character */
  function insert(character) {
    text.setRangeText(character, text.selectionStart, text.selectionEnd, 'end');
    text.focus();
    edited();
  }

  function fit() {
    text.style.height = 'auto';
    // Nothing has a height before it is shown.
    if (text.scrollHeight > 0) text.style.height = `${text.scrollHeight}px`;
  }

  function measure() {
    const { limits } = store.get();
    const bytes = byteLength(expand(text.value));
    const isOver = bytes > limits.textBytes;
    const isNear = bytes > limits.textBytes * SHOWN_FROM;
    setText(left, isOver ? `${bytes - limits.textBytes} over the limit` : isNear ? `${limits.textBytes - bytes} left` : '');
    setAttributes(left, { 'data-over': isOver });
    const isEmpty = text.value.trim() === '';
    send.disabled = isEmpty || isOver;
    save.disabled = send.disabled;
    return !isEmpty && !isOver;
  }

  function submit() {
    if (!measure()) return;
    completion.close();
    const before = room;
    if (editing) return saveEdit();
    isAsking = text.value.startsWith('/');
    store.dispatch({ type: 'typed', text: text.value.trim(), urgent: isUrgent, tag: makeTag(), now: Date.now() });
    if (store.get().problem?.where === 'composer') return;
    text.value = '';
    setUrgent(false);
    drafts.write(before, '');
    changed();
  }

  /** @param {boolean} isOn */
  function setUrgent(isOn) {
    isUrgent = isOn;
    setAttributes(urgent, { 'aria-pressed': String(isOn) });
    setAttributes(element, { 'data-urgent': isOn });
  }

  function saveEdit() {
    const id = editing;
    const wanted = expand(text.value.trim());
    const isSame = textOf(id) === wanted;
    if (isSame) store.dispatch({ type: 'composeLeft' });
    else store.dispatch({ type: 'changeWanted', change: { kind: 'edit', id, text: wanted }, tag: makeTag(), now: Date.now() });
  }

  /** @param {string} id */
  const textOf = (id) => changedEntries(store.get()).find((entry) => entry.id === id)?.text ?? '';

  function edited() {
    if (editing) halfEdited.set(editing, text.value);
    else drafts.write(room, text.value);
    isAsking = false;
    if (!editing) store.dispatch({ type: 'wrote', text: text.value, now: Date.now() });
    store.dispatch({ type: 'problemSeen' });
    changed();
  }

  function changed() {
    fit();
    measure();
    setShown(hint, text.value.includes('\n') || text.value.length > 40);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    text.focus();
  });
  text.addEventListener('keydown', (event) => {
    if (completion.keydown(event)) return;
    const { panel, rooms, current } = store.get();
    const { compose, open } = rooms[current];
    if (event.key === 'Escape' && (panel || compose || open)) {
      event.preventDefault();
      store.dispatch({ type: panel ? 'panelClosed' : compose ? 'composeLeft' : 'threadClosed' });
    }
    if (event.key === 'ArrowUp' && text.value === '' && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      store.dispatch({ type: 'lastEditWanted' });
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener('input', () => {
    edited();
    completion.update();
  });
  addEventListener('resize', fit);
  urgent.addEventListener('click', () => {
    setUrgent(!isUrgent);
    text.focus();
  });
  back.addEventListener('click', () => store.dispatch({ type: 'comeBackWanted', room: store.get().current }));

  /**
   * Where nothing can be said, why, and what can be done about it.
   * @param {import('../state.js').Room} here
   */
  function updateClosed(here) {
    const words = closedBecause(here, isOperator(here, store.get().me?.id));
    setShown(box, words === '');
    setShown(closed, words !== '');
    setText(closedWords, words);
    setShown(back, here.out !== null && !isSealedName(here.name));
  }

  return function update() {
    const { current, inside, problem: trouble, connection } = store.get();
    if (!inside) return;
    const { compose, open } = store.get().rooms[current];
    const place = open ? `${current} ${open.id}` : current;
    const editID = compose?.mode === 'edit' ? compose.id : '';
    const replyID = compose?.mode === 'reply' ? compose.id : '';
    const isOther = room !== place;
    updateClosed(store.get().rooms[current]);
    if (isOther || editID !== editing) {
      // Saved or given up; one left for another room is kept.
      if (editing && !isOther) halfEdited.delete(editing);
      room = place;
      editing = editID;
      text.value = editing ? halfEdited.get(editing) ?? textOf(editing) : drafts.read(room);
      setShown(send, !editing);
      setShown(save, editing !== '');
      setAttributes(element, { 'data-editing': editing !== '' });
      setShown(urgent, !editing);
      if (isOther) setUrgent(false);
      completion.close();
      picker.close();
      changed();
      if (editing || matchMedia('(pointer: fine)').matches) text.focus();
    } else if (replyID && replyID !== answering) {
      text.focus();
    }
    answering = replyID;
    const title = titleOf(store.get().rooms[current]);
    setAttributes(text, { 'aria-label': editing ? 'Edit your message' : open ? 'Answer in the thread' : `Message to ${title}`, placeholder: editing ? '' : open ? 'Answer in the thread' : `Message ${title}` });
    const { insertion } = store.get();
    if (insertion.count !== inserted) {
      inserted = insertion.count;
      const before = text.value.charAt(text.selectionStart - 1);
      insert(before.trim() ? ` ${insertion.text}` : insertion.text);
    }
    composing.update();
    measure();
    answer.update();
    setText(problem, trouble?.where === 'composer' || (isAsking && trouble) ? trouble.text : '');
    setAttributes(element, { 'data-offline': connection.state !== 'online' });
  };
}

/** @param {import('../state.js').Room} room @param {boolean} isMine whether I am an operator of it @returns {string} empty where something can be said */
function closedBecause({ name, out, info }, isMine) {
  if (out) {
    const who = out.by ? `${out.by} took you out of this room.` : 'An operator took you out of this room.';
    return isSealedName(name) ? `${who} What is said from now on cannot be read here.` : who;
  }
  if (info?.archived) return isMine ? 'This room is archived. You can open it again in its card.' : 'This room is archived. Its operators can open it again.';
  return '';
}
