/** The live picture of the mesh, and the same as a table. */

import { h, setAttributes, setShown, setText, svg } from '../dom.js';
import { counted, latency } from '../format.js';
import { hrefOf } from '../linkify.js';
import { drawnLinks, layout } from '../mesh-layout.js';
import { reconcile } from '../reconcile.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../protocol.js').MeshNode} MeshNode */
/** @typedef {{key: string, x1: number, y1: number, x2: number, y2: number, label: string, isOwn: boolean}} Line */
/** @typedef {{id: string, name: string, x: number, y: number, ring: number, radius: number, people: number, state: string}} Dot */

/** Radius of a node by its ring. */
const RADII = [13, 10, 7];

/**
 * @typedef {object} Size of the picture, in its own units
 * @property {number} width
 * @property {number} height
 * @property {number} marginX what names need at the sides
 * @property {number} marginY
 * @property {number} namesMax nodes up to which all have room for a name
 * @property {number} labelsMax nodes up to which links have room for a latency
 * @property {number} letters of a name
 * @property {number} scale of the nodes
 */
/** @type {Size} */
const SMALL = { width: 300, height: 190, marginX: 42, marginY: 26, namesMax: 12, labelsMax: 6, letters: 14, scale: 1 };
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
  const rows = h('tbody');
  const table = h('details', { class: 'mesh-table' }, h('summary', {}, 'As a table'),
    h('div', { class: 'mesh-scroll', tabindex: 0, role: 'region', 'aria-label': 'Machines of the mesh' },
      h('table', {}, h('caption', { class: 'visually-hidden' }, 'Machines of the mesh'),
        h('thead', {}, h('tr', {}, ...['Machine', 'Link', 'Latency', 'People'].map((text) => h('th', { scope: 'col' }, text)))),
        rows)));
  const expand = h('button', { class: 'icon-button small mesh-expand', type: 'button' }, icon('expand'), icon('close'));
  element.append(
    h('div', { class: 'panel-head' }, h('h2', { class: 'panel-label' }, 'Mesh ', title), expand), picture, more, table);
  expand.addEventListener('click', () => store.dispatch({ type: 'meshToggled', open: !store.get().meshOpen }));

  let pulses = 0;
  addEventListener('resize', () => store.get().meshOpen && update());
  return update;

  function update() {
    const state = store.get();
    const { nodes, links, meshOpen, pulse } = state;
    const self = state.node?.id ?? nodes.find((node) => node.self)?.id ?? '';
    setText(title, nodes.length ? counted(nodes.length, 'machine') : '');
    setAttributes(picture, { 'aria-label': inWords(nodes, self) });
    setAttributes(expand, { 'aria-label': meshOpen ? 'Show the mesh small' : 'Show the mesh large' });
    const size = meshOpen ? sizeOf(picture) : SMALL;
    setAttributes(picture, { viewBox: `${-size.width / 2} ${-size.height / 2} ${size.width} ${size.height}` });
    const spots = layout(nodes, links, self).map((spot) => ({
      ...spot, x: spot.x * (size.width / 2 - size.marginX), y: spot.y * (size.height / 2 - size.marginY),
    }));
    setAttributes(element, { role: meshOpen ? 'dialog' : null, 'aria-modal': meshOpen ? 'true' : null });
    draw(spots, drawnLinks(links, spots), nodes, size, { lines, labels, dots });
    setText(more, nodes.length > spots.length ? `and ${nodes.length - spots.length} more` : '');
    setShown(more, nodes.length > spots.length);
    reconcile(rows, nodes.slice(0, TABLE_MAX), rowPattern);
    if (pulse.count !== pulses) blink(dots, pulse.node);
    pulses = pulse.count;
  }
}

/**
 * The large picture is drawn in pixels, whatever form the window has.
 * @param {SVGSVGElement} picture
 * @returns {Size}
 */
function sizeOf(picture) {
  const width = Math.max(SMALL.width, picture.clientWidth);
  const height = Math.max(SMALL.height, picture.clientHeight);
  return {
    width, height, marginX: 56, marginY: 40,
    namesMax: (width * height) / NAME_AREA, labelsMax: (width * height) / (3 * NAME_AREA),
    letters: Math.min(20, Math.round(width / 40)), scale: width > 500 ? 1.35 : 1.1,
  };
}

/** @param {MeshNode[]} nodes @param {string} self */
function inWords(nodes, self) {
  const linked = nodes.filter((node) => node.state === 'linked' && node.id !== self);
  const own = nodes.find((node) => node.id === self);
  return `${own?.name ?? 'This machine'} is linked to ${linked.length ? linked.map((node) => node.name).join(', ') : 'no other machine'}`;
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
  /** @type {Line[]} */
  const drawn = links.map(({ key, a, b, rtt }) => ({
    key, x1: a.x, y1: a.y, x2: b.x, y2: b.y,
    label: rtt === null ? '' : latency(rtt), isOwn: a.ring === 0 || b.ring === 0,
  }));
  reconcile(lines, drawn, linePattern);
  reconcile(labels, drawn.filter((line) => line.isOwn && line.label && spots.length <= size.labelsMax), labelPattern);
  const inner = spots.filter((spot) => spot.ring < 2).length;
  reconcile(dots, spots.map(({ id, x, y, ring }) => {
    const { name = id, people = 0, state = '' } = byID.get(id) ?? {};
    const isNamed = ring === 0 || (ring === 1 ? inner : spots.length) <= size.namesMax;
    const shown = name.length > size.letters ? `${name.slice(0, size.letters - 1)}…` : name;
    return { id, x, y, ring, people, state, radius: RADII[ring] * size.scale, name: isNamed ? shown : '' };
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
  update(element, { x1, y1, x2, y2, label }) {
    setAttributes(element, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
    setText(element, label);
  },
};

/** @type {import('../reconcile.js').Pattern<Dot>} */
const dotPattern = {
  key: (dot) => dot.id,
  create: (dot) => svg('g', { class: 'mesh-node', 'data-id': dot.id },
    svg('circle', { class: 'mesh-halo' }), svg('circle', { class: 'mesh-dot' }),
    svg('text', { class: 'mesh-people', 'text-anchor': 'middle', dy: '.35em' }),
    svg('text', { class: 'mesh-name', 'text-anchor': 'middle' })),
  update(element, { x, y, ring, radius, name, people, state }) {
    const [halo, dot, count, label] = element.children;
    element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    setAttributes(element, { 'data-ring': ring, 'data-state': state });
    setAttributes(halo, { r: radius });
    setAttributes(dot, { r: radius });
    setText(count, people > 0 ? String(people) : '');
    setAttributes(label, { y: y < -40 ? -radius - 6 : radius + 12 });
    setText(label, name);
  },
};

/** @type {import('../reconcile.js').Pattern<MeshNode>} */
const rowPattern = {
  key: (node) => node.id,
  create: () => h('tr', {}, h('th', { scope: 'row' }), h('td'), h('td'), h('td')),
  update(element, node) {
    const [name, link, rtt, people] = element.children;
    const href = hrefOf(node.urls?.[0] ?? '');
    name.replaceChildren(href && !node.self ? h('a', { href }, node.name) : node.name);
    setText(link, node.self ? 'this one' : node.state === 'linked' ? 'linked' : node.state === 'incompatible' ? 'other version' : 'through others');
    setText(rtt, node.rtt === undefined || node.rtt === null ? '–' : latency(node.rtt));
    setText(people, String(node.people ?? 0));
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
