/** The live picture of the mesh, and the same as a table. */

import { h, setAttributes, setShown, setText, svg } from '../dom.js';
import { counted, latency } from '../format.js';
import { hrefOf } from '../linkify.js';
import { placeLabels } from '../mesh-labels.js';
import { drawnLinks, layout } from '../mesh-layout.js';
import { isMember, linkWords, memberCount, oddWords } from '../nodes.js';
import { reconcile } from '../reconcile.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../protocol.js').MeshNode} MeshNode */
/** @typedef {import('../mesh-labels.js').Line} Line */
/** @typedef {{id: string, name: string, x: number, y: number, ring: number, radius: number, labelY: number, people: number, state: string, isForked: boolean, title: string}} Dot */

/** From the edge of a node down to the foot of its name. */
const NAME_BELOW = 12;
/** Odd nodes that are explained. */
const NOTES_MAX = 3;
/** Radius of a node by its ring. */
const RADII = [13, 10, 7];

/**
 * @typedef {object} Size of the picture, in its own units
 * @property {number} width
 * @property {number} height
 * @property {number} marginX what names need at the sides
 * @property {number} marginY
 * @property {number} namesMax nodes up to which all have room for a name
 * @property {number} labelsMax links of one's own node up to which they have room for a latency
 * @property {number} letters of a name
 * @property {number} scale of the nodes
 */
/** @type {Size} */
const SMALL = { width: 300, height: 196, marginX: 42, marginY: 26, namesMax: 12, labelsMax: 5, letters: 14, scale: 1 };
/** Room that a name takes in the large picture, in square pixels. */
const NAME_AREA = 9000;
const TABLE_MAX = 200;
const BLINK_MS = 900;

/** @param {HTMLElement} element @param {Store} store */
export function mountMesh(element, store) {
  const title = h('span', { class: 'panel-count' });
  const lines = svg('g', { class: 'mesh-links' });
  const labels = svg('g', { class: 'mesh-labels' });
  const dots = svg('g', { class: 'mesh-nodes' });
  const picture = svg('svg', {
    class: 'mesh-picture', role: 'img',
  }, lines, labels, dots);
  const more = h('p', { class: 'panel-more' });
  const hint = h('p', { class: 'mesh-hint' }, 'No other node yet. Start meshchat on another machine of this network and it shows up here by itself.');
  const legend = h('p', { class: 'mesh-legend' }, 'A number is how many people are at a node. Dotted lines are the links of your own node, with their latency where there is room.');
  const notes = h('ul', { class: 'mesh-notes' });
  const rows = h('tbody');
  const table = h('details', { class: 'mesh-table' }, h('summary', {}, 'As a table'),
    h('div', { class: 'mesh-scroll', tabindex: 0, role: 'region', 'aria-label': 'Nodes of the mesh' },
      h('table', {}, h('caption', { class: 'visually-hidden' }, 'Nodes of the mesh'),
        h('thead', {}, h('tr', {}, ...['Node', 'Link', 'Latency', 'People'].map((text) => h('th', { scope: 'col' }, text)))),
        rows)));
  const expand = h('button', { class: 'icon-button small mesh-expand', type: 'button' }, icon('expand'), icon('close'));
  element.append(
    h('div', { class: 'panel-head' }, h('h2', { class: 'panel-label' }, 'Mesh ', title), expand), picture, more, hint, notes, legend, table);
  expand.addEventListener('click', () => store.dispatch({ type: 'meshToggled', open: !store.get().meshOpen }));

  let pulses = 0;
  addEventListener('resize', () => store.get().meshOpen && update());
  return update;

  function update() {
    const state = store.get();
    const { nodes, links, meshOpen, pulse } = state;
    const self = state.node?.id ?? nodes.find((node) => node.self)?.id ?? '';
    setText(title, nodes.length ? counted(memberCount(nodes), 'node') : '');
    setAttributes(picture, { 'aria-label': inWords(nodes, self) });
    setAttributes(expand, { 'aria-label': meshOpen ? 'Show the mesh small' : 'Show the mesh large' });
    const size = meshOpen ? sizeOf(picture, nodes.length) : SMALL;
    setAttributes(picture, { viewBox: `${-size.width / 2} ${-size.height / 2} ${size.width} ${size.height}` });
    const spots = layout(nodes, links, self).map((spot) => ({
      ...spot, x: spot.x * (size.width / 2 - size.marginX), y: spot.y * (size.height / 2 - size.marginY),
    }));
    setAttributes(element, { role: meshOpen ? 'dialog' : null, 'aria-modal': meshOpen ? 'true' : null });
    draw(spots, drawnLinks(links, spots), nodes, size, { lines, labels, dots });
    setText(more, nodes.length > spots.length ? `and ${nodes.length - spots.length} more` : '');
    setShown(more, nodes.length > spots.length);
    setShown(hint, nodes.length === 1 && state.connection.state === 'online');
    const odd = nodes.filter((node) => oddWords(node) !== '').slice(0, NOTES_MAX);
    setShown(notes, odd.length > 0);
    reconcile(notes, odd, notePattern);
    reconcile(rows, nodes.slice(0, TABLE_MAX), rowPattern);
    if (pulse.count !== pulses) blink(dots, pulse.node);
    pulses = pulse.count;
  }
}

/**
 * The large picture is drawn in pixels, whatever form the window has.
 * @param {SVGSVGElement} picture
 * @param {number} count of nodes
 * @returns {Size}
 */
function sizeOf(picture, count) {
  const width = Math.max(SMALL.width, picture.clientWidth);
  const height = Math.max(SMALL.height, picture.clientHeight);
  const namesMax = (width * height) / NAME_AREA;
  return {
    width, height, marginX: count <= namesMax ? 60 : 24, marginY: 40, namesMax,
    labelsMax: (width * height) / (3 * NAME_AREA),
    letters: Math.min(20, Math.round(width / 34)), scale: width > 500 ? 1.35 : 1.1,
  };
}

/** @param {MeshNode[]} nodes @param {string} self */
function inWords(nodes, self) {
  const linked = nodes.filter((node) => node.state === 'linked' && node.id !== self);
  const own = nodes.find((node) => node.id === self);
  return `${own?.name ?? 'This node'} is linked to ${linked.length ? linked.map((node) => node.name).join(', ') : 'no other node'}`;
}

/**
 * @param {import('../mesh-layout.js').Spot[]} spots
 * @param {ReturnType<typeof drawnLinks>} links
 * @param {MeshNode[]} nodes
 * @param {Size} size
 * @param {{lines: SVGGElement, labels: SVGGElement, dots: SVGGElement}} groups
 */
function draw(spots, links, nodes, size, { lines, labels, dots }) {
  const byID = new Map(nodes.map((node) => [node.id, node]));
  const shorten = (/** @type {string} */ name) =>
    (name.length > size.letters ? `${name.slice(0, size.letters - 1)}…` : name);
  const own = byID.get(spots.find((spot) => spot.ring === 0)?.id ?? '')?.name ?? '';
  const { lines: drawn, isNameAbove } = placeLabels(links, shorten(own), RADII[0] * size.scale + NAME_BELOW);
  reconcile(lines, drawn, linePattern);
  const labelled = drawn.filter((line) => line.isOwn && line.label);
  reconcile(labels, labelled.length <= size.labelsMax ? labelled : [], labelPattern);
  const inner = spots.filter((spot) => spot.ring < 2).length;
  reconcile(dots, spots.map(({ id, x, y, ring }) => {
    const node = byID.get(id) ?? { id, name: id };
    const { name, people = 0, state = '' } = node;
    const isNamed = ring === 0 || (ring === 1 ? inner : spots.length) <= size.namesMax;
    const radius = RADII[ring] * size.scale;
    const isAbove = ring === 0 ? isNameAbove : y < -40;
    return {
      id, x, y, ring, people, state, radius, name: isNamed ? shorten(name) : '', isForked: node.forked === true,
      labelY: isAbove ? -radius - 6 : radius + NAME_BELOW, title: `${name}: ${linkWords(node)}, ${counted(people, 'person', 'people')}`,
    };
  }), dotPattern);
}

/** @type {import('../reconcile.js').Pattern<Line>} */
const linePattern = {
  key: (line) => line.key,
  create: () => svg('line', { class: 'mesh-link' }),
  update: (element, { x1, y1, x2, y2, isOwn }) =>
    setAttributes(element, { x1, y1, x2, y2, 'data-own': isOwn }),
};

/** @type {import('../reconcile.js').Pattern<Line>} */
const labelPattern = {
  key: (line) => line.key,
  create: () => svg('text', { class: 'mesh-latency', 'text-anchor': 'middle', dy: '.35em' }),
  update(element, { labelX, labelY, label }) {
    setAttributes(element, { x: labelX, y: labelY });
    setText(element, label);
  },
};

/** @type {import('../reconcile.js').Pattern<Dot>} */
const dotPattern = {
  key: (dot) => dot.id,
  create: (dot) => svg('g', { class: 'mesh-node', 'data-id': dot.id },
    svg('circle', { class: 'mesh-halo' }), svg('circle', { class: 'mesh-dot' }),
    svg('text', { class: 'mesh-people', 'text-anchor': 'middle', dy: '.35em' }),
    svg('text', { class: 'mesh-name', 'text-anchor': 'middle' }), svg('title')),
  update(element, { x, y, ring, radius, name, labelY, people, state, isForked, title }) {
    const [halo, dot, count, label, tip] = element.children;
    element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    setAttributes(element, { 'data-ring': ring, 'data-state': state, 'data-forked': isForked });
    setAttributes(halo, { r: radius });
    setAttributes(dot, { r: radius });
    setText(count, people > 0 ? String(people) : '');
    setAttributes(label, { y: labelY });
    setText(label, name);
    setText(tip, title);
  },
};

/** @type {import('../reconcile.js').Pattern<MeshNode>} */
const notePattern = {
  key: (node) => node.id,
  create: () => h('li'),
  update: (element, node) => setText(element, oddWords(node)),
};

/** @type {import('../reconcile.js').Pattern<MeshNode>} */
const rowPattern = {
  key: (node) => node.id,
  create: () => h('tr', {}, h('th', { scope: 'row' }), h('td'), h('td'), h('td')),
  update(element, node) {
    const [name, link, rtt, people] = element.children;
    const href = hrefOf(node.urls?.[0] ?? '');
    name.replaceChildren(href && !node.self ? h('a', { href }, node.name) : node.name);
    setAttributes(name, { title: node.name });
    setAttributes(element, { 'data-odd': oddWords(node) !== '' });
    setText(link, linkWords(node));
    setText(rtt, node.rtt === undefined || node.rtt === null ? '–' : latency(node.rtt));
    setText(people, isMember(node) ? String(node.people ?? 0) : '–');
  },
};

/**
 * The node that spoke lights up for a moment.
 * @param {SVGGElement} dots
 * @param {string} id
 */
function blink(dots, id) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) return;
  const halo = [...dots.children].find((dot) => dot.getAttribute('data-id') === id)?.firstElementChild;
  halo?.animate([{ transform: 'scale(1)', opacity: 0.5 }, { transform: 'scale(2.4)', opacity: 0 }],
    { duration: BLINK_MS, easing: 'ease-out' });
}
