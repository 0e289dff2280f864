/** What somebody typed and sent off: something to say, or a command. */

import { parseTyped } from '../commands.js';
import { expand } from '../emoji.js';
import { fold } from '../mentions.js';
import { nameOf, namesakes } from '../persona.js';
import { LOBBY } from '../protocol.js';
import { isOperator } from '../room-title.js';
import { roomOf } from '../state.js';
import { signedOut } from './connection.js';
import { amendWanted, cardOpened } from './membership.js';
import { said } from './outbox.js';
import { nameChanged } from './people.js';
import { givenUp, wanted } from './places.js';
import { olderWanted } from './rooms.js';
import { directWanted } from './sealed.js';

/** @typedef {import('../state.js').State} State */
/** @typedef {import('../actions.js').Outcome} Outcome */

/** @param {State} state @param {string} text @returns {Outcome} */
const withProblem = (state, text) => [{ ...state, problem: { where: 'composer', text } }, []];

/** @param {State} state @param {{text: string, urgent?: boolean}} what @param {string} tag @param {number} now @returns {Outcome} */
export function typed(state, { text, urgent }, tag, now) {
  const asked = parseTyped(text);
  if (asked.type === 'problem') return withProblem(state, asked.text);
  const closed = { ...state, panel: /** @type {const} */ (''), problem: null };
  if (asked.type === 'say') return said(closed, expand(asked.text), tag, now, urgent);
  if (asked.name === 'urgent') return said(closed, expand(asked.argument), tag, now, true);
  const [next, effects] = commanded(closed, asked.name, asked.argument, tag);
  // What is wrong with it is said where it was typed.
  return next.problem ? withProblem(state, next.problem.text) : [next, effects];
}

/** @param {State} state @param {string} name @param {string} argument @param {string} tag @returns {Outcome} */
function commanded(state, name, argument, tag) {
  const room = state.current;
  switch (name) {
    case 'topic': return argument || isOperator(state.rooms[room], state.me?.id)
      ? amendWanted(state, { type: 'topic', room, text: argument }, tag) : cardOpened(state, room);
    case 'members': return cardOpened(state, room);
    case 'archive': return amendWanted(state, { type: 'archive', room, on: state.rooms[room].info?.archived !== true }, tag);
    case 'code': return [{ ...state, sealedDialog: 'code', givenCode: argument.slice(0, 10) }, []];
    case 'msg': return withPerson(state, argument, (id, name) => directWanted(state, { id, name }));
    case 'op': return about(state, argument, (person) => ({ type: 'appoint', room, person, on: true }), tag);
    case 'deop': return about(state, argument, (person) => ({ type: 'appoint', room, person, on: false }), tag);
    case 'remove': return about(state, argument, (person) => ({ type: 'remove', room, person }), tag);
    case 'nick': return nameChanged(state, argument);
    case 'join': return wanted(state, argument);
    case 'leave': return left(state, argument.replace(/^#/, '').toLowerCase() || state.current);
    case 'history': return lookedBack(state, argument ? Number(argument) : undefined);
    // The lobby is the way in and out; elsewhere one leaves the room.
    case 'quit': return state.current === LOBBY ? signedOut(state) : givenUp(state, state.current);
    case 'rooms':
      return [{ ...state, panel: 'rooms' }, state.connection.state === 'online' ? [{ effect: 'send', message: { type: 'rooms' } }] : []];
    case 'who':
    case 'nodes': return [{ ...state, panel: name }, []];
    default: return [{ ...state, panel: 'help' }, []];
  }
}

/**
 * Something about somebody, by the name that is shown of them.
 * @param {State} state
 * @param {string} typed
 * @param {(person: string) => import('../actions.js').Amend} amend
 * @param {string} tag
 * @returns {Outcome}
 */
function about(state, typed, amend, tag) {
  return withPerson(state, typed, (person) => amendWanted(state, amend(person), tag));
}

/**
 * @param {State} state
 * @param {string} typed a name as it is shown
 * @param {(id: string, name: string) => Outcome} then
 * @returns {Outcome}
 */
function withPerson(state, typed, then) {
  const called = fold(typed.replace(/^@/, ''));
  const { entries, members } = state.rooms[state.current];
  const people = [...(members?.list ?? []), ...state.people, ...entries.map(({ by, name }) => ({ id: by, name }))];
  const shared = namesakes(people);
  const found = [...new Set(people.filter((person) => fold(nameOf(person, shared)) === called).map(({ id }) => id))];
  if (found.length === 1) return then(found[0], typed);
  return withProblem(state, found.length ? `Several people are called ${typed}: choose one in /members.` : `Nobody here is called ${typed.slice(0, 40)}.`);
}

/** @param {State} state @param {string} room @returns {Outcome} */
function left(state, room) {
  if (room === LOBBY) return withProblem(state, 'The lobby stays. /quit leaves meshchat.');
  if (!roomOf(state, room)) return withProblem(state, `You are not in #${room}.`);
  return givenUp(state, room);
}

/** @param {State} state @param {number} [count] @returns {Outcome} */
function lookedBack(state, count) {
  const [next, effects] = olderWanted(state, state.current, count);
  return [{ ...next, lookedBack: state.lookedBack + 1 }, effects];
}
