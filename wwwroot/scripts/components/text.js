/** The text of a message: elements made from its tree, people's words in them as text only. */

import { balanced, neutralised } from '../bidi.js';
import { copied } from '../clipboard.js';
import { h, setText } from '../dom.js';
import { expand } from '../emoji.js';
import { isEmojiOnly } from '../format.js';
import { parse } from '../markdown.js';
import { indexOf } from '../mentions.js';

/** @typedef {import('../markdown.js').Block} Block */
/** @typedef {import('../inlines.js').Inline} Inline */

/** How long a button says that it did what it should. */
const SAID_MS = 1600;

/** @type {WeakMap<HTMLElement, string>} */
const drawn = new WeakMap();

/**
 * @param {HTMLElement} element
 * @param {string} text
 * @param {string} names that it may speak to, a line each
 */
export function updateText(element, text, names) {
  const wanted = `${names}\n\n${text}`;
  if (drawn.get(element) === wanted) return;
  drawn.set(element, wanted);
  element.replaceChildren(...parse(text, indexOf(names.split('\n'))).map((block) => makeBlock(block)));
  element.classList.toggle('is-emoji', isEmojiOnly(expand(text)));
}

/** @param {Block} block @param {boolean} [isQuoted] @returns {HTMLElement} */
function makeBlock(block, isQuoted = false) {
  switch (block.type) {
    // A quote has one direction, so that its line stands on one side.
    case 'paragraph': return h('p', { dir: isQuoted ? null : 'auto' }, ...makeInlines(block.children));
    case 'quote': return h('blockquote', { dir: 'auto' }, ...block.children.map((child) => makeBlock(child, child.type === 'paragraph')));
    case 'fence': return makeFence(block.text, block.language);
    case 'list': return h(block.isOrdered ? 'ol' : 'ul', { dir: 'auto' },
      ...block.items.map((item) => h('li', { value: item.number }, ...makeInlines(item.children))));
  }
}

/** @param {Inline[]} inlines */
const makeInlines = (inlines) => inlines.map(makeInline);

/** @param {Inline} inline @returns {Node | string} */
function makeInline(inline) {
  switch (inline.type) {
    case 'text': return balanced(inline.text);
    case 'code': return h('code', { dir: 'auto' }, neutralised(inline.text));
    case 'strong': return h('strong', { dir: 'auto' }, ...makeInlines(inline.children));
    case 'emphasis': return h('em', { dir: 'auto' }, ...makeInlines(inline.children));
    case 'strike': return h('s', { dir: 'auto' }, ...makeInlines(inline.children));
    case 'mention': return h('bdi', { class: 'mention' }, inline.text);
    case 'emoji': return h('span', { class: 'emoji', title: `:${inline.code}:` }, inline.text);
    case 'link': {
      const link = h('a', { href: inline.href, target: '_blank', rel: 'noopener noreferrer', dir: 'auto', title: neutralised(inline.href) }, inline.text);
      return inline.host ? h('span', { class: 'linked' }, link, ' ', h('bdi', { class: 'link-host' }, `(${inline.host})`)) : link;
    }
  }
}

/** @param {string} text @param {string} language */
function makeFence(text, language) {
  const copy = h('button', { class: 'button small code-copy', type: 'button' }, 'Copy');
  copy.addEventListener('click', async () => {
    setText(copy, await copied(text) ? 'Copied' : 'Not copied');
    setTimeout(() => setText(copy, 'Copy'), SAID_MS);
  });
  return h('div', { class: 'code' },
    h('div', { class: 'code-head' }, h('bdi', { class: 'code-language' }, neutralised(language) || 'code'), copy),
    h('pre', { tabindex: 0, dir: 'ltr' }, h('code', {}, neutralised(text))));
}
