/** Puts the page together: the store, the socket, what is remembered, the components. */

import { restored, versionsIn } from './changes.js';
import { askWhoGoesOn, askWhoToBe, tellRefusal } from './components/arrival.js';
import { askForPictures } from './components/avatar.js';
import { mountBanner } from './components/banner.js';
import { mountComposer } from './components/composer.js';
import { mountHeader } from './components/header.js';
import { mountJoin } from './components/join.js';
import { mountMe } from './components/me.js';
import { mountMesh } from './components/mesh.js';
import { mountMoving } from './components/moving.js';
import { mountPeople } from './components/people.js';
import { mountPlace, topOf } from './components/place.js';
import { mountPerson } from './components/person.js';
import { mountReading } from './components/reading.js';
import { mountRoomCard } from './components/room-card.js';
import { mountRooms } from './components/rooms.js';
import { mountSealed } from './components/sealed.js';
import { mountShell } from './components/shell.js';
import { mountTimeline } from './components/timeline.js';
import { mountTitle } from './components/title.js';
import { mountTyping } from './components/typing.js';
import { takeFragment } from './fragment.js';
import { createIdentity } from './identity.js';
import { drafts, recentEmoji, themes } from './keeping.js';
import { askNode, createKeyring } from './keyring.js';
import { takeLink, takeMove } from './moving/taking.js';
import { isMove } from './moving/ticket.js';
import { memberCount } from './nodes.js';
import { createPictures } from './pictures.js';
import { LOBBY } from './protocol.js';
import { reduce } from './reducer.js';
import { handedOn } from './reducers/outbox.js';
import { settingsOf } from './settings.js';
import { isSealedName } from './room-title.js';
import { takeCode } from './sealed/codes.js';
import { Doorman } from './sealed/doorman.js';
import { createGate } from './sealed/gate.js';
import { Vault } from './sealed/vault.js';
import { createSocket } from './socket.js';
import { initialState, roomOf, ROOMS_MAX } from './state.js';
import { forget, lasting, passing } from './storage.js';
import { createStore } from './store.js';
import { isVerify, readVerify } from './verify-link.js';
import { arrive, deviceOf } from './walk/arrival.js';
import { pageAddress, readNeighbourhood, socketAddress } from './walk/neighbours.js';
import { DRAFT_MAX, isTicket, unsentOf, writeTicket } from './walk/ticket.js';

/** @typedef {import('./actions.js').Effect} Effect */

const TICK_MS = 1000;
/** A page that nobody sees has no frames: it is drawn after this, so that its title is right. */
const HIDDEN_MS = 250;

/** Without a word for longer, a page may have slept or left the network: it goes nowhere by itself. */
const FRESH_MS = 45_000;

// Before anything else: the address must not keep what is in a ticket.
const fragment = takeFragment(location, history, isTicket);
const givenCode = takeCode(location, history);
const moveLink = takeFragment(location, history, isMove);
const scanned = readVerify(takeFragment(location, history, isVerify));
const database = globalThis.indexedDB;
const here = { database, lasting, passing, ask: askWhoToBe };
const arrival = fragment ? await arrive(fragment, { ...here, now: Date.now(), ask: askWhoGoesOn }).catch(() => null) : null;
if (arrival) unpack(arrival);
if (moveLink) await tellRefusal(await takeLink(moveLink, { ...here, now: Date.now() }).catch(() => 'unkept'));

const session = passing.read('session') ?? lasting.read('session');
const lent = typeof session?.lent === 'string' ? session.lent : '';
const store = createStore(reduce, remembered(), run, (render) => {
  let isDone = false;
  const once = () => {
    if (!isDone) render();
    isDone = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, HIDDEN_MS);
});

const identity = createIdentity(database, Date.now, lent ? deviceOf(lent) : undefined);

let heardAt = 0;
const socket = createSocket({
  addressOf: (door) => socketAddress(door || location.href),
  accepts: (door, welcome) => door === '' || welcome.mesh === store.get().mesh,
  opened: (door) => store.dispatch({ type: 'socketOpened', door }),
  received(message) {
    heardAt = Date.now();
    gate.receive(message);
  },
  closed: (loss) => store.dispatch({ type: 'socketClosed', ...loss, now: Date.now(), random: Math.random() }),
});

const vault = new Vault(identity.device, { ask: (message) => gate.ask(message), me: () => store.get().me?.id ?? '', now: Date.now });
const doorman = new Doorman({
  send: (message) => socket.send(message),
  ask: (message) => gate.ask(message),
  share: (room, person) => vault.share(room, person),
  invited: (invitation) => store.dispatch({ type: 'invitationChanged', invitation }),
  tried: (attempt) => store.dispatch({ type: 'attemptChanged', attempt }),
  letIn: (room) => store.dispatch({ type: 'letIn', room }),
  titleOf: (room) => roomOf(store.get(), room)?.title ?? '',
  rooms: () => store.get().roomOrder.filter(isSealedName),
  me: () => store.get().me?.id ?? '',
});
const gate = createGate({
  vault, doorman, makeTag: () => randomHex(12),
  give(message) {
    if (message.type === 'pictures') pictures.told(message.people);
    store.dispatch({ type: 'received', message, now: Date.now() });
  },
  send: (message) => socket.send(message),
  titled(room, title) {
    const { newTitle, rooms } = store.get();
    // The room that was just made gets the name that was chosen for it.
    if (newTitle && !title && roomOf(store.get(), room)?.info?.maker === store.get().me?.id && rooms[room].info?.topic === undefined) {
      gate.post({ type: 'topic', room, text: newTitle, tag: `room:${makeTag()}` });
      store.dispatch({ type: 'sealedDialogClosed' });
      store.dispatch({ type: 'roomTitled', room, title: newTitle });
      return;
    }
    store.dispatch({ type: 'roomTitled', room, title });
  },
  roomOf(id) {
    const { rooms, roomOrder, current } = store.get();
    return [current, ...roomOrder].find((room) => [...rooms[room].entries, ...rooms[room].open?.entries ?? []].some((entry) => entry.id === id)) ?? '';
  },
});

const pictures = createPictures((message) => gate.ask(message));
askForPictures(pictures.want);

/**
 * Puts what a ticket brought where a reload would find it.
 * @param {import('./walk/arrival.js').Arrival} found
 */
function unpack({ ticket, lent: person }) {
  const { name, token = null, keys } = ticket;
  const isKept = keys !== undefined && !person;
  passing.write('session', isKept ? null : { id: '', name, token, lent: person || undefined });
  if (isKept) lasting.write('session', { id: '', name, token: null });
  passing.write('outbox', ticket.outbox);
  passing.write('changes', ticket.changes);
  passing.write('leftAt', ticket.at);
  lasting.write('rooms', ticket.rooms);
  if (ticket.draft) lasting.write(`draft.${ticket.room}`, ticket.draft);
  themes.write(ticket.theme);
}

/** What an earlier visit left, as far as it has the right form. */
function remembered() {
  const { id, name, token } = session ?? {};
  /** @type {unknown} */
  const rooms = lasting.read('rooms');
  const others = Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string' && room !== LOBBY) : [];
  const outbox = passing.read('outbox');
  const isBack = typeof name === 'string' && name !== '' && (typeof token === 'string' || token === null);
  const { mesh, nodes } = readNeighbourhood(lasting.read('neighbours'));
  const roomOrder = [LOBBY, ...others.slice(0, ROOMS_MAX - 1)];
  const ticket = arrival?.ticket;
  return initialState({
    page: pageAddress(location.href), mesh, neighbours: nodes, leftAt: Number(passing.read('leftAt') ?? 0), lent: lent !== '',
    current: ticket && roomOrder.includes(ticket.room) ? ticket.room : LOBBY, place: ticket?.place ?? '',
    last: ticket ? { id: '', name: ticket.from } : null,
    problem: fragment && !arrival ? { where: 'join', text: 'The way here was not valid any more. Come in with your name.' } : null,
    inside: isBack, name: typeof name === 'string' ? name : lasting.read('name') ?? '',
    token: token ?? null, me: isBack && typeof id === 'string' && id ? { id, name } : null, remember: !passing.read('session'),
    scanned, givenCode, sealedDialog: givenCode ? 'code' : '',
    roomOrder, keepsRooms: ticket !== undefined,
    outbox: isBack && Array.isArray(outbox)
      ? outbox.map((item) => ({ ...item, echo: undefined, state: item.state === 'failed' ? 'failed' : 'queued' })) : [],
    changes: isBack ? restored(passing.read('changes')) : [],
    ...settingsOf(kept),
    visible: !document.hidden,
  });
}

/**
 * Who leaves no trace in this browser has settings of the tab.
 * @param {string} name
 */
function kept(name) {
  return passing.read(name) ?? lasting.read(name);
}

let retryTimer = 0;

/** @param {Effect} effect */
function run(effect) {
  switch (effect.effect) {
    case 'connect':
      clearTimeout(retryTimer);
      socket.open(effect.plan);
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
      gate.post(effect.message);
      break;
    case 'prove': {
      const { nonce } = effect;
      identity.prove(nonce, effect.nodeKey).then((proof) => store.dispatch({ type: 'proofMade', nonce, proof }));
      break;
    }
    case 'rememberSession': {
      const { id, name } = effect.person;
      const value = { id, name, token: effect.token, lent: lent || undefined };
      (effect.remember ? lasting : passing).write('session', value);
      if (effect.remember) lasting.write('name', name);
      break;
    }
    case 'forgetSession':
      for (const shelf of [lasting, passing]) forget(shelf);
      // Without the keys of this tab the browser's own person comes to light.
      identity.forget().then(() => { if (lent) location.reload(); });
      break;
    case 'rememberNeighbours':
      lasting.write('neighbours', { mesh: effect.mesh, nodes: effect.nodes });
      break;
    case 'leave':
      leave(effect.to);
      break;
    case 'keep':
      (store.get().remember ? lasting : passing).write(effect.name, effect.value);
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

/**
 * To another node's page, with a ticket. Where the ticket would be too large, or nobody vouches for
 * it, the page stays and offers links.
 * @param {import('./walk/neighbours.js').Doorway} to
 */
async function leave({ page, name }) {
  if (!navigator.onLine || Date.now() - heardAt > FRESH_MS) return;
  const { token, lent: hasLent, remember } = store.get();
  const keys = !token && (remember || hasLent) ? await identity.travelKeys() : null;
  const state = store.get();
  if (keys === 'full' || (!keys && !token) || state.connection.state === 'online') return;
  const now = Date.now();
  const written = writeTicket({
    id: randomHex(16), at: now, name: state.name, from: state.node?.name ?? '', ...(keys ? { keys } : { token: token ?? '' }),
    rooms: state.roomOrder, room: state.current, place: state.atBottom ? '' : topOf(part('timeline'), state),
    ...unsentOf(state), draft: drafts.read(state.current).slice(0, DRAFT_MAX), theme: themes.read(),
  });
  if (!written) return;
  passing.write('leftAt', now);
  store.dispatch({ type: 'departed', name, now });
  location.assign(`${page}${written}`);
}

addEventListener('pagehide', () => {
  const { leaving, outbox, changes } = store.get();
  if (!leaving) return;
  passing.write('outbox', handedOn(outbox, leaving));
  passing.write('changes', handedOn(changes.filter(({ kind }) => kind === 'edit'), leaving));
});
addEventListener('pageshow', (event) => {
  if (event.persisted && store.get().leaving) location.reload();
});

/** Unique without a secure context, unlike `crypto.randomUUID`. */
const makeTag = () => randomHex(12);

/** @param {number} length of the bytes */
function randomHex(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Earlier texts of a message; null where the node does not tell.
 * @param {string} id
 */
async function fetchVersions(id) {
  try {
    return versionsIn(await gate.ask({ type: 'versions', id }));
  } catch {
    return null;
  }
}

/** One who leaves no trace in this browser has no keys in it, and none are made for looking. */
const ownKey = async () => (store.get().remember ? identity.firstKey() : null);

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const dialog = (/** @type {string} */ id) => /** @type {HTMLDialogElement} */ (part(id));

const moving = mountMoving(dialog('moving'), store, {
  async take(move) {
    const taken = await takeMove(move, here).catch(() => /** @type {const} */ ('unkept'));
    if (taken !== 'moved') return tellRefusal(taken);
    socket.close();
    location.reload();
  },
  async make() {
    const { name, token, remember } = store.get();
    const keys = !token && (remember || lent) ? await identity.travelKeys() : null;
    return keys && keys !== 'full' ? { at: Date.now(), name, keys } : keys ?? 'guest';
  },
});
const join = mountJoin(part('join'), store, () => moving.open('open'));
const updates = [
  mountShell(part('chat'), store), join.update, mountHeader(part('header'), store), mountBanner(part('banners'), store),
  mountTimeline(part('timeline'), store, { recents: recentEmoji, makeTag, fetchVersions }), mountPlace(part('timeline'), store),
  mountComposer(part('composer'), store, drafts, recentEmoji, makeTag),
  mountRooms(part('rooms-panel'), store), mountMe(part('me'), store, themes, { pictures, openMoving: () => moving.open('choice') }), mountPeople(part('people-panel'), store),
  mountMesh(part('mesh'), store), mountTitle(store), mountTyping(part('typing'), store), mountReading(store),
  mountSealed(dialog('sealed'), store, {
    invite: (room) => doorman.invite(room), revoke: () => doorman.revoke(), knock: (code) => { doorman.knock(code); }, forget: () => doorman.forget(),
  }),
  mountRoomCard(dialog('room-card'), store, makeTag, (room) => doorman.invite(room)),
  mountPerson(dialog('person'), store, createKeyring(askNode, ownKey)), moving.update,
];
const update = () => updates.forEach((one) => one());
updates.forEach(store.subscribe);
update();

document.addEventListener('visibilitychange', () => {
  store.dispatch({ type: 'visibilityChanged', visible: !document.hidden });
  if (!document.hidden) socket.probe();
});
// Another tab of this browser changed what both go by.
addEventListener('storage', ({ key }) => {
  store.dispatch({ type: 'settingsRead', settings: settingsOf(kept) });
  // It made this browser somebody else.
  if (key === 'meshchat.moved' && !passing.read('session')) location.reload();
});
// What is put into the address of an open page is taken as when a page begins.
addEventListener('hashchange', () => {
  const code = takeCode(location, history);
  const key = readVerify(takeFragment(location, history, isVerify));
  if (code || key) store.dispatch({ type: 'linkTaken', code, scanned: key });
  else if (location.hash) location.reload();
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
