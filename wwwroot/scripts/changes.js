/** What a change makes of a message before the node has said so. Pure. */

/** @typedef {import('./state.js').Entry} Entry */
/** @typedef {import('./state.js').ChangeItem} ChangeItem */
/** @typedef {import('./protocol.js').Reaction} Reaction */

/**
 * Of changes with one key the last one counts.
 * @param {{kind: string, id: string, emoji?: string}} change
 */
export const changeKey = ({ kind, id, emoji }) => `${kind} ${id} ${emoji ?? ''}`;

/**
 * The message as it is once the change has come through. Said twice it is the same.
 * @param {Entry} entry
 * @param {ChangeItem} change
 * @param {string} me who changes it
 * @returns {Entry}
 */
export function withChange(entry, { kind, text, emoji, on, at, state }, me) {
  switch (kind) {
    case 'edit':
      if (entry.text === text) return entry;
      // One that was refused shows its words, but nothing was edited yet.
      return { ...entry, text: text ?? '', edited: state === 'failed' ? entry.edited : Math.max(at, entry.edited ?? 0) };
    case 'pin': return { ...entry, pinned: on ? entry.pinned || me : undefined };
    case 'delete':
      return { ...entry, text: '', deleted: entry.deleted ?? { by: me, at }, edited: undefined, pinned: undefined, reactions: undefined };
    case 'acknowledge': {
      const { count, people } = entry.urgent ?? { count: 0, people: [] };
      return people.includes(me) ? entry : { ...entry, urgent: { count: count + 1, people: [...people, me] } };
    }
    case 'react': return { ...entry, reactions: reacted(entry.reactions ?? [], emoji ?? '', me, on === true) };
  }
}

/**
 * @param {Reaction[]} reactions
 * @param {string} emoji
 * @param {string} person
 * @param {boolean} on
 * @returns {Reaction[]}
 */
function reacted(reactions, emoji, person, on) {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) return on ? [...reactions, { emoji, count: 1, people: [person] }] : reactions;
  if (known.people.includes(person) === on) return reactions;
  // Of many only some are named: oneself may be among the others, who are counted already.
  const isCounted = on && known.count > known.people.length;
  const count = known.count + (on ? (isCounted ? 0 : 1) : -1);
  const people = on ? [...known.people, person] : known.people.filter((other) => other !== person);
  return count > 0 ? reactions.map((reaction) => (reaction === known ? { emoji, count, people } : reaction))
    : reactions.filter((reaction) => reaction !== known);
}

/** @param {any} value @returns {value is ChangeItem} */
const isChange = (value) => typeof value === 'object' && value !== null &&
  [value.tag, value.room, value.id].every((part) => typeof part === 'string') &&
  (value.kind === 'delete' || value.kind === 'acknowledge' || value.kind === 'edit' ? value.kind !== 'edit' || typeof value.text === 'string'
    : typeof value.on === 'boolean' && (value.kind === 'pin' || (value.kind === 'react' && typeof value.emoji === 'string')));

/**
 * What an earlier visit of this tab left, as far as it has the right form.
 * @param {unknown} value
 * @returns {ChangeItem[]}
 */
export const restored = (value) => (Array.isArray(value) ? value.filter(isChange) : [])
  .map((item) => ({ ...item, at: Number(item.at) || 0, state: item.state === 'failed' ? 'failed' : 'queued' }));

/**
 * Earlier texts in what a node tells of one message, oldest first; null for anything else.
 * @param {any} told
 * @returns {{at: number, text: string}[] | null}
 */
export function versionsIn(told) {
  const versions = told?.versions ?? [];
  if (typeof told?.id !== 'string' || !Array.isArray(versions)) return null;
  return versions.filter((version) => Number.isFinite(version?.at) && typeof version.text === 'string')
    .map(({ at, text }) => ({ at, text }));
}
