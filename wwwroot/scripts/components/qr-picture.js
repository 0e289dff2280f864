/** A QR code as a picture: dark on light in every theme, or cameras do not find it. */

import { svg } from '../dom.js';
import { qrCode } from '../qr/code.js';

/** Light modules around it, as the norm wants them. */
const QUIET = 4;

/**
 * @param {string} text
 * @returns {SVGSVGElement | string} nothing where no code holds the text
 */
export function qrPicture(text) {
  const code = qrCode(text);
  if (!code) return '';
  const side = code.side + 2 * QUIET;
  const dark = Array.from(code.modules, (isDark, place) =>
    (isDark ? `M${place % code.side + QUIET} ${Math.floor(place / code.side) + QUIET}h1v1h-1z` : '')).join('');
  return svg('svg', { class: 'code-qr', viewBox: `0 0 ${side} ${side}`, role: 'img', 'aria-label': 'QR code of the link', 'shape-rendering': 'crispEdges' },
    svg('rect', { width: side, height: side, fill: '#fff' }), svg('path', { d: dark, fill: '#000' }));
}
