/** The place where somebody read before the page was left for another node's. */

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */

/** Pages of history asked for to find it. Too high: a node that just took in everybody is asked for all. */
const PAGES_MAX = 3;

/**
 * The message at the top of the view.
 * @param {HTMLElement} timeline
 * @param {State} state
 * @returns {string} its ID, empty for none
 */
export function topOf(timeline, { rooms, current }) {
  const scroller = timeline.querySelector('.timeline-scroll');
  const top = scroller?.getBoundingClientRect().top ?? 0;
  const row = [...timeline.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > top);
  const key = row?.getAttribute('data-key');
  return rooms[current].entries.find((entry) => entry.key === key)?.id ?? '';
}

/** @param {HTMLElement} timeline @param {Store} store */
export function mountPlace(timeline, store) {
  let pages = 0;

  return function update() {
    const { place, current, rooms, connection } = store.get();
    const room = rooms[current];
    if (!place || !room.loaded || room.loading || connection.state !== 'online') return;
    const entry = room.entries.find(({ id }) => id === place);
    const row = entry && timeline.querySelector(`[data-key="${CSS.escape(entry.key)}"]`);
    if (!row && !entry && room.older && pages < PAGES_MAX) {
      pages += 1;
      store.dispatch({ type: 'olderWanted', room: current });
      return;
    }
    row?.scrollIntoView({ block: 'start' });
    store.dispatch({ type: 'placeReached' });
  };
}
