import assert from 'node:assert/strict';
import test from 'node:test';

import { decode } from '../../../wwwroot/scripts/protocol.js';
import { rowsOf } from '../../../wwwroot/scripts/timeline.js';
import { openMessage } from '../../../wwwroot/scripts/sealed/opening.js';
import { ADA, BOB, closed, message, online, play, received, said, welcome } from './fixtures.js';

const NOW = 1_700_000_000_000;
const rows = (state) => rowsOf(state, NOW).filter((row) => row.type === 'message');
const texts = (state) => rows(state).map((row) => row.entry.text);
const told = (id, messages, older = null) => received({ type: 'thread', id, messages, older });
const first = message(1, { text: 'question', answers: 2 });
const inThread = (number, text = `answer ${number}`) => message(number, { text, thread: first.id });
/** It comes, or comes anew. */
const live = (one) => received({ type: 'message', room: 'lobby', cursor: 'c9', ...one });
const open = [{ type: 'threadOpened', id: first.id }];

test('what is in a thread is not among the messages of the room, and counted where it began', () => {
  const state = online({ messages: [first, inThread(2), inThread(3), message(4, { text: 'else' })] });
  assert.deepEqual(texts(state), ['question', 'else']);
  assert.equal(rows(state)[0].answers, 2);
  const five = inThread(5);
  const more = play(state, live(five)).state;
  assert.deepEqual(texts(more), ['question', 'else']);
  assert.equal(rows(more)[0].answers, 3);
  // Told again it is not counted again, and what the node counts is right.
  assert.equal(rows(play(more, live(five)).state)[0].answers, 3);
  assert.equal(rows(play(more, live({ ...first, answers: 7 })).state)[0].answers, 7);
});

test('a thread takes the place of its room, with what the node has of it', () => {
  const three = inThread(3);
  const state = online({ messages: [first, three, message(4, { text: 'else' })] });
  const opened = play(state, ...open);
  assert.deepEqual(opened.sent, [{ type: 'thread', id: first.id, limit: 100 }]);
  assert.deepEqual(texts(opened.state), ['question', 'answer 3']);
  const all = play(opened.state, told(first.id, [inThread(2), three], 'o/x-1'));
  assert.deepEqual(texts(all.state), ['question', 'answer 2', 'answer 3']);
  assert.deepEqual(play(all.state, { type: 'olderWanted', room: 'lobby' }).sent, [{ type: 'thread', id: first.id, before: 'o/x-1', limit: 100 }]);
  const nine = message(9);
  const said1 = play(all.state, said('me too', 't1'));
  assert.deepEqual(said1.sent, [{ type: 'say', room: 'lobby', text: 'me too', tag: 't1', thread: first.id }]);
  assert.deepEqual(texts(said1.state).at(-1), 'me too');
  const stored = play(said1.state, received({ type: 'ack', tag: 't1', id: nine.id, order: nine.order }));
  assert.deepEqual(texts(stored.state).at(-1), 'me too');
  const back = play(stored.state, { type: 'threadClosed' }).state;
  assert.deepEqual(texts(back), ['question', 'else']);
});

test('while a thread is open, what is said in the room stays unread, and what is said there does not', () => {
  const { state } = play(online({ messages: [first] }), ...open, live(inThread(5, 'answer')), live(message(6, { text: 'room' })));
  assert.deepEqual(texts(state), ['question', 'answer']);
  assert.equal(state.rooms.lobby.unread, 1);
  assert.equal(play(state, { type: 'threadClosed' }).state.rooms.lobby.unread, 0);
});

test('a thread that is open is asked for again at the next node', () => {
  const { sent } = play(online({ messages: [first] }), ...open, closed(), { type: 'retryDue' }, { type: 'socketOpened' }, received(welcome()),
    received({ ...onlineAgain() }));
  assert.ok(sent.some((one) => one.type === 'thread' && one.id === first.id));
});

/** What a node tells one who comes back. */
function onlineAgain() {
  return {
    type: 'joined', you: ADA, room: 'lobby', messages: [first], older: null, people: [ADA], nodes: [], cursor: 'c2', resumed: false, reads: [], rooms: [],
  };
}

test('what is deleted says who did it, has no reactions, and cannot be edited', () => {
  const mine = message(2, { by: ADA.id, name: 'Ada' });
  const state = online({ messages: [first, mine], people: [ADA, BOB] });
  const asked = play(state, { type: 'changeWanted', change: { kind: 'delete', id: mine.id }, tag: 'd1', now: NOW });
  assert.deepEqual(asked.sent, [{ type: 'delete', id: mine.id, tag: 'd1' }]);
  assert.equal(rows(asked.state)[1].gone, 'You deleted this message');
  const done = play(asked.state, received({ type: 'ack', tag: 'd1', id: message(8).id }));
  assert.equal(rows(done.state)[1].entry.text, '');
  assert.equal(play(done.state, { type: 'lastEditWanted' }).state.rooms.lobby.compose, null);
  const refused = play(asked.state, received({ type: 'error', code: 'not-allowed', text: 'No.', tag: 'd1' }));
  assert.equal(rows(refused.state)[1].entry.text, mine.text);
  assert.deepEqual(refused.state.problem, { where: 'composer', text: 'Deleting the message was not taken: No.' });
  const other = play(state, live({ ...first, text: '', deleted: { by: BOB.id, at: NOW } }), live({ ...mine, text: '', deleted: { by: BOB.id, at: NOW } }));
  assert.deepEqual(rows(other.state).map((row) => row.gone), ['This message was deleted', 'Bob deleted this message, as an operator']);
});

test('an urgent message tells who acknowledged it, and asks who has not', () => {
  const urgent = message(2, { text: 'out!', urgent: { count: 1, people: [BOB.id] } });
  const state = online({ messages: [urgent], people: [ADA, BOB] });
  assert.deepEqual(rows(state)[0].urgency, { words: 'acknowledged by 1 person', names: rows(state)[0].urgency.names, isDone: false });
  const asked = play(state, { type: 'changeWanted', change: { kind: 'acknowledge', id: urgent.id }, tag: 'a1', now: NOW });
  assert.deepEqual(asked.sent, [{ type: 'acknowledge', id: urgent.id, tag: 'a1' }]);
  assert.equal(rows(asked.state)[0].urgency.isDone, true);
  assert.equal(rows(asked.state)[0].urgency.words, 'acknowledged by 2 people');
  const said1 = play(state, { type: 'typed', text: '/urgent leave now', tag: 't1', now: NOW });
  assert.deepEqual(said1.sent, [{ type: 'say', room: 'lobby', text: 'leave now', tag: 't1', urgent: true }]);
});

test('what a node tells of these has a form', () => {
  const frame = { type: 'message', room: 'lobby', ...first };
  assert.ok(decode(JSON.stringify({ ...frame, deleted: { by: 'x', at: 1 }, urgent: { count: 1, people: ['x'] }, thread: first.id, missing: true })));
  for (const wrong of [{ deleted: true }, { deleted: { by: 'x' } }, { urgent: { count: 1 } }, { thread: '<b>' }, { answers: '3' }, { missing: 1 }]) {
    assert.equal(decode(JSON.stringify({ ...frame, ...wrong })), null, JSON.stringify(wrong));
  }
  assert.ok(decode(JSON.stringify({ type: 'thread', id: first.id, messages: [first], older: null })));
  assert.equal(decode(JSON.stringify({ type: 'thread', id: 'x', messages: [first], older: null })), null);
});

test('a deleted message of a sealed room is no unreadable one', async () => {
  const ring = { keys: new Map() };
  const { message: opened, isOpen } = await openMessage(/** @type {any} */ (ring), '~room', message(1, { text: '', deleted: { by: ADA.id, at: NOW } }));
  assert.equal(isOpen, true);
  assert.equal(opened.kind, undefined);
});
