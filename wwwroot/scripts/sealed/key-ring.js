/** The keys of one sealed room, as far as this page has them. */

import { openKey, stampTime } from './room-keys.js';
import { textKey } from './text.js';

/** @typedef {import('../protocol.js').KeysFrame} KeysFrame */
/** @typedef {{id: string, number: number, by: string, stamp: string, raw: Uint8Array | null, text: import('./text.js').TextKey | null, held: Set<string>}} RoomKey
 *   `by` made it, at `stamp`; `raw` and `text` are null while no box of it has opened; `held`: devices that have a box */
/** @typedef {{pair: CryptoKeyPair, address: string}} OwnDevice */

/** More than a key a week and one for each time somebody goes, for years. */
const KEYS_MAX = 500;
/** Boxes of one frame that are looked at: an event holds no more. */
const BOXES_MAX = 128;
/** A stamp further ahead than this is no time that anything was done. */
const AHEAD_MS = 120_000;

export class KeyRing {
  /** @type {Map<string, RoomKey>} */
  keys = new Map();
  /** Stamp of the last time somebody went; empty for never. */
  rekey = '';
  /** Whether the node has told all. */
  isTold = false;

  /**
   * @param {KeysFrame} frame from anybody
   * @param {OwnDevice} device
   * @param {number} now milliseconds since 1970
   * @returns {Promise<boolean>} whether a key has come that was not there
   */
  async take(frame, device, now) {
    const { room, id, number, by, maker, since } = frame;
    if (stampTime(since) > now + AHEAD_MS) return false;
    const known = this.keys.get(id);
    if (!known && this.keys.size >= KEYS_MAX) return false;
    /** @type {RoomKey} */
    const key = known ?? { id, number, by: maker, stamp: since, raw: null, text: null, held: new Set() };
    this.keys.set(id, key);
    // Whoever was first made it, whatever is sealed of it later.
    if (since < key.stamp) Object.assign(key, { number, by: maker, stamp: since });
    const boxes = frame.boxes.split(' ').filter(Boolean).slice(0, BOXES_MAX);
    for (const to of [...(frame.held ?? '').split(' '), ...boxes.map((box) => box.split('.')[0])]) if (to) key.held.add(to);
    const mine = boxes.map((box) => box.split('.')).find(([to]) => to === device.address);
    if (!mine || key.raw) return false;
    const raw = await openKey(device.pair, { room, id, number, by }, { enc: mine[1], box: mine[2] });
    if (!raw) return false;
    key.raw = raw;
    key.text = await textKey(raw, id);
    return true;
  }

  /** @returns {RoomKey[]} those that serve this page */
  get opened() {
    return [...this.keys.values()].filter(({ raw }) => raw !== null);
  }
}
