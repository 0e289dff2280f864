/** Under the messages: who is writing. It has its place also when nobody is, and is not read out. */

import { h, setAttributes, setText } from '../dom.js';
import { nameOf, namesakes } from '../persona.js';

/** @typedef {import('../store.js').Store} Store */

/** @param {HTMLElement} element @param {Store} store */
export function mountTyping(element, store) {
  const words = h('span', { class: 'typing-words' });
  element.append(h('span', { class: 'typing-dots', 'aria-hidden': true }, h('i'), h('i'), h('i')), words);
  let timer = 0;

  return function update() {
    const state = store.get();
    const text = typingWords(state);
    // What fades keeps its words.
    if (text) setText(words, text);
    setAttributes(element, { 'data-on': text !== '', 'aria-hidden': text === '' ? 'true' : null });
    clearTimeout(timer);
    if (state.writers.length === 0) return;
    const next = Math.min(...state.writers.map(({ until }) => until));
    timer = setTimeout(() => store.dispatch({ type: 'writersStale', now: Date.now() }), Math.max(0, next - Date.now()) + 1);
  };
}

/** @param {import('../state.js').State} state */
export function typingWords({ writers, current, people }) {
  const here = writers.filter(({ room }) => room === current);
  const shared = namesakes([...people, ...here]);
  const names = here.map((person) => nameOf(person, shared));
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is writing…`;
  return names.length === 2 ? `${names[0]} and ${names[1]} are writing…` : 'several people are writing…';
}
