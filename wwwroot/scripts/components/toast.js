/** A few words that pass: what was done, or why it could not be. */

import { h, setShown, setText } from '../dom.js';

/** How long they stay: enough to read a sentence twice. */
const SHOWN_MS = 6000;

/** @returns {{element: HTMLElement, say: (words: string) => void}} */
export function mountToast() {
  const words = h('p', { class: 'toast', hidden: true });
  const element = h('div', { class: 'toast-place', role: 'status' }, words);
  let timer = 0;
  return {
    element,
    say(text) {
      clearTimeout(timer);
      setShown(words, true);
      setText(words, text);
      timer = setTimeout(() => {
        setText(words, '');
        setShown(words, false);
      }, SHOWN_MS);
    },
  };
}
