/** Whose key was compared, who only has such a person's name, and who is blocked. Pure. */

import { skeletonOf } from './skeleton.js';

/** @typedef {{ids: ReadonlySet<string>, names: ReadonlyMap<string, string>}} TrustIndex names by what they look like */

/** @type {TrustIndex} */
const NOTHING = { ids: new Set(), names: new Map() };

/** Said of somebody whose key was compared. */
export const VERIFIED = 'verified';

/**
 * @param {{verified: readonly import('./settings.js').Verified[], people: readonly {id: string, name: string}[]}} state
 * @returns {TrustIndex}
 */
export function trustIndex({ verified, people }) {
  if (verified.length === 0) return NOTHING;
  const ids = new Set(verified.map(({ id }) => id));
  const named = [...people.filter(({ id }) => ids.has(id)), ...verified];
  return { ids, names: new Map(named.map(({ name }) => [skeletonOf(name), name])) };
}

/**
 * @param {{id: string, name: string}} person
 * @param {TrustIndex} index
 * @param {string} me who is not told of oneself
 * @returns {string} words, empty where nothing is to be said
 */
export function trustOf({ id, name }, { ids, names }, me) {
  if (ids.size === 0 || id === me) return '';
  if (ids.has(id)) return VERIFIED;
  const known = names.get(skeletonOf(name));
  return known === undefined ? '' : `not the ${known} you verified`;
}

/**
 * @param {{blocked: readonly {id: string}[]}} state
 * @param {string} id
 */
export const isBlocked = ({ blocked }, id) => blocked.length > 0 && blocked.some((other) => other.id === id);

/**
 * @param {readonly import('./protocol.js').Reaction[]} reactions
 * @param {ReadonlySet<string>} blocked
 * @returns {readonly import('./protocol.js').Reaction[]}
 */
export function withoutPeople(reactions, blocked) {
  if (blocked.size === 0) return reactions;
  return reactions.flatMap((reaction) => {
    const people = reaction.people.filter((id) => !blocked.has(id));
    const count = reaction.count - (reaction.people.length - people.length);
    return count > 0 ? [{ ...reaction, people, count }] : [];
  });
}
