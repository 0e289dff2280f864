/** The bar above the text that says what is being written: an answer, or another text for a message. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { excerpt } from '../excerpt.js';
import { nameOf, namesakes } from '../persona.js';
import { setHue } from './avatar.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */

/** @param {Store} store @param {() => void} left takes the focus once it is given up */
export function mountComposing(store, left) {
  const reply = icon('reply');
  const edit = icon('pencil');
  const what = h('span', { class: 'composing-what' });
  const name = h('bdi', { class: 'quote-name' });
  const line = h('span', { class: 'quote-text', dir: 'auto' });
  const cancel = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Cancel' }, icon('close'));
  const element = h('div', { class: 'composing', role: 'status', hidden: true }, reply, edit, h('p', { class: 'composing-words' }, what, name, line), cancel);

  cancel.addEventListener('click', () => {
    store.dispatch({ type: 'composeLeft' });
    left();
  });

  return {
    element,
    update() {
      const state = store.get();
      const { compose, entries } = state.rooms[state.current];
      setShown(element, compose !== null);
      if (!compose) return;
      const isEdit = compose.mode === 'edit';
      const entry = entries.find((other) => other.id === compose.id);
      setAttributes(reply, { hidden: isEdit });
      setAttributes(edit, { hidden: !isEdit });
      setText(what, isEdit ? 'Editing a message' : 'Reply to ');
      const shared = namesakes([...entries.map((other) => ({ id: other.by, name: other.name })), ...state.people]);
      setText(name, isEdit ? '' : entry ? nameOf({ id: entry.by, name: entry.name }, shared) : 'an earlier message');
      setHue(name, entry?.by ?? '');
      setText(line, entry && !isEdit ? excerpt(entry.text) : '');
      setAttributes(cancel, { 'aria-label': isEdit ? 'Cancel the edit' : 'Cancel the reply', title: 'Cancel (Escape)' });
    },
  };
}
