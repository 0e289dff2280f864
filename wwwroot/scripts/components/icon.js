/** The page's few icons, drawn with one stroke on a grid of 20. */

import { svg } from '../dom.js';

/** @type {Record<string, string>} */
const PATHS = {
  rooms: 'M3.5 5.5h13M3.5 10h9M3.5 14.5h11',
  people: 'M7.5 9.25a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 16c.4-2.6 2.4-4.25 5-4.25s4.6 1.65 5 4.25M12.6 4.1a2.5 2.5 0 0 1 0 4.8M14.5 12.2c1.7.6 2.75 1.95 3 3.8',
  smile: 'M10 17.25a7.25 7.25 0 1 0 0-14.5 7.25 7.25 0 0 0 0 14.5ZM6.75 11.75c.7 1.3 1.85 2 3.25 2s2.55-.7 3.25-2M7.6 7.75v.5M12.4 7.75v.5',
  send: 'M10 16V4.5M5 9.25l5-5 5 5',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M10 4v11.5M5 10.75l5 5 5-5',
  plus: 'M10 4.5v11M4.5 10h11',
  leave: 'M8 4H4.5v12H8M12 6.5 15.5 10 12 13.5M15.5 10H8',
  pencil: 'm4 16 .8-3.5L13 4.3a1.4 1.4 0 0 1 2 0l.7.7a1.4 1.4 0 0 1 0 2L7.5 15.2 4 16Z',
  expand: 'M11.5 4H16v4.5M16 4l-5 5M8.5 16H4v-4.5M4 16l5-5',
  light: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1',
  dark: 'M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z',
  auto: 'M10 3.25a6.75 6.75 0 1 0 0 13.5 6.75 6.75 0 0 0 0-13.5ZM10 3.25v13.5M10 7l5.5-.5M10 10.5h6.75M10 14h5.25',
  warning: 'M10 3.5 17.5 16.5h-15L10 3.5ZM10 8.5v3.75M10 14.25v.25',
  up: 'M10 16V4.5M5 9.25l5-5 5 5',
  chevron: 'm5.5 8 4.5 4.5L14.5 8',
  check: 'm4.5 10.5 3.75 3.75L15.5 6',
  reply: 'M8 5 3.5 9.5 8 14M3.5 9.5h8a5 5 0 0 1 5 5V16',
  copy: 'M7.5 7.5h8.25v8.75H7.5ZM12.5 7.5V3.75H4.25v8.75H7.5',
  pin: 'M7.25 3.5h5.5M8 3.5v5l-2.25 2.75v1h8.5v-1L12 8.5v-5M10 12.25V17',
  trash: 'M4.5 6h11M8 6V4h4v2M6 6l.6 10h6.8L14 6M8.5 8.75v4.5M11.5 8.75v4.5',
  thread: 'M4 4.5h12v8.25H9.5L6 16v-3.25H4ZM7 7.5h6M7 10h4',
  urgent: 'M10 3.5v8M10 15.25v.5',
  back: 'M11.5 4.5 6 10l5.5 5.5',
  more: 'M4.75 10h.5M9.75 10h.5M14.75 10h.5',
  history: 'M4.25 10a5.75 5.75 0 1 0 1.8-4.2M4 3.5v3.25h3.25M10 7v3.25l2.25 1.5',
  lock: 'M5.5 9h9v7.25h-9ZM7.25 9V6.5a2.75 2.75 0 0 1 5.5 0V9M10 12v1.5',
  key: 'M7 13.25a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM10.25 10h7M14.5 10v3M17.25 10v2.25',
  devices: 'M3.25 4.5h10v2.75M3.25 4.5v8h6M2 15.25h7.25M11.75 8.75h5v7.5h-5ZM14 14.25h.5',
  retry: 'M15.5 10a5.5 5.5 0 1 1-1.7-4M14.25 2.75V6.25h-3.5',
};

/** @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': true, focusable: 'false' },
    svg('path', { d: PATHS[name] }));
}

/**
 * The mark: three nodes and their links.
 * @returns {SVGSVGElement}
 */
export function mark() {
  return svg('svg', { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': true, focusable: 'false' },
    svg('path', { class: 'mark-links', d: 'M9 21.5 16 9l7 12.5Z' }),
    svg('circle', { cx: 16, cy: 8.5, r: 4.5 }),
    svg('circle', { cx: 8.5, cy: 22, r: 4.5 }),
    svg('circle', { class: 'mark-self', cx: 23.5, cy: 22, r: 4.5 }));
}
