/** What a ticket brings into this browser. */

import { personID } from '../crypto/identity.js';
import { takeTravelKeys } from '../crypto/journey.js';
import { openKeystore } from '../crypto/keystore.js';
import { readTicket, usedUp } from './ticket.js';

/** @typedef {import('./ticket.js').Ticket} Ticket */
/** @typedef {{ticket: Ticket, lent: string}} Arrival `lent`: the person whose keys are here for this tab only, or empty */

/**
 * @param {string} fragment
 * @param {object} here
 * @param {IDBFactory | undefined} here.database
 * @param {import('../storage.js').Shelf} here.lasting
 * @param {number} here.now
 * @param {(ticket: Ticket, own: string) => Promise<boolean>} here.ask whether to go on as the ticket's person where
 *   somebody else, named `own`, has keys here
 * @returns {Promise<Arrival | null>} null for a ticket that is none, or is not wanted
 */
export async function arrive(fragment, { database, lasting, now, ask }) {
  const ticket = readTicket(fragment, now);
  const used = ticket && usedUp(lasting.read('tickets'), ticket, now);
  if (!ticket || !used) return null;
  lasting.write('tickets', used);
  const keystore = await openKeystore(database);
  const own = await keystore.kept();
  const name = lasting.read('session')?.name ?? lasting.read('name');
  const device = ticket.keys ? await takeTravelKeys(ticket.keys) : null;
  if (ticket.keys && !device) return null;
  const person = device ? await personID(device.first) : '';
  if (!own) {
    if (device) await keystore.save(device);
    return { ticket, lent: '' };
  }
  // Who was here before has a device here already, with a shorter chain.
  if (person && person === await personID(own.first)) return { ticket, lent: '' };
  if (!await ask(ticket, typeof name === 'string' ? name : '')) return null;
  // The keys of the other one stay.
  if (device) await (await openKeystore(database, deviceOf(person))).save(device);
  return { ticket, lent: person };
}

/**
 * Under which name a device of somebody else than the browser's person is kept.
 * @param {string} person
 */
export const deviceOf = (person) => `device of ${person}`;
