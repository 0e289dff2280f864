/**
 * What this page has of sealed rooms: their keys, and what it opens and seals with them. Rooms come
 * and go with the connection; keys that were opened once stay until the page is left.
 */

import { cleanName } from '../clean-name.js';
import { KeyRing } from './key-ring.js';
import { opened, openMessage, UNREADABLE } from './opening.js';
import { recipientsOf } from './devices.js';
import { addressOf, currentKey, isDue, makeKey, nextNumber, sealKey, stampAfter } from './room-keys.js';
import { sealText, textKey } from './text.js';
import { exportPublic } from '../crypto/signing.js';

/** @typedef {import('../protocol.js').Member} Member */
/** @typedef {import('../protocol.js').WireMessage} WireMessage */
/** @typedef {import('./key-ring.js').RoomKey} RoomKey */
/** @typedef {import('./key-ring.js').OwnDevice} OwnDevice */

/** Unopened messages of one room that are tried again when a key comes. */
const UNOPENED_MAX = 2_000;
/** Sealed reactions remembered of one room. */
const REACTIONS_MAX = 5_000;
/** People whose devices are asked for at a time, and boxes of one event. */
const PEOPLE_MAX = 32;
const BOXES_MAX = 128;

/** What was wanted cannot be sealed now; `message` says why. */
export class SealError extends Error {}

/**
 * @typedef {object} Line to the node
 * @property {(message: import('../protocol.js').SealedAsk) => Promise<any>} ask gives the answer; fails with words for the person
 * @property {() => string} me person ID, empty before joining
 * @property {() => number} now
 */

export class Vault {
  /** @type {Map<string, {ring: KeyRing, unopened: Map<string, WireMessage>, reactions: Map<string, string>, members: Member[] | null, making: Promise<RoomKey> | null}>} */
  #rooms = new Map();
  /** @type {Promise<OwnDevice | null> | null} */
  #own = null;
  #device;
  #line;

  /** @param {() => Promise<import('../crypto/identity.js').Device | null>} device this browser's @param {Line} line */
  constructor(device, line) {
    this.#device = device;
    this.#line = line;
  }

  /** @param {string} room */
  #of(room) {
    const known = this.#rooms.get(room) ?? { ring: new KeyRing(), unopened: new Map(), reactions: new Map(), members: null, making: null };
    this.#rooms.set(room, known);
    return known;
  }

  /** @returns {Promise<OwnDevice | null>} */
  #mine() {
    this.#own ??= this.#device().then(async (device) => device && ({ pair: device.box, address: await addressOf(await exportPublic(device.box.publicKey)) }));
    return this.#own;
  }

  /** The connection is another one: who is where must be asked anew. */
  disconnected() {
    for (const room of this.#rooms.values()) Object.assign(room, { members: null, making: null });
  }

  /** @param {string} room who is in it may have changed */
  membersChanged(room) {
    this.#of(room).members = null;
  }

  /**
   * @param {import('../protocol.js').KeysFrame} frame
   * @returns {Promise<WireMessage[]>} messages that can be opened with it and could not before
   */
  async take(frame) {
    const mine = await this.#mine();
    const room = this.#of(frame.room);
    if (!mine || !await room.ring.take(frame, mine, this.#line.now())) return [];
    const found = [];
    for (const message of [...room.unopened.values()]) {
      const again = await this.open(frame.room, message);
      if (again.isOpen) found.push(again.message);
    }
    return found;
  }

  /** @param {import('../protocol.js').Keyed} frame */
  keyed({ room, rekey }) {
    const { ring } = this.#of(room);
    if (rekey > ring.rekey) ring.rekey = rekey;
    ring.isTold = true;
  }

  /** @param {string} room @param {WireMessage} message */
  async open(room, message) {
    const { ring, unopened, reactions } = this.#of(room);
    const found = await openMessage(ring, room, message);
    for (const [key, sealed] of found.mine) if (reactions.size < REACTIONS_MAX) reactions.set(`${message.id} ${key}`, sealed);
    if (found.isOpen) unopened.delete(message.id);
    else if (unopened.size < UNOPENED_MAX) unopened.set(message.id, message);
    return found;
  }

  /**
   * Earlier texts of a message: the first as it was said, the others as edits.
   * @param {import('../protocol.js').Versions} told
   * @returns {Promise<import('../protocol.js').Versions>}
   */
  async versions({ room, by, mark = '', versions, ...rest }) {
    const { ring } = this.#of(room);
    const read = await Promise.all(versions.map(async ({ at, text }, index) => {
      const kind = index === 0 ? /** @type {const} */ ('text') : /** @type {const} */ ('edit');
      return { at, text: await opened(ring, { room, author: by, kind, tag: mark, message: rest.id }, text) ?? UNREADABLE };
    }));
    return { ...rest, room, by, mark, versions: read };
  }

  /** @param {string} room @param {import('../protocol.js').Topic | undefined} topic @returns {Promise<string>} what the room is called; empty where that cannot be read */
  async title(room, topic) {
    return topic ? cleanName(await opened(this.#of(room).ring, { room, author: topic.by, kind: 'topic' }, topic.text) ?? '') : '';
  }

  /**
   * @param {string} room
   * @param {{kind: import('./text.js').Kind, tag?: string, message?: string}} what
   * @param {string} text
   * @returns {Promise<string>}
   */
  async seal(room, what, text) {
    const { text: key } = await this.#current(room);
    const sealed = key && await sealText(key, { room, author: this.#line.me(), ...what }, text);
    if (!sealed) throw new SealError('That is too long for a sealed room: make it shorter.');
    return sealed;
  }

  /**
   * As it stands on the node: under another key it would be another one.
   * @param {string} room @param {string} message @param {string} emoji
   */
  ownReaction(room, message, emoji) {
    return this.#of(room).reactions.get(`${message} ${this.#line.me()} ${emoji}`);
  }

  /** @param {string} room @returns {Promise<Member[]>} members, and who was let in */
  async #members(room) {
    const known = this.#of(room);
    known.members ??= /** @type {Member[]} */ ((await this.#line.ask({ type: 'members', room })).members);
    return known.members;
  }

  /** @param {string} room @returns {Promise<RoomKey | null>} null where a new one is to be made */
  async #serving(room) {
    const { ring } = this.#of(room);
    const members = new Set((await this.#members(room)).filter(({ invited }) => !invited).map(({ id }) => id));
    const key = currentKey(ring.opened, members, ring.rekey);
    return isDue(key, this.#line.now()) ? null : key;
  }

  /** @param {string} room @returns {Promise<RoomKey>} */
  async #current(room) {
    const known = this.#of(room);
    if (!known.ring.isTold) throw new SealError('The keys of this room have not come yet.');
    const key = await this.#serving(room);
    if (key) return key;
    known.making ??= this.#make(room).finally(() => { known.making = null; });
    return known.making;
  }

  /** @param {string} room @returns {Promise<RoomKey>} */
  async #make(room) {
    const mine = await this.#mine();
    if (!mine) throw new SealError('This browser has no keys of its own, so it cannot seal anything.');
    const { ring } = this.#of(room);
    const { key: raw, id } = makeKey();
    const number = nextNumber(ring.keys.values());
    const people = (await this.#members(room)).map((member) => member.id);
    const recipients = await this.#recipients(people);
    await this.#give(room, { id, number, raw }, [...recipients.values()].flat(), new Set());
    // The node's own word on it may not have come yet.
    const made = ring.keys.get(id) ?? { id, number, by: this.#line.me(), stamp: stampAfter(ring.rekey, this.#line.now()), raw, text: null, held: new Set() };
    made.raw = raw;
    made.text ??= await textKey(raw, id);
    ring.keys.set(id, made);
    return made;
  }

  /** @param {string[]} people @returns {Promise<Map<string, import('./devices.js').Recipient[]>>} devices that are really theirs */
  async #recipients(people) {
    /** @type {Map<string, import('./devices.js').Recipient[]>} */
    const found = new Map();
    for (let from = 0; from < people.length; from += PEOPLE_MAX) {
      const asked = people.slice(from, from + PEOPLE_MAX);
      const { devices } = await this.#line.ask({ type: 'devices', people: asked.join(' ') });
      for (const person of asked) {
        found.set(person, await recipientsOf(person, devices.filter((/** @type {any} */ device) => device.person === person)));
      }
    }
    return found;
  }

  /**
   * Seals a key to devices that have no box of it.
   * @param {string} room
   * @param {{id: string, number: number, raw: Uint8Array}} key
   * @param {import('./devices.js').Recipient[]} recipients
   * @param {ReadonlySet<string>} held
   */
  async #give(room, { id, number, raw }, recipients, held) {
    const name = { room, id, number, by: this.#line.me() };
    const missing = recipients.filter(({ to }) => !held.has(to));
    for (let from = 0; from < missing.length; from += BOXES_MAX) {
      const boxes = await Promise.all(missing.slice(from, from + BOXES_MAX).map(async ({ box }) => {
        const { to, enc, box: sealed } = await sealKey(box, name, raw);
        return `${to}.${enc}.${sealed}`;
      }));
      await this.#line.ask({ type: 'keys', room, id, number, boxes: boxes.join(' ') });
    }
  }

  /**
   * Gives devices what they miss: all members' the key that serves now, one's own further ones all keys.
   * @param {string} room
   * @param {string} [person] only theirs
   */
  async share(room, person) {
    const { ring } = this.#of(room);
    const me = this.#line.me();
    if (!ring.isTold || ring.opened.length === 0) return;
    const people = (await this.#members(room)).map(({ id }) => id).filter((id) => person === undefined || id === person);
    if (!people.length) return;
    const recipients = await this.#recipients(people);
    const serving = await this.#serving(room);
    for (const key of ring.opened) {
      const whose = people.filter((id) => id === me || key === serving);
      const devices = whose.flatMap((id) => recipients.get(id) ?? []);
      const { id, number, raw } = key;
      if (raw && devices.some(({ to }) => !key.held.has(to))) await this.#give(room, { id, number, raw }, devices, key.held);
    }
  }

  /** @param {string} room @returns {boolean} whether some key of it serves this page */
  hasKeys(room) {
    return this.#of(room).ring.opened.length > 0;
  }
}
