/** One message of the log can be reached with Tab; arrows go from it to the others. */

import { setAttributes } from '../dom.js';

/**
 * @param {HTMLElement} log
 * @param {{open: (row: HTMLElement) => void, leave: () => void}} keys what Enter and Escape do
 */
export function mountRoving(log, { open, leave }) {
  /** @type {HTMLElement | null} */
  let current = null;
  // Until somebody goes elsewhere, it is the newest one.
  let isChosen = false;

  const rowOf = (/** @type {EventTarget | null} */ target) =>
    /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest('.message') : null);

  /** @param {HTMLElement} row @param {boolean} isCurrent */
  function mark(row, isCurrent) {
    row.tabIndex = isCurrent ? 0 : -1;
    if (!isCurrent) row.removeAttribute('aria-label');
    for (const part of row.querySelectorAll('.message-quote, .message-note, .message-thread, .reaction')) setAttributes(part, { tabindex: isCurrent ? 0 : -1 });
  }

  /** @param {HTMLElement | null} row */
  function become(row) {
    if (current && current !== row) mark(current, false);
    current = row;
    if (row) mark(row, true);
  }

  /** After each drawing. */
  function update() {
    if (isChosen && current?.isConnected) {
      mark(current, true);
      return;
    }
    isChosen = false;
    const rows = log.getElementsByClassName('message');
    become(/** @type {HTMLElement | null} */ (rows[rows.length - 1] ?? null));
  }

  /** @param {HTMLElement} row */
  function focus(row) {
    isChosen = true;
    become(row);
    row.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} row @param {1 | -1} way */
  function move(row, way) {
    const beside = (/** @type {Element} */ element) => (way > 0 ? element.nextElementSibling : element.previousElementSibling);
    let next = beside(row);
    while (next && !next.classList.contains('message')) next = beside(next);
    if (!(next instanceof HTMLElement)) {
      if (way > 0) leave();
      return;
    }
    focus(next);
    next.scrollIntoView({ block: 'nearest' });
  }

  log.addEventListener('focusin', (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    isChosen = true;
    become(row);
    row.setAttribute('aria-label', labelOf(row));
  });
  log.addEventListener('keydown', (event) => {
    const row = rowOf(event.target);
    if (!row || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const isRow = event.target === row;
    const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (event.key === 'ArrowUp' && !event.shiftKey) move(row, -1);
    else if (event.key === 'ArrowDown' && !event.shiftKey) move(row, 1);
    else if (isMenuKey || (isRow && event.key === 'Enter')) open(row);
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  });

  return { update, focus };
}

/**
 * What a screen reader says of a message that has the focus.
 * @param {HTMLElement} row
 */
function labelOf(row) {
  const words = (/** @type {string} */ part) => row.querySelector(part)?.textContent?.trim() ?? '';
  const quote = row.querySelector('.message-quote:not([hidden])')?.getAttribute('aria-label') ?? '';
  const reactions = [...row.querySelectorAll('.reactions:not([hidden]) .reaction')].map((pill) => pill.getAttribute('aria-label'));
  const notes = [...row.querySelectorAll('.message-note:not([hidden])')].map((note) => note.textContent);
  return [`${words('.message-name')}, ${words('.message-time')}`, quote, words('.message-text'), ...notes, ...reactions, words('.message-delivery')]
    .filter(Boolean).join('. ');
}
