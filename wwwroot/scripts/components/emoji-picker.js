/** A button beside the text, and behind it all emoji, in groups, to be searched. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { find, groups, known } from '../emoji.js';
import { icon } from './icon.js';

/** @typedef {import('../emoji.js').Emoji} Emoji */
/** @typedef {{read: () => string[], write: (characters: string[]) => void}} Recents */

/** One row on a wide window. */
const RECENTS_MAX = 18;
const FOUND_MAX = 120;

/**
 * @param {Recents} recents
 * @param {(character: string) => void} take one was chosen; has the focus afterwards
 * @param {{id?: string, label?: string, left?: () => void}} options `left` takes the focus once it is closed without a choice, in the place of the button
 * @returns {{button: HTMLButtonElement, element: HTMLElement, open: () => void, close: () => void}}
 */
export function mountEmojiPicker(recents, take, { id = 'emoji-picker', label = 'Emoji', left } = {}) {
  const button = h('button', {
    class: 'icon-button composer-emoji', type: 'button', 'aria-label': 'Emoji', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'aria-controls': id,
  }, icon('smile'));
  const search = h('input', { class: 'picker-search', type: 'search', 'aria-label': 'Search emoji', placeholder: 'Search', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'done' });
  const scroll = h('div', { class: 'picker-scroll' });
  const name = h('p', { class: 'picker-name', role: 'status' });
  const element = h('div', { id, class: 'picker popup', role: 'dialog', tabindex: -1, 'aria-label': label, hidden: true }, search, scroll, name);

  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...scroll.querySelectorAll('button')]);
  const isOpen = () => !element.hidden;

  /** @param {string} title @param {Emoji[]} emoji */
  const makeGroup = (title, emoji) => h('section', { 'aria-label': title }, h('h3', { class: 'picker-title' }, title),
    h('div', { class: 'picker-grid' }, ...emoji.map(({ character, code }) => h('button', {
      class: 'picker-emoji', type: 'button', tabindex: -1, 'aria-label': code.replaceAll('_', ' '), title: `:${code}:`, 'data-character': character,
    }, character))));

  function draw() {
    const words = search.value.trim();
    const recent = recents.read().flatMap((character) => known(character) ?? []);
    const found = words ? find(words, FOUND_MAX) : [];
    scroll.replaceChildren(...(words
      ? [found.length > 0 ? makeGroup('Found', found) : h('p', { class: 'picker-none' }, 'Nothing has that name.')]
      : [...(recent.length > 0 ? [makeGroup('Recent', recent)] : []), ...groups().map((group) => makeGroup(group.name, group.emoji))]));
    scroll.scrollTop = 0;
    setText(name, words && found.length > 0 ? `:${found[0].code}:` : '');
    setAttributes(buttons()[0] ?? search, { tabindex: 0 });
  }

  function open() {
    setShown(element, true);
    setAttributes(button, { 'aria-expanded': 'true' });
    search.value = '';
    draw();
    // On a phone the keyboard would cover what was just opened.
    (matchMedia('(pointer: fine)').matches ? search : element).focus();
  }

  function close() {
    setShown(element, false);
    setAttributes(button, { 'aria-expanded': 'false' });
  }

  /** @param {Element | null | undefined} target */
  function choose(target) {
    const character = target instanceof HTMLElement ? target.dataset.character : undefined;
    if (!character) return;
    recents.write([character, ...recents.read().filter((other) => other !== character)].slice(0, RECENTS_MAX));
    close();
    take(character);
  }

  /** @param {HTMLElement | undefined} next */
  function move(next) {
    if (!next) return;
    for (const other of buttons()) if (other.tabIndex === 0) other.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  /**
   * The nearest one in the line above or below.
   * @param {HTMLElement} from
   * @param {1 | -1} way
   */
  function inLine(from, way) {
    const here = from.getBoundingClientRect();
    /** @type {HTMLButtonElement | undefined} */
    let best;
    let least = Infinity;
    for (const other of buttons()) {
      const box = other.getBoundingClientRect();
      const down = (box.top - here.top) * way;
      const distance = down * 1000 + Math.abs(box.left - here.left);
      if (down < here.height / 2 || distance >= least) continue;
      best = other;
      least = distance;
    }
    return best;
  }

  /** @param {string} key @param {HTMLElement} from */
  function neighbour(key, from) {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (from));
    switch (key) {
      case 'ArrowRight': return all[at + 1];
      case 'ArrowLeft': return all[at - 1];
      case 'ArrowDown': return inLine(from, 1);
      case 'ArrowUp': return inLine(from, -1) ?? search;
      case 'Home': return all[0];
      case 'End': return all[all.length - 1];
      default: return undefined;
    }
  }

  button.addEventListener('click', () => (isOpen() ? close() : open()));
  search.addEventListener('input', draw);
  scroll.addEventListener('click', (event) => choose(/** @type {Element} */ (event.target).closest('button')));
  scroll.addEventListener('focusin', (event) => setText(name, /** @type {HTMLElement} */ (event.target).title));
  scroll.addEventListener('pointerover', (event) => setText(name, /** @type {HTMLElement} */ (event.target).closest('button')?.title ?? ''));
  element.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === 'Escape') {
      close();
      if (left) left();
      else button.focus();
    } else if (target === search || target === element) {
      if (event.key === 'ArrowDown') move(buttons()[0]);
      else if (event.key === 'Enter') choose(search.value.trim() ? buttons()[0] : null);
      else return;
    } else {
      const next = neighbour(event.key, target);
      if (!next) return;
      if (next === search) search.focus();
      else move(next);
    }
    event.preventDefault();
  });
  document.addEventListener('pointerdown', (event) => {
    const target = /** @type {Node} */ (event.target);
    if (isOpen() && !element.contains(target) && !button.contains(target)) close();
  });

  return { button, element, open, close };
}
