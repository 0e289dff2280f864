/** Tells the node how far one has read, after a pause or when the page is left, and knows whether the window has the focus. Shows nothing. */

import { READ_PAUSE_MS, wantedRead } from '../reducers/reading.js';

/** @typedef {import('../store.js').Store} Store */

/** What is before someone's eyes only for a moment was not read. */
const LOOK_MS = 300;

/** @param {Store} store */
export function mountReading(store) {
  let timer = 0;
  // Since when what is not told yet is before someone's eyes.
  let since = 0;
  const focus = () => store.dispatch({ type: 'focusChanged', focused: document.hasFocus() });
  addEventListener('focus', focus);
  addEventListener('blur', focus);
  focus();
  addEventListener('pagehide', () => {
    if (timer && Date.now() - since >= LOOK_MS) store.dispatch({ type: 'readDue', now: Date.now(), isLast: true });
  });

  return function update() {
    const state = store.get();
    if (timer || !wantedRead(state)) return;
    since = Date.now();
    const pause = Math.min(READ_PAUSE_MS, state.readAt + READ_PAUSE_MS - Date.now());
    timer = setTimeout(() => {
      timer = 0;
      store.dispatch({ type: 'readDue', now: Date.now() });
    }, Math.max(LOOK_MS, pause));
  };
}
