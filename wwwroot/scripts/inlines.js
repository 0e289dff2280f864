/**
 * The inside of a paragraph: emphasis, code, links, mentions, emoji. One pass from left to right;
 * nothing is looked at more than a few times, whatever people write. Pure.
 */

import { neutralised } from './bidi.js';
import { emojiOf, SHORTCODE_MAX } from './emoji.js';
import { addressAt, hrefOf, labelled } from './linkify.js';
import { mentionAt } from './mentions.js';

/** @typedef {import('./linkify.js').Link} Link */
/** @typedef {{type: 'text', text: string}} Text */
/** @typedef {{type: 'code', text: string}} Code */
/** @typedef {{type: 'mention', text: string, name: string}} Mention */
/** @typedef {{type: 'emoji', text: string, code: string}} Emoji */
/** @typedef {{type: 'strong' | 'emphasis' | 'strike', children: Inline[]}} Marked */
/** @typedef {Text | Code | Link | Mention | Emoji | Marked} Inline */
/** @typedef {{steps: number}} Meter counts the characters that were looked at */
/** @typedef {{names: import('./mentions.js').NameIndex, meter: Meter}} Means */
/** @typedef {{mark: string, partner: number}} Mark `partner` is the place of the other one of a pair; -1: stays as typed */
/** @typedef {Inline | Mark} Token */
/** @typedef {{end: number, tokens?: Token[]}} Found without tokens it is text up to `end` */

/** @type {Record<string, Marked['type']>} */
const MEANINGS = { '**': 'strong', '*': 'emphasis', '_': 'emphasis', '~~': 'strike' };
/** A longer one is no link's text. */
const LABEL_MAX = 300;
const ADDRESS_MAX = 2048;

const letter = /[\p{L}\p{M}\p{N}_]/u;
/** Written without spaces between words, so that emphasis begins and ends within a line of letters. */
const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Khmr}\p{scx=Laoo}\p{scx=Mymr}]/u;
const space = /\s/u;

/** @param {string} text @param {Means} means @returns {Inline[]} */
export function inlinesOf(text, means) {
  const reader = new Reader(text, means);
  return treeOf(reader.read());
}

class Reader {
  /** @param {string} text @param {Means} means */
  constructor(text, { names, meter }) {
    this.text = text;
    this.names = names;
    this.meter = meter;
    /** @type {Token[]} */
    this.tokens = [];
    /** Up to here it is in the tokens. */
    this.start = 0;
    /**
     * Marks that wait for their partner, at most one of each kind: this bounds the depth.
     * @type {{mark: string, place: number}[]}
     */
    this.open = [];
    /**
     * Where the last run of so many backticks begins.
     * @type {Map<number, number> | null}
     */
    this.lastTicks = null;
  }

  read() {
    const { text } = this;
    let at = 0;
    while (at < text.length) {
      this.meter.steps += 1;
      const found = this.at(at);
      if (found?.tokens) {
        this.flush(at);
        this.tokens.push(...found.tokens);
        this.start = found.end;
      }
      at = found?.end ?? at + 1;
    }
    this.flush(at);
    return this.tokens;
  }

  /**
   * What is read and is nothing else is text.
   * @param {number} end
   */
  flush(end) {
    if (end > this.start) this.tokens.push({ type: 'text', text: this.text.slice(this.start, end) });
    this.start = end;
  }

  /** @param {number} at @returns {Found | null} */
  at(at) {
    switch (this.text[at]) {
      case '`': return this.code(at);
      case '[': return this.link(at);
      case '@': return this.mention(at);
      case ':': return this.emoji(at);
      case 'h':
      case 'H': return this.address(at);
      case '*':
      case '_':
      case '~': return this.mark(at);
      default: return null;
    }
  }

  /**
   * The first place from `at` on that is not of the kind.
   * @param {number} at
   * @param {(sign: string) => boolean} isInside
   * @param {number} [max]
   */
  skip(at, isInside, max = Infinity) {
    let end = at;
    while (end < this.text.length && end - at < max && isInside(this.text[end])) end += 1;
    this.meter.steps += end - at + 1;
    return end;
  }

  /** @param {number} at @returns {Found} */
  code(at) {
    const { text } = this;
    const begin = this.skip(at, (sign) => sign === '`');
    const length = begin - at;
    this.lastTicks ??= this.findTicks();
    // Without one of its length behind it, a run of backticks is as typed, and nothing is searched.
    if ((this.lastTicks.get(length) ?? -1) <= at) return { end: begin };
    let close = begin;
    let end = begin;
    do {
      close = this.skip(end, (sign) => sign !== '`');
      end = this.skip(close, (sign) => sign === '`');
    } while (end - close !== length);
    const inside = text.slice(begin, close);
    const isPadded = inside.startsWith(' ') && inside.endsWith(' ') && inside.trim() !== '';
    return { end, tokens: [{ type: 'code', text: isPadded ? inside.slice(1, -1) : inside }] };
  }

  findTicks() {
    /** @type {Map<number, number>} */
    const last = new Map();
    for (let at = this.text.indexOf('`'); at >= 0; at = this.text.indexOf('`', at)) {
      const end = this.skip(at, (sign) => sign === '`');
      last.set(end - at, at);
      at = end;
    }
    this.meter.steps += this.text.length;
    return last;
  }

  /**
   * `[text](https://…)`
   * @param {number} at
   * @returns {Found | null}
   */
  link(at) {
    const { text } = this;
    const close = this.skip(at + 1, (sign) => sign !== '[' && sign !== ']' && sign !== '\n', LABEL_MAX);
    const label = text.slice(at + 1, close).trim();
    if (text[close] !== ']' || text[close + 1] !== '(' || !/[\p{L}\p{N}\p{P}\p{S}]/u.test(label)) return null;
    const begin = close + 2;
    const scheme = /^https?:\/\//iu.exec(text.slice(begin, begin + 8))?.[0].length ?? 0;
    if (!scheme) return null;
    let end = begin + scheme;
    if (text[end] === '[') end = this.skip(end + 1, (sign) => /[\da-f:.]/iu.test(sign), 45) + 1;
    let depth = 0;
    end = this.skip(end, (sign) => {
      if (sign === '(') depth += 1;
      if (sign === ')') depth -= 1;
      return depth >= 0 && !space.test(sign) && !'<>[]'.includes(sign);
    }, ADDRESS_MAX);
    const href = text[end] === ')' && depth < 0 ? hrefOf(text.slice(begin, end)) : null;
    return href ? { end: end + 1, tokens: labelled(label, href) } : null;
  }

  /** @param {number} at @returns {Found | null} */
  address(at) {
    const found = addressAt(this.text, at);
    if (!found) return null;
    this.meter.steps += found.end - at;
    return found.link ? { end: found.end, tokens: [found.link] } : { end: found.end };
  }

  /** @param {number} at @returns {Found | null} */
  mention(at) {
    const found = this.names.size > 0 ? mentionAt(this.text, at, this.names) : null;
    if (!found) return null;
    return { end: found.end, tokens: [{ type: 'mention', text: neutralised(this.text.slice(at, found.end)), name: found.name }] };
  }

  /** @param {number} at @returns {Found | null} */
  emoji(at) {
    if (letter.test(this.before(at))) return null;
    const end = this.skip(at + 1, (sign) => /[a-z\d_+-]/u.test(sign), SHORTCODE_MAX);
    if (this.text[end] !== ':') return null;
    const code = this.text.slice(at + 1, end);
    const character = emojiOf(code);
    return character ? { end: end + 1, tokens: [{ type: 'emoji', text: character, code }] } : null;
  }

  /**
   * Emphasis begins and ends at the edge of words: `snake_case` and `2*3*4` are as typed.
   * @param {number} at
   * @returns {Found}
   */
  mark(at) {
    const { text } = this;
    const sign = text[at];
    const end = this.skip(at, (other) => other === sign);
    const run = text.slice(at, end);
    const before = this.before(at);
    const after = String.fromCodePoint(text.codePointAt(end) ?? 32);
    const marks = run === '***' ? ['**', '*'] : [run];
    // An arm keeps its hand: ¯\_(ツ)_/¯
    if (!Object.hasOwn(MEANINGS, marks[0]) || before === '\\') return { end };
    this.flush(at);
    const place = this.tokens.length;
    const mayOpen = !space.test(after) && isEdge(before, sign);
    const mayClose = !space.test(before) && isEdge(after, sign);
    /** @type {Mark[]} */
    const found = [];
    while (mayClose && marks.length > 0) {
      let opener = this.open.length - 1;
      while (opener >= 0 && !marks.includes(this.open[opener].mark)) opener -= 1;
      if (opener < 0) break;
      const { mark, place: partner } = this.open[opener];
      /** @type {Mark} */ (this.tokens[partner]).partner = place + found.length;
      found.push({ mark, partner });
      marks.splice(marks.indexOf(mark), 1);
      this.open.length = opener;
    }
    for (const mark of marks) {
      if (mayOpen) {
        this.open = this.open.filter((other) => other.mark !== mark);
        this.open.push({ mark, place: place + found.length });
      }
      found.push({ mark, partner: -1 });
    }
    return { end, tokens: found };
  }

  /** @param {number} at @returns {string} the character before, a space at the beginning */
  before(at) {
    const low = this.text.charAt(at - 1);
    return /[\udc00-\udfff]/.test(low) ? this.text.slice(at - 2, at) : low || ' ';
  }
}

/** @param {string} sign @param {string} mark */
const isEdge = (sign, mark) => !letter.test(sign) || (mark !== '_' && unspaced.test(sign));

/** @param {Token[]} tokens @returns {Inline[]} */
function treeOf(tokens) {
  /** @type {Inline[]} */
  const root = [];
  /** @type {Inline[][]} */
  const levels = [root];
  tokens.forEach((token, place) => {
    const level = levels[levels.length - 1];
    if (!('mark' in token)) add(level, token);
    else if (token.partner < 0) add(level, { type: 'text', text: token.mark });
    else if (token.partner < place) levels.pop();
    else {
      /** @type {Inline[]} */
      const children = [];
      level.push({ type: MEANINGS[token.mark], children });
      levels.push(children);
    }
  });
  return root;
}

/** @param {Inline[]} level @param {Inline} inline */
function add(level, inline) {
  const last = level[level.length - 1];
  if (inline.type === 'text' && last?.type === 'text') last.text += inline.text;
  else level.push(inline);
}
