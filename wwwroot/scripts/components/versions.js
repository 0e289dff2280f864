/** Earlier texts of a message that was edited, fetched when somebody asks. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { exactTime } from '../format.js';
import { icon } from './icon.js';
import { updateText } from './text.js';

/** @typedef {{at: number, text: string}} Version */
/** @typedef {(id: string) => Promise<Version[] | null>} Fetch null where the node does not tell */

/** Earlier texts that are drawn, the last ones. */
const SHOWN_MAX = 50;

/** @param {Fetch} fetchVersions @param {() => void} left takes the focus once it is closed */
export function mountVersions(fetchVersions, left) {
  const close = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Close' }, icon('close'));
  const status = h('p', { class: 'versions-status', role: 'status' });
  const list = h('ol', { class: 'versions-list' });
  const element = h('section', { class: 'versions popup floating', role: 'dialog', 'aria-label': 'History of edits', hidden: true },
    h('div', { class: 'panel-head' }, h('h2', { class: 'panel-label' }, 'History of edits'), close),
    h('div', { class: 'versions-scroll', tabindex: 0, role: 'group', 'aria-label': 'Texts, the first one above' }, status, list));
  let asked = '';

  close.addEventListener('click', left);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    left();
  });

  /** @param {number} at @param {string} text @param {boolean} isNow */
  function line(at, text, isNow) {
    const words = h('div', { class: 'message-text' });
    updateText(words, text, '');
    return h('li', { class: 'version', 'data-now': isNow }, h('p', { class: 'version-time' }, h('time', {}, exactTime(at)), isNow ? ' · now' : ''), words);
  }

  /** @param {import('../state.js').Entry} entry @param {() => void} placed called when its size is another */
  async function open({ id, text, edited }, placed) {
    asked = id;
    list.replaceChildren();
    setText(status, 'Asking the node…');
    setShown(element, true);
    setAttributes(element, { 'aria-busy': 'true' });
    close.focus();
    const versions = await fetchVersions(id);
    if (asked !== id || element.hidden) return;
    setAttributes(element, { 'aria-busy': null });
    setText(status, versions === null ? 'The node does not tell now. Try again later.' : versions.length === 0 ? 'The node has no earlier text.' : '');
    list.replaceChildren(...(versions ?? []).slice(-SHOWN_MAX).map((version) => line(version.at, version.text, false)), line(edited ?? 0, text, true));
    placed();
  }

  return { element, open, close: () => setShown(element, false), isOpen: () => !element.hidden };
}
