/**
 * Where one writes. Enter sends, Shift+Enter begins a line; a draft of each room survives a reload.
 * Names, rooms, emoji and commands are offered while one writes them.
 */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { knownIn } from '../completion.js';
import { expand } from '../emoji.js';
import { byteLength } from '../format.js';
import { nameOf, namesakes } from '../persona.js';
import { mountAnswer } from './answer.js';
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
  const send = h('button', { class: 'composer-send', type: 'submit', 'aria-label': 'Send' }, icon('send'));
  const problem = h('p', { id: 'composer-problem', class: 'composer-problem', role: 'alert' });
  const left = h('p', { id: 'composer-left', class: 'composer-left', role: 'status' });
  const hint = h('p', { class: 'composer-hint', 'aria-hidden': true }, h('kbd', {}, 'Enter'), ' sends, ', h('kbd', {}, 'Shift Enter'), ' begins a new line');
  const completion = mountCompletion(text, knownHere, edited);
  const picker = mountEmojiPicker(recents, insert);
  const answer = mountAnswer(store, () => text.focus());
  const form = h('form', { class: 'composer-form' },
    h('div', { class: 'composer-popups' }, answer.element, completion.element, picker.element),
    h('div', { class: 'composer-box' }, text, picker.button, send),
    h('div', { class: 'composer-foot' }, problem, hint, left));
  element.append(form);

  let room = '';
  // What the node refuses of a command is told here too, where it was typed.
  let isAsking = false;

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
    return !isEmpty && !isOver;
  }

  function submit() {
    if (!measure()) return;
    completion.close();
    const before = room;
    isAsking = text.value.startsWith('/');
    store.dispatch({ type: 'typed', text: text.value.trim(), tag: makeTag(), now: Date.now() });
    if (store.get().problem?.where === 'composer') return;
    text.value = '';
    drafts.write(before, '');
    changed();
  }

  function edited() {
    drafts.write(room, text.value);
    isAsking = false;
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
    if (event.key === 'Escape' && store.get().panel) {
      event.preventDefault();
      store.dispatch({ type: 'panelClosed' });
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

  return function update() {
    const { current, inside, problem: trouble, connection } = store.get();
    if (!inside) return;
    if (room !== current) {
      room = current;
      text.value = drafts.read(room);
      setAttributes(text, { 'aria-label': `Message to #${room}`, placeholder: `Message #${room}` });
      completion.close();
      picker.close();
      changed();
      if (matchMedia('(pointer: fine)').matches) text.focus();
    }
    measure();
    answer.update();
    setText(problem, trouble?.where === 'composer' || (isAsking && trouble) ? trouble.text : '');
    setAttributes(element, { 'data-offline': connection.state !== 'online' });
  };
}
