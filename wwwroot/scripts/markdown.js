/**
 * The part of Markdown that people use in a chat, as a tree of plain objects: paragraphs, fenced
 * code, quotes, lists. There is no HTML in it and there never will be; what it does not know stays
 * as typed. Linear in the length of the text, and never deeper than {@link QUOTES_MAX}. Pure.
 */

import { inlinesOf } from './inlines.js';

/** @typedef {import('./inlines.js').Inline} Inline */
/** @typedef {import('./inlines.js').Means} Means */
/** @typedef {import('./inlines.js').Meter} Meter */
/** @typedef {import('./mentions.js').NameIndex} NameIndex */

/** @typedef {{type: 'paragraph', children: Inline[]}} Paragraph line breaks stand in the text */
/** @typedef {{type: 'fence', language: string, text: string}} Fence */
/** @typedef {{type: 'quote', children: Block[]}} Quote */
/** @typedef {{number: number | null, children: Inline[]}} Item */
/** @typedef {{type: 'list', isOrdered: boolean, items: Item[]}} List */
/** @typedef {Paragraph | Fence | Quote | List} Block */

/** Quotes within quotes; deeper ones are as typed. */
export const QUOTES_MAX = 3;

const fenceBegin = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))[ \t]*([^\s`]{0,40})[^`]*$/u;
const quoteBegin = /^ {0,3}>(?=[ \t>\p{L}]|$)[ \t]?/u;
const bullet = /^ {0,3}[-*•][ \t]+(?=\S)/u;
const numbered = /^ {0,3}(\d{1,3})[.)][ \t]+(?=\S)/u;
const continued = /^(?: {2,}|\t)(?=\S)/u;

/**
 * @param {string} text
 * @param {NameIndex} [names] whom it may speak to
 * @param {Meter} [meter]
 * @returns {Block[]}
 */
export function parse(text, names = new Map(), meter = { steps: 0 }) {
  return blocksOf(text.split('\n'), { names, meter }, 0);
}

/** @param {string[]} lines @param {Means} means @param {number} depth @returns {Block[]} */
function blocksOf(lines, means, depth) {
  /** @type {Block[]} */
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    means.meter.steps += lines[at].length + 1;
    if (lines[at].trim() === '') {
      at += 1;
      continue;
    }
    const read = beginsAt(lines, at, depth, true) ?? readParagraph;
    const [block, end] = read(lines, at, means, depth);
    blocks.push(block);
    at = end;
  }
  return blocks;
}

/** @typedef {(lines: string[], at: number, means: Means, depth: number) => [Block, number]} Read answers with the block and the line after it */

/**
 * What begins on a line, other than a paragraph.
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @param {boolean} isFirst whether no paragraph is under way: "2024. A good year" may be its second line
 * @returns {Read | null}
 */
function beginsAt(lines, at, depth, isFirst) {
  const line = lines[at];
  // On the last line it has nothing to fence.
  if (fenceBegin.test(line) && at + 1 < lines.length) return readFence;
  if (depth < QUOTES_MAX && quoteBegin.test(line)) return readQuote;
  if (bullet.test(line)) return readList;
  const number = numbered.exec(line)?.[1];
  return number !== undefined && (isFirst || number === '1') ? readList : null;
}

/** @type {Read} */
function readParagraph(lines, at, means, depth) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== '' && !beginsAt(lines, end, depth, false)) {
    means.meter.steps += lines[end].length + 1;
    end += 1;
  }
  const text = lines.slice(at, end).join('\n');
  return [{ type: 'paragraph', children: inlinesOf(text, means) }, end];
}

/**
 * One that nobody ends goes to the end of the text.
 * @type {Read}
 */
function readFence(lines, at, { meter }) {
  const [, fence, language] = fenceBegin.exec(lines[at]) ?? ['', '```', ''];
  let end = at + 1;
  while (end < lines.length && !endsFence(lines[end], fence)) {
    meter.steps += lines[end].length + 1;
    end += 1;
  }
  return [{ type: 'fence', language, text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

/** @param {string} line @param {string} fence */
function endsFence(line, fence) {
  const shown = line.trim();
  return shown.startsWith(fence) && shown.replaceAll(fence[0], '') === '';
}

/** @type {Read} */
function readQuote(lines, at, means, depth) {
  const inside = [];
  let end = at;
  while (end < lines.length && quoteBegin.test(lines[end])) {
    inside.push(lines[end].replace(quoteBegin, ''));
    end += 1;
  }
  return [{ type: 'quote', children: blocksOf(inside, means, depth + 1) }, end];
}

/**
 * Items stand on one level; an indented line goes on with the item before it.
 * @type {Read}
 */
function readList(lines, at, means) {
  const isOrdered = !bullet.test(lines[at]);
  const mark = isOrdered ? numbered : bullet;
  /** @type {{number: number | null, lines: string[]}[]} */
  const items = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    means.meter.steps += line.length + 1;
    const found = mark.exec(line);
    if (found) items.push({ number: isOrdered ? Number(found[1]) : null, lines: [line.slice(found[0].length)] });
    else if (continued.test(line) && !bullet.test(line) && !numbered.test(line)) items[items.length - 1].lines.push(line.trimStart());
    else break;
  }
  return [{
    type: 'list', isOrdered,
    items: items.map((item) => ({ number: item.number, children: inlinesOf(item.lines.join('\n'), means) })),
  }, end];
}

/**
 * Whether the text speaks to one of these.
 * @param {string} text
 * @param {NameIndex} names
 */
export function speaksTo(text, names) {
  return text.includes('@') && parse(text, names).some(hasMention);
}

/** @param {Block | Item | Inline} part @returns {boolean} */
function hasMention(part) {
  if ('type' in part && part.type === 'mention') return true;
  if ('items' in part) return part.items.some(hasMention);
  return 'children' in part && part.children.some(hasMention);
}
