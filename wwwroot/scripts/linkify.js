/** Finds web addresses in what people write. Pure: it answers with pieces, the page makes elements. */

const address = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/**
 * @param {string} text
 * @returns {{text: string, href?: string}[]} pieces that joined give the text again
 */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutTrailing(match[0]);
    const href = hrefOf(shown);
    if (!href) continue;
    const start = match.index ?? 0;
    if (start > end) found.push({ text: text.slice(end, start) });
    found.push({ text: shown, href });
    end = start + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/**
 * The full stop after an address ends the sentence, not the address.
 * @param {string} text
 */
function withoutTrailing(text) {
  const shown = text.replace(/[.,;:!?…]+$/u, '');
  const isOpen = shown.includes('(');
  return isOpen ? shown : shown.replace(/[)\]}]+$/u, '');
}

/** @param {string} text @returns {string | null} the address, if it is one and of the web */
export function hrefOf(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
