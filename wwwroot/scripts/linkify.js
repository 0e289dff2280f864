/** Web addresses in what people write, and which of them could be taken for others. Pure. */

import { neutralised } from './bidi.js';

/**
 * @typedef {object} Link
 * @property {'link'} type
 * @property {string} text what is shown
 * @property {string} href http or https only
 * @property {string} [host] the real one, to be shown too: the text does not say it as it is
 */

const ENDS_ADDRESS = /[\s<>"'`]/u;
/** A full stop after an address ends the sentence; stars and waves around it are emphasis. */
const TRAILING = '.,;:!?…*~';
const CLOSING = ')]}';
/** Signs that look like the full stop of a host, and those that browsers take for one. */
const dots = /[.\u00b7\u0589\u0701\u0702\u2024\u2027\u2218\u22c5\u2e31\u3002\uff0e\uff61]/gu;
/** Takes no width, and so could hide in a host. */
const invisible = /[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/gu;

/**
 * @param {string} text
 * @param {number} at where `http` may begin
 * @returns {{end: number, link: Link | null} | null} null where no address begins; `end` is how
 *   far was looked
 */
export function addressAt(text, at) {
  if (!/^https?:\/\//iu.test(text.slice(at, at + 8)) || /\w/u.test(text.charAt(at - 1))) return null;
  let end = at;
  while (end < text.length && !ENDS_ADDRESS.test(text[end])) end += 1;
  const shown = withoutTrailing(text.slice(at, end));
  const href = hrefOf(shown);
  if (!href) return { end, link: null };
  return { end: at + shown.length, link: withHost({ type: 'link', text: neutralised(shown), href }, shown) };
}

/** @param {string} text */
function withoutTrailing(text) {
  let end = lastOutside(text, text.length, TRAILING);
  if (!text.includes('(')) end = lastOutside(text, end, CLOSING);
  return text.slice(0, end);
}

/** @param {string} text @param {number} end @param {string} signs @returns {number} */
function lastOutside(text, end, signs) {
  let last = end;
  while (last > 0 && signs.includes(text[last - 1])) last -= 1;
  return last;
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

/**
 * An address whose host is another than it seems (a name before an `@`, letters of another
 * alphabet, a number) tells the real one.
 * @param {Link} link
 * @param {string} shown an address
 * @returns {Link}
 */
function withHost(link, shown) {
  const { hostname } = new URL(link.href);
  const authority = /^(?:\w+:\/\/)?([^/?#\\]*)/u.exec(shown)?.[1].toLowerCase() ?? '';
  return authority === hostname || authority.startsWith(`${hostname}:`) ? link : { ...link, host: hostname };
}

/**
 * A link with a text of its own. One that looks like an address of another host stands as plain
 * text before the real address.
 * @param {string} label
 * @param {string} href
 * @returns {[Link] | [{type: 'text', text: string}, Link]}
 */
export function labelled(label, href) {
  const { hostname } = new URL(href);
  const hosts = hostsIn(label);
  if (hosts.some((host) => asHost(host) !== hostname && `www.${asHost(host)}` !== hostname)) {
    return [{ type: 'text', text: `${neutralised(label)} ` }, { type: 'link', text: neutralised(href), href }];
  }
  /** @type {Link} */
  const link = { type: 'link', text: neutralised(label), href };
  const isPlain = hosts.every((host) => /^[\x21-\x7e]+$/u.test(host));
  return [isPlain ? link : { ...link, host: hostname }];
}

/**
 * What somebody could take for a host: words with full stops in them, or numbers like 192.0.2.7.
 * @param {string} label
 */
function hostsIn(label) {
  const plain = label.replace(invisible, '').normalize('NFKC').replace(dots, '.');
  return plain.split(/\s+/u).flatMap((word) => {
    const [authority] = word.replace(/^[\p{L}\p{N}+-]+:[/\\]*/u, '').replace(/^[^\p{L}\p{N}]+/u, '').split(/[/?#\\]/u);
    const found = authority.match(/[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+/gu) ?? [];
    return found.filter((host) => /\.[\p{L}\p{M}][\p{L}\p{M}\p{N}-]+$/u.test(host) || /^\d+(?:\.\d+){3}$/u.test(host))
      .concat(/:[/\\]{2}/u.test(word) && found.length === 0 ? [authority] : []);
  });
}

/** @param {string} host as it is written @returns {string} as browsers look it up */
function asHost(host) {
  try {
    return new URL(`https://${host}`).hostname;
  } catch {
    return '';
  }
}
