/** What this browser keeps of how one works: drafts, the emoji used last, light or dark. */

import { lasting } from './storage.js';

/** Of each room and thread. */
export const drafts = {
  read: (/** @type {string} */ room) => String(lasting.read(`draft.${room}`) ?? ''),
  write: (/** @type {string} */ room, /** @type {string} */ text) => lasting.write(`draft.${room}`, text || null),
};

/** The last ones first. */
export const recentEmoji = {
  /** @returns {string[]} */
  read() {
    /** @type {unknown} */
    const kept = lasting.read('emoji');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  },
  write: (/** @type {string[]} */ characters) => lasting.write('emoji', characters),
};

/** What is chosen is seen at once, in this tab. */
export const themes = {
  read: () => lasting.read('theme') ?? 'auto',
  write(/** @type {'auto' | 'light' | 'dark'} */ theme) {
    lasting.write('theme', theme);
    document.documentElement.dataset.themeChoice = theme;
    dispatchEvent(new Event('meshchat-theme'));
  },
};
