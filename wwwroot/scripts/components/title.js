/** The window's title: how much is new, what of it speaks to me, and where. */

import { upTo99 } from '../format.js';
import { titleOf } from '../room-title.js';

/** @typedef {import('../store.js').Store} Store */

/** @param {Store} store */
export function mountTitle(store) {
  return function update() {
    const { inside, rooms, current, connection } = store.get();
    const unread = Object.values(rooms).reduce((sum, room) => sum + room.unread, 0);
    const mentions = Object.values(rooms).reduce((sum, room) => sum + room.mentions, 0);
    const place = inside ? `${titleOf(rooms[current])} · meshchat` : 'meshchat';
    const trouble = inside && (connection.state === 'waiting' || connection.state === 'stopped') ? '⚠ ' : '';
    const title = `${trouble}${mentions ? `@${upTo99(mentions)} ` : ''}${unread ? `(${upTo99(unread)}) ` : ''}${place}`;
    if (document.title !== title) document.title = title;
  };
}
