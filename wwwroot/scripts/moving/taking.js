/** Becoming who comes in a link or a file: checked, asked, then kept in place of who was here. */

import { personID } from '../crypto/identity.js';
import { takeTravelKeys } from '../crypto/journey.js';
import { openKeystore } from '../crypto/keystore.js';
import { forget } from '../storage.js';
import { isFresh, readFragment } from './ticket.js';

/** @typedef {import('./ticket.js').Move} Move */
/** @typedef {import('../storage.js').Shelf} Shelf */
/** @typedef {{name: string, id: string, other: string | null}} Question `other`: name of somebody else who is here, empty where it is not known, null for nobody */
/** @typedef {{database: IDBFactory | undefined, lasting: Shelf, passing: Shelf, ask: (question: Question) => Promise<boolean>}} Here */
/** @typedef {'moved' | 'same' | 'declined' | 'damaged' | 'old' | 'unkept'} Taken same: it was that person before. unkept: it keeps no keys */

/**
 * @param {string} fragment of an address, from anybody
 * @param {Here & {now: number}} here
 * @returns {Promise<Taken>}
 */
export async function takeLink(fragment, here) {
  const move = readFragment(fragment);
  if (!move) return 'damaged';
  return isFresh(move, here.now) ? takeMove(move, here) : 'old';
}

/**
 * Fails without cryptography, and where keys are kept that this page cannot read.
 * @param {Move} move of the right form
 * @param {Here} here
 * @returns {Promise<Taken>}
 */
export async function takeMove({ at, name, keys }, { database, lasting, passing, ask }) {
  const device = await takeTravelKeys(keys);
  if (!device) return 'damaged';
  const keystore = await openKeystore(database);
  const id = await personID(device.first);
  const own = await keystore.kept();
  if (!keystore.isLasting) return 'unkept';
  const isSame = own !== null && await personID(own.first) === id;
  const [tab, browser] = [passing.read('session'), lasting.read('session')];
  // Who has been here before has a device here already, with a shorter chain.
  if (isSame && browser && !tab) return 'same';
  const hasOther = !isSame && Boolean(own ?? browser);
  const called = hasOther ? browser?.name ?? lasting.read('name') : tab?.name;
  const other = hasOther || tab ? String(called ?? '') : null;
  if (!await ask({ name, id, other })) return 'declined';
  if (!isSame) await keystore.save(device);
  if (!keystore.isLasting) return 'unkept';
  forget(passing);
  if (!isSame) forget(lasting);
  lasting.write('session', { id: '', name, token: null });
  lasting.write('name', name);
  // For other tabs of this browser, which are somebody else yet.
  lasting.write('moved', { id, at });
  return 'moved';
}
