/** Codes that open private rooms: gives them out, answers who knocks with one, knocks with one. */

import { cleanName } from '../clean-name.js';
import { fromCrockford, toBase64url, toCrockford } from '../crypto/encoding.js';
import { generateBoxKeys, serializePublicKey } from '../crypto/hpke.js';
import { CODE_LIFE_MS, makeCode, matchKnock, openAnswer, SALT_BYTES, secretsOf } from './codes.js';

/** @typedef {import('../protocol.js').ServerMessage} ServerMessage */
/**
 * @typedef {object} Invitation
 * @property {string} room
 * @property {string} code
 * @property {number} until milliseconds since 1970
 * @property {string} used who came in with it; empty for nobody yet
 */
/** @typedef {{phase: 'asking' | 'found' | 'failed', text: string}} Try what became of a code that was tried */
/**
 * @typedef {object} Doorway
 * @property {(message: import('../protocol.js').ClientMessage) => void} send
 * @property {(message: import('../protocol.js').SealedAsk) => Promise<any>} ask
 * @property {(room: string, person: string) => Promise<void>} share gives the room's key to somebody's devices
 * @property {(invitation: Invitation | null) => void} invited
 * @property {(attempt: Try | null) => void} tried
 * @property {(room: string) => void} letIn into a room that is to be entered
 * @property {(room: string) => string} titleOf
 * @property {() => string[]} rooms sealed ones that this page is in
 * @property {() => string} me
 */

/** Knocks that wait to be looked at: each costs a fraction of a second. */
const KNOCKS_MAX = 20;
/** After this nobody will answer. */
const PATIENCE_MS = 60_000;

export class Doorman {
  /** @type {Invitation | null} */
  #invitation = null;
  /** @type {import('../protocol.js').KnockFrame[]} */
  #knocks = [];
  #isLooking = false;
  /** @type {{id: string, keys: CryptoKeyPair, salt: Uint8Array, psk: Uint8Array} | null} */
  #asked = null;
  #timer = 0;
  #end = 0;
  #way;

  /** @param {Doorway} way */
  constructor(way) {
    this.#way = way;
  }

  rooms() {
    return this.#way.rooms();
  }

  /** @param {Invitation | null} invitation */
  #show(invitation) {
    this.#invitation = invitation;
    this.#way.invited(invitation);
  }

  /**
   * A code that opens a room once, for ten minutes.
   * @param {string} room
   */
  invite(room) {
    clearTimeout(this.#end);
    this.#knocks = [];
    this.#show({ room, code: makeCode(), until: Date.now() + CODE_LIFE_MS, used: '' });
    this.#end = setTimeout(() => this.revoke(), CODE_LIFE_MS);
    this.#way.send({ type: 'invite', on: true });
  }

  revoke() {
    clearTimeout(this.#end);
    if (this.#invitation) this.#way.send({ type: 'invite', on: false });
    this.#show(null);
  }

  /** @param {ServerMessage} message @returns {boolean} whether it was for the doorman alone */
  receive(message) {
    switch (message.type) {
      case 'welcome':
        // The node that knew of the code is gone, or forgot it.
        if (this.#invitation && !this.#invitation.used) this.#way.send({ type: 'invite', on: true });
        return false;
      case 'knock':
        if (this.#knocks.length < KNOCKS_MAX) this.#knocks.push(message);
        this.#look();
        return true;
      case 'worn':
        if (this.#invitation) this.invite(this.#invitation.room);
        return true;
      case 'answer':
        this.#answered(message.id, message.sealed);
        return true;
      default: return false;
    }
  }

  /** One after the other. */
  async #look() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (let knock = this.#knocks.shift(); knock; knock = this.#knocks.shift()) await this.#check(knock).catch(() => {});
    } finally {
      this.#isLooking = false;
    }
  }

  /** @param {import('../protocol.js').KnockFrame} knock */
  async #check(knock) {
    const invitation = this.#invitation;
    if (!invitation || invitation.used || Date.now() > invitation.until) return;
    const { room, code } = invitation;
    const answer = await matchKnock(code, knock, { room, name: this.#way.titleOf(room) });
    if (!answer || this.#invitation !== invitation) return;
    const used = { ...invitation, used: knock.name };
    this.#show(used);
    try {
      await this.#way.ask({ type: 'admit', room, person: knock.by });
    } catch {
      // Nobody has come in: the code serves whoever knocks next.
      if (this.#invitation === used) {
        this.#show(invitation);
        this.#way.send({ type: 'invite', on: true });
      }
      return;
    }
    if (this.#invitation === used) {
      clearTimeout(this.#end);
      this.#way.send({ type: 'invite', on: false });
    }
    // Where that fails, anybody in the room gives the key once they are in.
    await this.#way.share(room, knock.by).catch(() => {});
    this.#way.send({ type: 'answer', id: knock.id, sealed: await answer() });
  }

  /** @param {string} code as `readCode` gives it */
  async knock(code) {
    this.forget();
    this.#way.tried({ phase: 'asking', text: 'Knocking…' });
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const { proof, psk } = await secretsOf(code, salt);
    const keys = await generateBoxKeys();
    const id = toCrockford(crypto.getRandomValues(new Uint8Array(8)));
    this.#asked = { id, keys, salt, psk };
    this.#timer = setTimeout(() => {
      this.#asked = null;
      this.#way.tried({ phase: 'failed', text: 'Nobody answered. The code is wrong, used up or too old, or who made it is not on-line.' });
    }, PATIENCE_MS);
    try {
      await this.#way.ask({ type: 'knock', id, salt: toBase64url(salt), proof: toBase64url(proof), key: toBase64url(await serializePublicKey(keys.publicKey)) });
    } catch (error) {
      // No answer is what most knocks get.
      if (this.#asked?.id !== id || !(error instanceof Error) || error.message.startsWith('The node does not answer')) return;
      this.forget();
      this.#way.tried({ phase: 'failed', text: error.message });
    }
  }

  /** What was asked for is not wanted any more. */
  forget() {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.#way.tried(null);
  }

  /** @param {string} id @param {string} sealed from anybody */
  async #answered(id, sealed) {
    const asked = this.#asked;
    if (!asked || asked.id !== id || !fromCrockford(id, 8)) return;
    const found = await openAnswer(asked.keys, { salt: asked.salt, psk: asked.psk, me: this.#way.me() }, sealed);
    if (!found || this.#asked !== asked) return;
    clearTimeout(this.#timer);
    this.#asked = null;
    const name = cleanName(found.name);
    this.#way.tried({ phase: 'found', text: name ? `The door to ${name} is open.` : 'The door is open.' });
    this.#way.letIn(found.room);
  }
}
