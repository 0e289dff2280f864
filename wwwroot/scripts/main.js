/** Puts the page together: the store, the socket, what is remembered, the components. */

import { restored, versionsIn } from './changes.js';
import { mountBanner } from './components/banner.js';
import { mountComposer } from './components/composer.js';
import { mountHeader } from './components/header.js';
import { mountJoin } from './components/join.js';
import { mountMe } from './components/me.js';
import { mountMesh } from './components/mesh.js';
import { mountPeople } from './components/people.js';
import { mountRooms } from './components/rooms.js';
import { mountShell } from './components/shell.js';
import { mountTimeline } from './components/timeline.js';
import { mountTitle } from './components/title.js';
import { createIdentity } from './identity.js';
import { memberCount } from './nodes.js';
import { LOBBY } from './protocol.js';
import { reduce } from './reducer.js';
import { createSocket } from './socket.js';
import { initialState, ROOMS_MAX } from './state.js';
import { lasting, passing } from './storage.js';
import { createStore } from './store.js';

/** @typedef {import('./actions.js').Effect} Effect */

const TICK_MS = 1000;
/** A page that nobody sees has no frames: it is drawn after this, so that its title is right. */
const HIDDEN_MS = 250;

const session = passing.read('session') ?? lasting.read('session');
const store = createStore(reduce, remembered(), run, (render) => {
  let isDone = false;
  const once = () => {
    if (!isDone) render();
    isDone = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, HIDDEN_MS);
});

const identity = createIdentity(globalThis.indexedDB, Date.now);

const address = new URL('chat', location.href);
address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
address.search = '';
address.hash = '';
const socket = createSocket(address.href, {
  opened: () => store.dispatch({ type: 'socketOpened' }),
  received: (message) => store.dispatch({ type: 'received', message, now: Date.now() }),
  closed: (code, reason) => store.dispatch(
    { type: 'socketClosed', code, reason, now: Date.now(), random: Math.random() }),
});

/** What an earlier visit left, as far as it has the right form. */
function remembered() {
  const { id, name, token } = session ?? {};
  /** @type {unknown} */
  const rooms = lasting.read('rooms');
  const others = Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string' && room !== LOBBY) : [];
  const outbox = passing.read('outbox');
  const isBack = typeof name === 'string' && name !== '' && (typeof token === 'string' || token === null);
  return initialState({
    inside: isBack, name: typeof name === 'string' ? name : lasting.read('name') ?? '',
    token: token ?? null, me: isBack && typeof id === 'string' ? { id, name } : null, remember: !passing.read('session'),
    roomOrder: [LOBBY, ...others.slice(0, ROOMS_MAX - 1)],
    outbox: isBack && Array.isArray(outbox)
      ? outbox.map((item) => ({ ...item, echo: undefined, state: item.state === 'failed' ? 'failed' : 'queued' })) : [],
    changes: isBack ? restored(passing.read('changes')) : [],
    visible: !document.hidden,
  });
}

let retryTimer = 0;

/** @param {Effect} effect */
function run(effect) {
  switch (effect.effect) {
    case 'connect':
      clearTimeout(retryTimer);
      socket.open();
      break;
    case 'connectAt':
      clearTimeout(retryTimer);
      retryTimer = setTimeout(() => store.dispatch({ type: 'retryDue' }), effect.at - Date.now());
      break;
    case 'disconnect':
      clearTimeout(retryTimer);
      socket.close();
      break;
    case 'send':
      socket.send(effect.message);
      break;
    case 'prove': {
      const { nonce } = effect;
      identity.prove(nonce, effect.nodeKey).then((proof) => store.dispatch({ type: 'proofMade', nonce, proof }));
      break;
    }
    case 'rememberSession': {
      const { id, name } = effect.person;
      const value = { id, name, token: effect.token };
      (effect.remember ? lasting : passing).write('session', value);
      if (effect.remember) lasting.write('name', name);
      break;
    }
    case 'forgetSession':
      identity.forget();
      for (const shelf of [lasting, passing]) for (const name of ['session', 'outbox', 'changes', 'rooms']) shelf.write(name, null);
      break;
    case 'rememberRooms':
      lasting.write('rooms', effect.rooms);
      break;
    case 'rememberOutbox':
      passing.write('outbox', effect.outbox);
      break;
    case 'rememberChanges':
      passing.write('changes', effect.changes);
      break;
  }
}

/** Unique without a secure context, unlike `crypto.randomUUID`. */
function makeTag() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const drafts = {
  read: (/** @type {string} */ room) => String(lasting.read(`draft.${room}`) ?? ''),
  write: (/** @type {string} */ room, /** @type {string} */ text) => lasting.write(`draft.${room}`, text || null),
};
const recentEmoji = {
  /** @returns {string[]} */
  read() {
    /** @type {unknown} */
    const kept = lasting.read('emoji');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  },
  write: (/** @type {string[]} */ characters) => lasting.write('emoji', characters),
};

/**
 * Earlier texts of a message; null where the node does not tell.
 * @param {string} id
 */
async function fetchVersions(id) {
  try {
    const answer = await fetch(`api/messages/${encodeURIComponent(id)}`);
    return answer.ok ? versionsIn(await answer.json()) : null;
  } catch {
    return null;
  }
}
const themes = {
  read: () => lasting.read('theme') ?? 'auto',
  write(/** @type {'auto' | 'light' | 'dark'} */ theme) {
    lasting.write('theme', theme);
    document.documentElement.dataset.themeChoice = theme;
    dispatchEvent(new Event('meshchat-theme'));
  },
};

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const join = mountJoin(part('join'), store);
const updates = [
  mountShell(part('chat'), store), join.update, mountHeader(part('header'), store), mountBanner(part('banners'), store),
  mountTimeline(part('timeline'), store, { recents: recentEmoji, makeTag, fetchVersions }), mountComposer(part('composer'), store, drafts, recentEmoji, makeTag),
  mountRooms(part('rooms-panel'), store), mountMe(part('me'), store, themes), mountPeople(part('people-panel'), store),
  mountMesh(part('mesh'), store), mountTitle(store),
];
const update = () => updates.forEach((one) => one());
store.subscribe(update);
update();

document.addEventListener('visibilitychange', () => {
  store.dispatch({ type: 'visibilityChanged', visible: !document.hidden });
  if (!document.hidden) socket.probe();
});
addEventListener('online', () => store.dispatch({ type: 'reconnectWanted' }));
addEventListener('offline', () => socket.probe());
setInterval(() => {
  const { state } = store.get().connection;
  if (state === 'waiting' && !document.hidden) update();
}, TICK_MS);

if (store.get().inside) {
  store.dispatch({ type: 'nameGiven', name: store.get().name, remember: store.get().remember });
} else {
  showPlace();
}

/** Says on the way in where one is. Not needed: without an answer nothing is said. */
async function showPlace() {
  try {
    const answer = await fetch('api/nodes');
    const { self, nodes } = await answer.json();
    const own = nodes.find((/** @type {any} */ node) => node.id === self || node.self);
    const people = nodes.reduce((/** @type {number} */ sum, /** @type {any} */ node) => sum + (node.people ?? 0), 0);
    if (typeof own?.name === 'string') join.setPlace({ name: own.name, people: Number(people) || 0, nodes: memberCount(nodes) });
  } catch {
    // The way in works without it.
  }
}
