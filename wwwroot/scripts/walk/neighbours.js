/** Which other nodes a page may go to when its own is gone, and in which order. Pure. */

import { isMember } from '../nodes.js';
import { hash } from '../persona.js';

/** @typedef {import('../protocol.js').MeshNode} MeshNode */
/** @typedef {{id: string, name: string, urls: string[]}} Neighbour a node that was in a picture of the mesh */
/** @typedef {{mesh: string, nodes: Neighbour[]}} Neighbourhood */
/** @typedef {{page: string, id: string, name: string}} Doorway a node's page: `page` is its address */

/** Nodes remembered over reloads. Too low: after a few deaths nobody is left to ask. */
export const NEIGHBOURS_MAX = 16;
/** Addresses of each: IPv4, IPv6, a second network. */
const URLS_MAX = 4;
/** Doorways tried in one go. Too high: the last ones begin after the page has given up. */
export const DOORWAYS_MAX = 8;
const NAME_MAX = 256;
const URL_MAX = 256;

/**
 * A page's address in its one spelling; empty for what is none.
 * @param {unknown} text
 */
export function pageAddress(text) {
  if (typeof text !== 'string' || text.length > URL_MAX) return '';
  try {
    const { protocol, username, password, origin, pathname } = new URL(text);
    if ((protocol !== 'https:' && protocol !== 'http:') || username || password) return '';
    return `${origin}${pathname.replace(/[^/]*$/, '')}`;
  } catch {
    return '';
  }
}

/** @param {string} address */
export function isLoopback(address) {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Whether a page may hand its person on to another: to HTTPS always; to plain HTTP only where
 * neither leaves the machine.
 * @param {string} from the page's own address
 * @param {string} to
 */
export const mayGo = (from, to) => to.startsWith('https:') || (isLoopback(from) && isLoopback(to));

/**
 * Where another device can open the page: its own address if that leads here, else what the node tells.
 * @param {{page: string, nodes: readonly MeshNode[], connection: {door: string}}} state
 */
export function addressForOthers({ page, nodes, connection }) {
  const isGood = (/** @type {string} */ address) => address.startsWith('https:') && !isLoopback(address);
  if (connection.door === '' && page && isGood(page)) return page;
  return (nodes.find((node) => node.self)?.urls ?? []).map(pageAddress).find((address) => address && isGood(address)) ?? page;
}

/**
 * Where a page's socket is.
 * @param {string} page
 */
export function socketAddress(page) {
  const address = new URL('chat', page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return address.href;
}

/** @param {{id: string, name: string, urls?: unknown}} node @returns {Neighbour[]} none where it has no page */
function neighbourOf({ id, name, urls }) {
  const found = (Array.isArray(urls) ? urls : []).map(pageAddress).filter(Boolean);
  return found.length ? [{ id, name, urls: [...new Set(found)].slice(0, URLS_MAX) }] : [];
}

/**
 * Those of a new picture first, then those known from before.
 * @param {readonly Neighbour[]} known
 * @param {readonly MeshNode[]} nodes
 * @returns {readonly Neighbour[]} the same array where nothing is new
 */
export function withPicture(known, nodes) {
  const seen = nodes.filter(isMember).flatMap(neighbourOf);
  const ids = new Set(seen.map(({ id }) => id));
  const all = [...seen, ...known.filter(({ id }) => !ids.has(id))].slice(0, NEIGHBOURS_MAX);
  return JSON.stringify(all) === JSON.stringify(known) ? known : all;
}

/**
 * What an earlier visit left, as far as it has the right form.
 * @param {any} value
 * @returns {Neighbourhood}
 */
export function readNeighbourhood(value) {
  const isText = (/** @type {unknown} */ text) => typeof text === 'string' && text.length <= NAME_MAX;
  const nodes = Array.isArray(value?.nodes) ? value.nodes : [];
  return {
    mesh: isText(value?.mesh) ? value.mesh : '',
    nodes: nodes.filter((/** @type {any} */ node) => isText(node?.id) && isText(node.name))
      .slice(0, NEIGHBOURS_MAX).flatMap(neighbourOf),
  };
}

/**
 * Doorways of other nodes, best first: linked ones of the last picture, the others in it, those
 * remembered. Among equals each person has an order of their own, so that the people of a node
 * that dies do not all run to the same one. The first address of every node comes before the
 * second of any.
 * @param {object} known
 * @param {readonly Neighbour[]} known.neighbours
 * @param {readonly MeshNode[]} known.nodes the last picture
 * @param {string} known.page the page's own address
 * @param {string} known.without ID of a node that is no choice
 * @param {string} known.person
 * @returns {Doorway[]} at most {@link DOORWAYS_MAX}
 */
export function doorways({ neighbours, nodes, page, without, person }) {
  if (!page) return [];
  const states = new Map(nodes.filter((node) => isMember(node)).map((node) => [node.id, node.state === 'linked' ? 0 : 1]));
  const ranked = neighbours
    .map((node) => ({ ...node, rank: states.get(node.id) ?? 2, lot: hash(`${person} ${node.id}`) }))
    .sort((left, right) => left.rank - right.rank || (left.rank < 2 ? left.lot - right.lot : 0));
  const others = ranked.filter(({ id }) => id !== without)
    .map((node) => ({ ...node, urls: node.urls.filter((url) => mayGo(page, url) && url !== pageAddress(page)) }));
  const found = Array.from({ length: URLS_MAX }, (_, index) => others.flatMap(({ id, name, urls }) =>
    (urls[index] ? [{ page: urls[index], id, name }] : [])));
  return found.flat().slice(0, DOORWAYS_MAX);
}
