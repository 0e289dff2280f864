/** What several tests start from. */

import { reduce } from '../../../wwwroot/scripts/reducer.js';
import { initialState } from '../../../wwwroot/scripts/state.js';

export const ADA = { id: '0000000000ADA', name: 'Ada', node: 'AAAA-AAAA' };
export const BOB = { id: '0000000000B0B', name: 'Bob', node: 'BBBB-BBBB' };

let count = 0;

/** A message as the wire has it; `place` gives its order. */
export function message(place, more = {}) {
  count += 1;
  return {
    id: `0000000000ABC-${count}`, order: String(place).padStart(20, '0'), at: 1_700_000_000_000 + place * 1000,
    by: BOB.id, name: BOB.name, node: BOB.node, text: `message ${place}`, ...more,
  };
}

export const live = (place, more) => ({ type: 'message', room: 'lobby', cursor: `c${place}`, ...message(place, more) });

export const joined = (more = {}) => ({
  type: 'joined', you: ADA, token: 'secret', room: 'lobby', messages: [], older: null, people: [ADA, BOB],
  nodes: [], cursor: 'c0', resumed: false, ...more,
});

/** The node's first word; without `nonce` and `key` it is one that knows no keys. */
export const welcome = (more = {}) => ({
  type: 'welcome', protocol: 1, node: { id: 'AAAA-AAAA', name: 'attic' }, mesh: 'open',
  limits: { textBytes: 8192, nameCharacters: 32, messagesPerSecond: 20 }, ...more,
});

/** Runs actions one after the other and keeps what they wanted done. */
export function play(state, ...actions) {
  const effects = [];
  for (const action of actions) {
    const [next, wanted] = reduce(state, action);
    state = next;
    effects.push(...wanted);
  }
  return { state, effects, sent: effects.filter((e) => e.effect === 'send').map((e) => e.message) };
}

export const received = (wire, now = 1_700_000_000_000) => ({ type: 'received', message: wire, now });
export const closed = (code = 1006, reason = '', more = {}) => ({ type: 'socketClosed', code, reason, refused: [], now: 1000, random: 0, ...more });

/** Ada, in the lobby. */
export function online(more) {
  return play(
    initialState(),
    { type: 'nameGiven', name: 'Ada', remember: true }, { type: 'socketOpened', door: '' }, received(joined(more)),
  ).state;
}

export const said = (text, tag) => ({ type: 'said', text, tag, now: 1_700_000_000_000 });
export const texts = (state, room = 'lobby') => state.rooms[room].entries.map((entry) => entry.text);
