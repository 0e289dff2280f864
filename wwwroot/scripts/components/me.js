/** At the foot of the left side: oneself, one's name, light or dark, the way out. */

import { h, setShown, setText } from '../dom.js';
import { icon } from './icon.js';
import { makeAvatar, updateAvatar } from './avatar.js';
import { mountSettings } from './settings.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {'auto' | 'light' | 'dark'} Theme */
/** @typedef {{read: () => Theme, write: (theme: Theme) => void}} ThemeChoice */

/** @type {[Theme, string][]} */
const THEMES = [['light', 'Light'], ['auto', 'As the system'], ['dark', 'Dark']];

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {ThemeChoice} themes
 * @param {import('./settings.js').Means} means
 */
export function mountMe(element, store, themes, means) {
  const avatar = makeAvatar();
  const name = h('bdi', { class: 'me-name' });
  const at = h('span', { class: 'me-at' });
  const change = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Change your name' }, icon('pencil'));
  const leave = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Leave the chat', title: 'Leave the chat' }, icon('leave'));
  const shown = h('div', { class: 'me-row' }, avatar,
    h('span', { class: 'me-words' }, name, at), change, leave);
  const input = h('input', { class: 'me-input', 'aria-label': 'New name', autocomplete: 'nickname', spellcheck: 'false', 'aria-describedby': 'me-problem', enterkeyhint: 'done' });
  const problem = h('p', { id: 'me-problem', class: 'field-problem', role: 'alert' });
  const form = h('form', { class: 'me-form', hidden: true }, input,
    h('button', { class: 'button small primary', type: 'submit' }, 'Save'));
  const home = h('button', { class: 'button small me-home', type: 'button', hidden: true });
  const settings = mountSettings(store, means);
  element.append(form, problem, shown, home, settings.element, makeThemes(themes));

  /** @param {boolean} isOpen */
  function edit(isOpen) {
    setShown(form, isOpen);
    setShown(shown, !isOpen);
    if (isOpen) {
      input.value = store.get().me?.name ?? store.get().name;
      input.select();
      input.focus();
    } else {
      change.focus();
    }
  }

  change.addEventListener('click', () => edit(true));
  home.addEventListener('click', () => store.dispatch({ type: 'homeWanted' }));
  leave.addEventListener('click', () => store.dispatch({ type: 'signedOut' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { me } = store.get();
    if (input.value.trim() === '' || input.value.trim() === me?.name) edit(false);
    else store.dispatch({ type: 'nameChanged', name: input.value });
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    store.dispatch({ type: 'problemSeen' });
    edit(false);
  });

  let lastName = '';
  return function update() {
    const { me, name: wanted, node, problem: trouble, limits, home: own, nodes, connection } = store.get();
    const current = me?.name ?? wanted;
    if (current !== lastName && !form.hidden) edit(false);
    lastName = current;
    updateAvatar(avatar, me?.id ?? '', current);
    setText(name, current);
    setText(at, node ? `at ${node.name}` : '');
    // Offered once this page's own node is in the mesh again.
    setShown(home, connection.state === 'online' && connection.door !== '' && nodes.some(({ id, self }) => id === own?.id && !self));
    setText(home, `Back to ${own?.name}`);
    input.maxLength = limits.nameCharacters * 2;
    setText(problem, trouble?.where === 'name' ? trouble.text : '');
    settings.update();
  };
}

/** @param {ThemeChoice} themes */
function makeThemes(themes) {
  const group = h('fieldset', { class: 'themes' }, h('legend', { class: 'visually-hidden' }, 'Colours'));
  for (const [theme, label] of THEMES) {
    const input = h('input', { type: 'radio', name: 'theme', value: theme, checked: themes.read() === theme, class: 'visually-hidden' });
    input.addEventListener('change', () => themes.write(theme));
    group.append(h('label', { class: 'theme', title: label }, input, icon(theme), h('span', { class: 'visually-hidden' }, label)));
  }
  return group;
}
