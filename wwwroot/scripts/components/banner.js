/** Words that everyone must see: trouble of the node, trouble in reaching it. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { countdown, counted } from '../format.js';
import { hrefOf } from '../linkify.js';
import { isMember } from '../nodes.js';
import { waysOut } from '../walk/plan.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../state.js').State} State */

/** Other nodes offered while one's own is away. */
const ELSEWHERE_MAX = 3;
/** Failed attempts before other nodes are offered: a restart takes a second or two. */
const ELSEWHERE_AFTER = 2;

/** How long it is said that one is at another node now; the header says it for good. */
const MOVED_MS = 10_000;

/** @param {HTMLElement} element @param {Store} store */
export function mountBanner(element, store) {
  const status = h('p', { class: 'banner', role: 'alert' });
  const statusText = h('span', { class: 'banner-text' });
  status.append(icon('warning'), statusText);

  const words = h('span', { role: 'status' });
  const wait = h('span', { class: 'banner-wait', 'aria-hidden': true });
  const elsewhere = h('span', { class: 'banner-elsewhere' });
  const button = h('button', { class: 'button small', type: 'button' }, 'Reconnect now');
  const lost = h('div', { class: 'banner', 'data-level': 'lost' },
    h('span', { class: 'banner-pulse', 'aria-hidden': true }),
    h('span', { class: 'banner-text' }, words, wait, elsewhere), button);
  // There before it says something, so that it is read out.
  const movedWords = h('p', { class: 'banner-moved', role: 'status' });
  element.append(status, lost, movedWords);
  let moved = /** @type {State['moved']} */ (null);
  let movedTimer = 0;

  button.addEventListener('click', () => store.dispatch({ type: 'reconnectWanted' }));

  return function update() {
    const state = store.get();
    const { connection, closing, status: trouble } = state;
    const leaving = closing ? sentence(closing) : '';
    const said = trouble.level === 'ok' ? '' : trouble.text;
    setShown(status, connection.state === 'online' && (leaving || said) !== '');
    setAttributes(status, { 'data-level': leaving ? 'warning' : trouble.level });
    setText(statusText, leaving || said);

    if (state.moved !== moved) {
      moved = state.moved;
      clearTimeout(movedTimer);
      if (moved) movedTimer = setTimeout(() => store.dispatch({ type: 'movedSeen' }), MOVED_MS);
    }
    setText(movedWords, moved && connection.state === 'online' ? wordsOfMove(moved) : '');

    // The first connection shows itself in an empty room.
    const isLost = connection.state === 'waiting' || connection.state === 'stopped' ||
      (connection.reason !== '' && connection.state !== 'online' && connection.state !== 'idle');
    setShown(lost, isLost);
    if (!isLost) return;
    setText(words, lostWords(state));
    const left = connection.retryAt - Date.now();
    setText(wait, connection.state === 'waiting' ? `Trying again in ${countdown(left)}.`
      : connection.state === 'stopped' ? '' : state.leaving ? `Going over to ${state.leaving}…`
        : connection.state === 'connecting' && waysOut(state).length ? 'Looking for another node…' : 'Trying now…');
    setShown(button, connection.state === 'waiting' || connection.state === 'stopped');
    offer(elsewhere, connection.attempt > ELSEWHERE_AFTER ? state : null);
  };
}

/** @param {NonNullable<State['moved']>} moved */
const wordsOfMove = ({ from, to, isHome }) => {
  const now = isHome ? `you are back on ${to}` : `you are now on ${to}`;
  return from ? `${from} went away: ${now}.` : sentence(now);
};

/** @param {State} state */
function lostWords({ connection, closing, outbox }) {
  const waiting = outbox.filter((item) => item.state === 'queued').length;
  const isUsual = closing === '' || closing.startsWith('node is shutting down');
  const why = isUsual ? connection.reason : sentence(closing);
  const kept = waiting ? `${counted(waiting, 'message')} will be sent once there is a connection.` : '';
  return [why, kept].filter(Boolean).join(' ');
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/**
 * Links to other nodes of the mesh.
 * @param {HTMLElement} element
 * @param {State | null} state
 */
function offer(element, state) {
  const found = (state?.nodes ?? []).filter((node) => isMember(node) && !node.self && node.id !== state?.node?.id)
    .flatMap((node) => {
      const href = hrefOf(node.urls?.[0] ?? '');
      return href ? [{ href, name: node.name }] : [];
    }).slice(0, ELSEWHERE_MAX);
  const signature = found.map(({ href, name }) => `${name} ${href}`).join('\n');
  if (element.dataset.signature === signature) return;
  element.dataset.signature = signature;
  element.replaceChildren(...(found.length ? ['Or go on at '] : []), ...found.flatMap(({ href, name }, index) => [
    ...(index ? [', '] : []), h('a', { href }, name)]), ...(found.length ? ['.'] : []));
}
