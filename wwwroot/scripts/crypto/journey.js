/**
 * A device made for a journey to another node's page: its secret leaves the browser's keeping once,
 * in the ticket, and goes into the keeping of the other page.
 */

import { areSame, fromBase64url, utf8 } from './encoding.js';
import { endorse, readLineage, verifyLineage, writeLineage } from './identity.js';
import { generateBoxKeys } from './hpke.js';
import { CURVE } from './p256.js';
import { exportPublic, sign, verify } from './signing.js';
import { subtle } from './subtle.js';

/** @typedef {import('./identity.js').Device} Device */
/** @typedef {import('../walk/ticket.js').TicketKeys} TicketKeys */

const ALGORITHM = { name: 'ECDSA', namedCurve: CURVE };

/**
 * @param {Device} device vouches for the new one
 * @returns {Promise<TicketKeys>}
 */
export async function makeTravelKeys(device) {
  const pair = await subtle().generateKey(ALGORITHM, true, ['sign', 'verify']);
  const lineage = await endorse(device, await exportPublic(pair.publicKey));
  const { x, y, d } = await subtle().exportKey('jwk', pair.privateKey);
  return { ...writeLineage(lineage), x: x ?? '', y: y ?? '', d: d ?? '' };
}

/**
 * The device of a ticket, from now on with a secret that nobody can take out. What it receives
 * sealed messages with is made here: that never travelled.
 * @param {TicketKeys} keys from anybody
 * @returns {Promise<Device | null>} null where nobody vouches for it, or its halves do not fit
 */
export async function takeTravelKeys(keys) {
  const lineage = readLineage(keys);
  const last = lineage && await verifyLineage(lineage);
  if (!lineage || !last) return null;
  const { x, y, d } = keys;
  const point = [x, y].map((half) => fromBase64url(half, 32));
  if (!areSame(last.slice(1, 33), point[0] ?? new Uint8Array()) || !areSame(last.slice(33), point[1] ?? new Uint8Array())) return null;
  try {
    const jwk = { kty: 'EC', crv: CURVE, x, y };
    const privateKey = await subtle().importKey('jwk', { ...jwk, d }, ALGORITHM, false, ['sign']);
    const publicKey = await subtle().importKey('jwk', jwk, ALGORITHM, true, ['verify']);
    const probe = utf8('meshchat-journey');
    if (!await verify(last, probe, await sign(privateKey, probe))) return null;
    return { signing: { privateKey, publicKey }, box: await generateBoxKeys(), ...lineage };
  } catch {
    return null;
  }
}

