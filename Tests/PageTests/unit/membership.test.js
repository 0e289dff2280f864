import assert from 'node:assert/strict';
import test from 'node:test';

import { ADA, BOB, joined, live, online, play, received, said } from './fixtures.js';

const info = (room, more = {}) => ({ room, kind: 'public', operators: [BOB.id], members: 2, maker: BOB.id, standing: 'member', ...more });
const entered = (room, more = {}) => received({ type: 'entered', room, messages: [], older: null, cursor: 'c1', reads: [], info: info(room), ...more });
const told = (room, event, person, more = {}) => received({ type: 'membership', room, event, person: person.id, name: person.name, at: 1_700_000_000_000, ...more });

/** Ada in a room that Bob made. */
const inGarden = () => play(online({ rooms: [info('garden')] }), entered('garden')).state;
const lines = (state, room = 'garden') => state.rooms[room].entries.map(({ kind, text, event, name }) => (kind === 'presence' ? `${name} ${event}` : text));

test('the rooms one is in come from the node, whatever this browser remembers', () => {
  const { state, sent } = play(online(), { type: 'socketClosed', code: 1006, reason: '', refused: [], now: 1, random: 0 }, { type: 'retryDue' },
    { type: 'socketOpened', door: '' }, received(joined({ rooms: [info('tea'), info('garden')] })));
  assert.deepEqual(state.roomOrder, ['lobby', 'garden', 'tea']);
  assert.deepEqual(sent.filter(({ type }) => type === 'enter').map(({ room }) => room), ['garden', 'tea']);
});

test('a room that was left elsewhere is not entered again; one that is wanted here is', () => {
  const gone = play(inGarden(), { type: 'socketClosed', code: 1006, reason: '', refused: [], now: 1, random: 0 },
    { type: 'roomWanted', room: 'tea' }, { type: 'retryDue' }, { type: 'socketOpened', door: '' }, received(joined({ rooms: [] })));
  assert.deepEqual(gone.state.roomOrder, ['lobby', 'tea']);
  assert.deepEqual(gone.sent.filter(({ type }) => type === 'enter').map(({ room }) => room), ['tea']);
});

test('a node that does not tell of rooms takes none away', () => {
  const { state } = play(inGarden(), { type: 'socketClosed', code: 1006, reason: '', refused: [], now: 1, random: 0 },
    { type: 'retryDue' }, { type: 'socketOpened', door: '' }, received(joined()));
  assert.deepEqual(state.roomOrder, ['lobby', 'garden']);
});

test('who is taken out keeps what is in view and does not go back by reconnecting', () => {
  const { state } = play(inGarden(), received({ ...live(1), room: 'garden' }), told('garden', 'removed', ADA, { by: BOB.id }));
  assert.deepEqual(state.rooms.garden.out, { by: 'Bob' });
  assert.equal(state.rooms.garden.entries.length, 1);
  const { sent } = play(state, { type: 'socketClosed', code: 1006, reason: '', refused: [], now: 1, random: 0 },
    { type: 'retryDue' }, { type: 'socketOpened', door: '' }, received(joined({ rooms: [] })));
  assert.deepEqual(sent.filter(({ type }) => type === 'enter'), []);
  const back = play(state, { type: 'comeBackWanted', room: 'garden' });
  assert.equal(back.sent[0].again, true);
  assert.equal(play(back.state, entered('garden')).state.rooms.garden.out, null);
});

test('leaving in another tab is leaving here', () => {
  const { state, sent } = play(inGarden(), { type: 'roomChosen', room: 'garden' }, received({ type: 'left', room: 'garden' }));
  assert.deepEqual([state.roomOrder, state.current, sent], [['lobby'], 'lobby', []]);
});

test('lines tell who came, who went and what was done', () => {
  const eve = { id: '0000000000EVE', name: 'Eve' };
  const { state } = play(inGarden(), told('garden', 'joined', eve), told('garden', 'removed', eve, { by: BOB.id }),
    received({ type: 'room', info: info('garden', { topic: { text: 'Seeds', by: BOB.id, at: 1_700_000_000_000 } }) }));
  assert.deepEqual(lines(state), ['Eve joined', 'Bob took Eve out of the room', 'Bob changed the topic: Seeds']);
  assert.equal(state.rooms.garden.info.standing, 'member');
});

test('a direct message brings its room; a private room waits until one wants it', () => {
  const direct = info('~a', { kind: 'direct', standing: 'invited', with: BOB.id, withName: 'Bob' });
  const one = play(online(), told('~a', 'invited', ADA, { by: BOB.id, info: direct }));
  assert.deepEqual([one.state.roomOrder, one.sent.map(({ type, room }) => [type, room])], [['lobby', '~a'], [['enter', '~a']]]);
  const other = play(online(), told('~b', 'invited', ADA, { by: BOB.id, info: info('~b', { kind: 'private', standing: 'invited' }) }));
  assert.deepEqual([other.state.roomOrder, other.sent], [['lobby', '~b'], []]);
  const blocked = play({ ...online(), blocked: [{ id: BOB.id, name: 'Bob' }] }, told('~a', 'invited', ADA, { by: BOB.id, info: direct }));
  assert.deepEqual(blocked.state.roomOrder, ['lobby']);
});

test('a room that a code opened is entered once one may, whichever comes first', () => {
  const invited = told('~b', 'invited', ADA, { info: info('~b', { kind: 'private', standing: 'invited' }) });
  for (const order of [[{ type: 'letIn', room: '~b' }, invited], [invited, { type: 'letIn', room: '~b' }]]) {
    const { state, sent } = play({ ...online(), sealedDialog: 'code' }, ...order);
    assert.deepEqual(sent.map(({ type, room }) => [type, room]), [['enter', '~b']]);
    const there = play(state, entered('~b', { info: info('~b', { kind: 'private' }) })).state;
    assert.deepEqual([there.current, there.sealedDialog, there.expected], ['~b', '', '']);
  }
});

test('what the node refuses is told where it was asked for', () => {
  const asked = play(inGarden(), { type: 'amendWanted', amend: { type: 'topic', room: 'garden', text: 'x' }, tag: 't1' });
  const { state } = play(asked.state, received({ type: 'error', code: 'not-allowed', text: 'Only operators.', tag: asked.sent[0].tag }));
  assert.deepEqual(state.problem, { where: 'card', text: 'Only operators.' });
  assert.deepEqual(state.roomOrder, ['lobby', 'garden']);
  const offline = play({ ...inGarden(), connection: { ...inGarden().connection, state: 'waiting' } }, { type: 'amendWanted', amend: { type: 'archive', room: 'garden', on: true }, tag: 't2' });
  assert.deepEqual([offline.sent, offline.state.problem.where], [[], 'card']);
});

test('commands name people as they are shown, and say whom they do not find', () => {
  const typed = (text) => ({ type: 'typed', text, tag: 'tag', now: 1 });
  const { sent } = play(inGarden(), { type: 'roomChosen', room: 'garden' }, typed('/op @bob'), typed('/remove BOB'));
  assert.deepEqual(sent.map(({ type, person, on }) => [type, person, on]), [['appoint', BOB.id, true], ['remove', BOB.id, undefined]]);
  const lost = play(inGarden(), { type: 'roomChosen', room: 'garden' }, typed('/op Nobody'));
  assert.match(lost.state.problem.text, /Nobody here is called Nobody/);
});

test('what is said in a room is not lost with a room that is gone', () => {
  const { state } = play(inGarden(), { type: 'roomChosen', room: 'garden' }, said('hello', 't'), received({ type: 'left', room: 'garden' }));
  assert.equal(state.outbox.length, 1);
});
