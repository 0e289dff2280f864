/**
 * Between the socket and the store: opens what comes from sealed rooms before the page sees it, seals
 * what the page says there before the node does. Both keep their order.
 */

import { isSealed } from './room-id.js';
import { SealError } from './vault.js';

/** @typedef {import('../protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('../protocol.js').ClientMessage} ClientMessage */

/** A pause of up to this keeps all of a room from sealing the same thing to a new device. */
const SHARE_PAUSE_MS = 2_000;
const ANSWER_MS = 15_000;
/** Requests to the node that wait for their answers. */
const ASKED_MAX = 256;

/**
 * @param {object} parts
 * @param {import('./vault.js').Vault} parts.vault
 * @param {import('./doorman.js').Doorman} parts.doorman
 * @param {(message: ServerMessage) => void} parts.give to the page
 * @param {(message: ClientMessage) => void} parts.send to the node
 * @param {(room: string, title: string) => void} parts.titled
 * @param {(message: string) => string} parts.roomOf of a message, by its ID; empty for one that is not known
 * @param {() => string} parts.makeTag
 */
export function createGate({ vault, doorman, give, send, titled, roomOf, makeTag }) {
  let incoming = Promise.resolve();
  let outgoing = Promise.resolve();
  let waiting = 0;
  /** @type {Map<string, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  const asked = new Map();
  /** Looks at rooms, until their keys have come. @type {Map<string, import('../protocol.js').Entered>} */
  const looks = new Map();
  /** @type {Map<string, import('../protocol.js').Topic | undefined>} */
  const topics = new Map();

  /** @param {string} key @param {any} answer */
  function settle(key, answer) {
    const open = asked.get(key);
    asked.delete(key);
    if (open && answer.type === 'error') open.reject(new SealError(answer.text));
    else open?.resolve(answer);
    return open !== undefined;
  }

  /** @param {import('../protocol.js').SealedAsk} message @returns {Promise<any>} */
  function ask(message) {
    const key = message.type === 'members' ? `ask:members ${message.room}` : `ask:${makeTag()}`;
    if (asked.size >= ASKED_MAX) return Promise.reject(new SealError('Too much is under way: try again in a moment.'));
    return new Promise((resolve, reject) => {
      const other = asked.get(key);
      const timer = setTimeout(() => {
        if (asked.get(key) === mine) asked.delete(key);
        reject(new SealError('The node does not answer: try again.'));
      }, ANSWER_MS);
      const mine = {
        resolve: (/** @type {any} */ answer) => { clearTimeout(timer); other?.resolve(answer); resolve(answer); },
        reject: (/** @type {Error} */ error) => { clearTimeout(timer); other?.reject(error); reject(error); },
      };
      asked.set(key, mine);
      send({ ...message, tag: key });
    });
  }

  /** @param {string} room @param {string} [person] */
  function shareSoon(room, person) {
    setTimeout(() => vault.share(room, person).catch(() => {}), Math.random() * SHARE_PAUSE_MS);
  }

  /** @param {import('../protocol.js').Entered} look */
  async function show(look) {
    const messages = [];
    for (const message of look.messages) messages.push((await vault.open(look.room, message)).message);
    give({ ...look, messages });
    await entitle(look.room, look.info?.topic);
  }

  /** @param {string} room @param {import('../protocol.js').Topic | undefined} topic */
  async function entitle(room, topic) {
    topics.set(room, topic);
    titled(room, await vault.title(room, topic));
  }

  /** @param {ServerMessage} message @returns {Promise<void>} */
  async function take(message) {
    switch (message.type) {
      case 'keys': {
        const found = await vault.take(message);
        for (const one of found) give({ ...one, type: 'message', room: message.room });
        const topic = topics.get(message.room);
        // The key may be the one that its name waited for.
        return topic && entitle(message.room, topic);
      }
      case 'keyed': {
        vault.keyed(message);
        vault.membersChanged(message.room);
        const look = looks.get(message.room);
        looks.delete(message.room);
        if (look) await show(look);
        shareSoon(message.room);
        return;
      }
      case 'device':
        for (const room of doorman.rooms()) shareSoon(room, message.person);
        return;
      case 'entered': looks.set(message.room, message); return;
      case 'message': {
        const { message: opened } = await vault.open(message.room, message);
        give({ ...message, ...opened });
        return;
      }
      case 'history': {
        const messages = [];
        for (const one of message.messages) messages.push((await vault.open(message.room, one)).message);
        give({ ...message, messages });
        return;
      }
      case 'thread': {
        const room = roomOf(message.id);
        const messages = [];
        for (const one of message.messages) messages.push((await vault.open(room, one)).message);
        give({ ...message, messages });
        return;
      }
      case 'room':
        give(message);
        return entitle(message.info.room, message.info.topic);
      case 'membership':
        vault.membersChanged(message.room);
        give(message);
        if (message.event === 'joined' || message.event === 'invited') shareSoon(message.room, message.person);
        return;
      default: give(message);
    }
  }

  /** @param {ServerMessage} message whether it is about a sealed room */
  const concerns = (message) => message.type === 'keys' || message.type === 'keyed' || message.type === 'device' ||
    ('room' in message && isSealed(message.room)) || (message.type === 'room' && isSealed(message.info.room)) ||
    (message.type === 'thread' && isSealed(roomOf(message.id)));

  /** @param {ServerMessage} message */
  function receive(message) {
    // Nobody waits for these behind anything: what is behind may wait for them.
    if ((message.type === 'error' || message.type === 'ack') && message.tag?.startsWith('ask:')) return void settle(message.tag, message);
    if (message.type === 'devices' || message.type === 'picture') return void settle(message.tag ?? '', message);
    if (message.type === 'versions') {
      const told = isSealed(message.room) ? vault.versions(message) : Promise.resolve(message);
      return void told.then((opened) => settle(message.tag ?? '', opened));
    }
    if (message.type === 'members') settle(`ask:members ${message.room}`, message);
    if (doorman.receive(message)) return undefined;
    if (message.type === 'welcome') {
      vault.disconnected();
      looks.clear();
      for (const [key] of asked) settle(key, { type: 'error', text: 'The connection was lost: try again.' });
    }
    if (waiting === 0 && !concerns(message)) return give(message);
    waiting += 1;
    incoming = incoming.then(() => take(message)).catch(() => {}).then(() => { waiting -= 1; });
    return undefined;
  }

  /**
   * @param {any} message
   * @param {string} room
   * @returns {Promise<ClientMessage>}
   */
  async function sealed(message, room) {
    switch (message.type) {
      case 'say': return { ...message, text: await vault.seal(room, { kind: 'text', tag: message.tag }, message.text) };
      case 'edit': return { ...message, text: await vault.seal(room, { kind: 'edit', message: message.id }, message.text) };
      case 'topic': return { ...message, text: message.text && await vault.seal(room, { kind: 'topic' }, message.text) };
      default: {
        const before = message.on ? undefined : vault.ownReaction(room, message.id, message.emoji);
        return { ...message, emoji: before ?? await vault.seal(room, { kind: 'reaction', message: message.id }, message.emoji) };
      }
    }
  }

  /** @param {ClientMessage} message @returns {string} the sealed room that something to be sealed goes to */
  function roomFor(message) {
    const room = message.type === 'say' || message.type === 'topic' ? message.room
      : message.type === 'edit' || message.type === 'react' ? roomOf(message.id) : '';
    return isSealed(room) ? room : '';
  }

  let sealing = 0;
  /** @param {ClientMessage} message */
  function post(message) {
    const room = roomFor(message);
    if (!room && sealing === 0) return send(message);
    sealing += 1;
    outgoing = outgoing.then(async () => {
      try {
        send(room ? await sealed(message, room) : message);
      } catch (error) {
        const text = error instanceof SealError ? error.message : 'It could not be sealed: try again.';
        give({ type: 'error', code: 'not-sealed', text, tag: /** @type {any} */ (message).tag });
      }
    }).then(() => { sealing -= 1; });
    return undefined;
  }

  return { receive, post, ask };
}
