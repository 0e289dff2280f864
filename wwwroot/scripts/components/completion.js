/**
 * The list above the composer that offers names, rooms, emoji and commands. The field stays a text
 * box of several lines, which no combobox may be; the active item is told by
 * `aria-activedescendant`, how many there are by a status.
 */

import { complete, edited } from '../completion.js';
import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted } from '../format.js';
import { reconcile } from '../reconcile.js';
import { makeAvatar, updateAvatar } from './avatar.js';

/** @typedef {import('../completion.js').Completion} Completion */
/** @typedef {import('../completion.js').Suggestion} Suggestion */
/** @typedef {Suggestion & {index: number, isActive: boolean}} Item */

const LIST = 'completion-list';
const LABELS = { person: 'People', emoji: 'Emoji', room: 'Rooms', command: 'Commands' };

/**
 * @param {HTMLTextAreaElement} field
 * @param {() => import('../completion.js').Known} known
 * @param {() => void} changed after the text was edited
 * @returns {{element: HTMLElement, update: () => void, close: () => void, keydown: (event: KeyboardEvent) => boolean}}
 */
export function mountCompletion(field, known, changed) {
  const list = h('ul', { id: LIST, class: 'completion-list', role: 'listbox' });
  const status = h('p', { class: 'visually-hidden', role: 'status' });
  const element = h('div', { class: 'completion popup', hidden: true }, list);
  setAttributes(field, { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' });

  /** @type {Completion | null} */
  let shown = null;
  let active = 0;
  // Escape closes the list for the word it was open for.
  let dismissed = -1;

  /** @type {import('../reconcile.js').Pattern<Item>} */
  const pattern = { key: (item) => `${item.kind}:${item.key}`, create: makeItem, update: updateItem };

  function draw() {
    setShown(element, shown !== null);
    setAttributes(field, { 'aria-controls': shown ? LIST : null, 'aria-activedescendant': shown ? `${LIST}-${active}` : null });
    reconcile(list, (shown?.items ?? []).map((item, index) => ({ ...item, index, isActive: index === active })), pattern);
    if (!shown) return;
    setAttributes(list, { 'aria-label': LABELS[shown.kind] });
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  function update() {
    const isPlain = field.selectionStart === field.selectionEnd && document.activeElement === field;
    const next = isPlain ? complete(field.value, field.selectionStart, known) : null;
    if (next?.start !== dismissed) dismissed = -1;
    const isSame = next && shown && next.start === shown.start && next.items[active]?.key === shown.items[active]?.key;
    shown = next && next.start !== dismissed ? next : null;
    if (!isSame) active = 0;
    setText(status, shown ? counted(shown.items.length, 'suggestion') : '');
    draw();
  }

  function close() {
    shown = null;
    setText(status, '');
    draw();
  }

  /** @param {number} index */
  function take(index) {
    const item = shown?.items[index];
    if (!shown || !item) return;
    const { text, caret } = edited(field.value, shown, item);
    field.value = text;
    field.setSelectionRange(caret, caret);
    changed();
    close();
    // A command may want a word that can be offered, too.
    if (item.kind === 'command') update();
  }

  /** @param {Event} event */
  const indexOf = (event) => [...list.children].indexOf(/** @type {Element} */ (/** @type {Element} */ (event.target).closest('li')));
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => take(indexOf(event)));
  list.addEventListener('pointermove', (event) => {
    const index = indexOf(event);
    if (index < 0 || index === active || event.pointerType !== 'mouse') return;
    active = index;
    draw();
  });
  field.addEventListener('blur', close);
  field.addEventListener('click', update);
  field.addEventListener('keyup', (event) => {
    if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) update();
  });

  /** @param {KeyboardEvent} event @returns {boolean} whether the list took the key */
  function keydown(event) {
    if (!shown || event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
    const { length } = shown.items;
    switch (event.key) {
      case 'ArrowDown': active = (active + 1) % length; break;
      case 'ArrowUp': active = (active + length - 1) % length; break;
      case 'Enter':
      case 'Tab': take(active); break;
      case 'Escape':
        dismissed = shown.start;
        close();
        break;
      default: return false;
    }
    event.preventDefault();
    draw();
    return true;
  }

  return { element: h('div', {}, element, status), update, close, keydown };
}

/** @param {Item} item */
function makeItem({ kind }) {
  const sign = kind === 'person' ? makeAvatar() : h('span', { class: 'completion-sign', 'aria-hidden': true });
  return h('li', { class: 'completion-item', role: 'option', 'data-kind': kind }, sign, h('bdi', { class: 'completion-label' }), h('span', { class: 'completion-detail' }));
}

/** @param {HTMLElement} element @param {Item} item */
function updateItem(element, { kind, id, label, detail, index, isActive }) {
  const [sign, name, more] = /** @type {HTMLElement[]} */ ([...element.children]);
  setAttributes(element, { id: `${LIST}-${index}`, 'aria-selected': String(isActive) });
  if (kind === 'person') updateAvatar(sign, id ?? '', id ? label : '@');
  else setText(sign, kind === 'emoji' ? detail : '');
  setText(name, label);
  setText(more, kind === 'emoji' ? '' : detail);
}
