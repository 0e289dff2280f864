/** Where one writes. Enter sends, Shift+Enter begins a line; a draft of each room survives a reload. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { byteLength } from '../format.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{read: (room: string) => string, write: (room: string, text: string) => void}} Drafts */

/** The limit is shown from this part of it on. */
const SHOWN_FROM = 0.8;

/** @param {HTMLElement} element @param {Store} store @param {Drafts} drafts @param {() => string} makeTag */
export function mountComposer(element, store, drafts, makeTag) {
  const text = h('textarea', {
    id: 'composer-text', class: 'composer-text', rows: 1, dir: 'auto', enterkeyhint: 'send',
    'aria-describedby': 'composer-problem composer-left', autocomplete: 'off',
  });
  const send = h('button', { class: 'composer-send', type: 'submit', 'aria-label': 'Send' }, icon('send'));
  const problem = h('p', { id: 'composer-problem', class: 'composer-problem', role: 'alert' });
  const left = h('p', { id: 'composer-left', class: 'composer-left', role: 'status' });
  const hint = h('p', { class: 'composer-hint', 'aria-hidden': true }, h('kbd', {}, 'Enter'), ' sends, ', h('kbd', {}, 'Shift Enter'), ' begins a new line');
  const form = h('form', { class: 'composer-form' },
    h('div', { class: 'composer-box' }, text, send),
    h('div', { class: 'composer-foot' }, problem, hint, left));
  element.append(form);

  let room = '';

  function fit() {
    text.style.height = 'auto';
    // Nothing has a height before it is shown.
    if (text.scrollHeight > 0) text.style.height = `${text.scrollHeight}px`;
  }

  function measure() {
    const { limits } = store.get();
    const bytes = byteLength(text.value);
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
    store.dispatch({ type: 'said', text: text.value.trim(), tag: makeTag(), now: Date.now() });
    if (store.get().problem?.where === 'composer') return;
    text.value = '';
    drafts.write(room, '');
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
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener('input', () => {
    drafts.write(room, text.value);
    store.dispatch({ type: 'problemSeen' });
    changed();
  });
  addEventListener('resize', fit);

  return function update() {
    const { current, inside, problem: trouble, connection } = store.get();
    if (!inside) return;
    if (room !== current) {
      room = current;
      text.value = drafts.read(room);
      setAttributes(text, { 'aria-label': `Message to #${room}`, placeholder: `Message #${room}` });
      changed();
      if (matchMedia('(pointer: fine)').matches) text.focus();
    }
    measure();
    setText(problem, trouble?.where === 'composer' ? trouble.text : '');
    setAttributes(element, { 'data-offline': connection.state !== 'online' });
  };
}
