import assert from 'node:assert/strict';
import test from 'node:test';

import { MEMORY_MAX, OUTBOX_MAX, initialState } from '../../../wwwroot/scripts/state.js';
import { ADA, BOB, closed, joined, live, message, online, play, received, said, texts, welcome } from './fixtures.js';

test('joining sends the name first, then asks for what the page shows', () => {
  const { state, sent } = play(
    initialState({ roomOrder: ['lobby', 'music'] }),
    { type: 'nameGiven', name: ' Ada ', remember: true }, { type: 'socketOpened', door: '' }, received(welcome()),
    received(joined()));
  assert.deepEqual(sent[0], { type: 'join', name: 'Ada', room: 'lobby' });
  assert.deepEqual(sent.slice(1).map((one) => one.type), ['enter', 'mesh', 'rooms']);
  assert.equal(state.connection.state, 'online');
  assert.equal(state.inside, true);
});

const CHALLENGE = { nonce: 'bm9uY2U', node: { id: 'AAAA-AAAA', name: 'attic', key: 'a2V5' } };

test('a node that knows keys is shown a proof made for its connection, not a token', () => {
  const waiting = play(
    initialState({ token: 'old' }), { type: 'nameGiven', name: 'Ada', remember: true }, { type: 'socketOpened', door: '' },
    received(welcome(CHALLENGE)));
  assert.deepEqual(waiting.sent, []);
  assert.deepEqual(waiting.effects.at(-1), { effect: 'prove', nonce: 'bm9uY2U', nodeKey: 'a2V5' });
  const proof = { key: 'k', box: 'b', until: 9, sig: 's' };
  const stale = play(waiting.state, { type: 'proofMade', nonce: 'other', proof });
  assert.deepEqual(stale.sent, []);
  const { sent } = play(waiting.state, { type: 'proofMade', nonce: 'bm9uY2U', proof });
  assert.deepEqual(sent, [{ type: 'join', name: 'Ada', room: 'lobby', ...proof }]);
});

test('who cannot or will not keep keys comes in by token', () => {
  const known = initialState({ token: 'mine' });
  const name = { type: 'nameGiven', name: 'Ada', remember: true };
  const asked = play(known, name, { type: 'socketOpened', door: '' }, received(welcome(CHALLENGE)));
  const unable = play(asked.state, { type: 'proofMade', nonce: 'bm9uY2U', proof: null });
  assert.deepEqual(unable.sent, [{ type: 'join', name: 'Ada', room: 'lobby', token: 'mine' }]);
  const passing = play(known, { ...name, remember: false }, { type: 'socketOpened', door: '' }, received(welcome(CHALLENGE)));
  assert.deepEqual(passing.sent, [{ type: 'join', name: 'Ada', room: 'lobby', token: 'mine' }]);
});

test('a refused name leads back to the way in, with the words', () => {
  const { state, effects } = play(
    initialState(), { type: 'nameGiven', name: 'x', remember: true }, { type: 'socketOpened', door: '' },
    received({ type: 'error', code: 'name-invalid', text: 'Too strange.' }), closed());
  assert.equal(state.inside, false);
  assert.deepEqual(state.problem, { where: 'join', text: 'Too strange.' });
  assert.equal(state.connection.state, 'idle');
  assert.ok(effects.some((one) => one.effect === 'disconnect'));
});

test('a message goes out at once, and its ack puts it in its place', () => {
  const { state, sent } = play(
    online(), said('hello', 't1'), received({ type: 'ack', tag: 't1', id: '0000000000AAA-1', order: '5' }));
  assert.deepEqual(sent, [{ type: 'say', room: 'lobby', text: 'hello', tag: 't1' }]);
  assert.deepEqual(state.outbox, []);
  assert.deepEqual(texts(state), ['hello']);
  assert.equal(state.rooms.lobby.entries[0].key, 't:t1');
  assert.deepEqual(state.delivery.get('0000000000AAA-1'), [1, 0]);
});

test('what was said while away is sent in order, and what was not acknowledged again under its tag', () => {
  const away = play(online(), said('one', 't1'), closed(), said('two', 't2'), said('three', 't3'));
  assert.deepEqual(away.sent.map((one) => one.text), ['one']);
  const back = play(away.state, { type: 'retryDue' }, { type: 'socketOpened', door: '' }, received(welcome()),
    received(joined({ resumed: true })));
  assert.equal(back.sent[0].token, 'secret');
  assert.equal(back.sent[0].cursor, 'c0');
  assert.deepEqual(
    back.sent.filter((one) => one.type === 'say').map(({ text, tag }) => [text, tag]),
    [['one', 't1'], ['two', 't2'], ['three', 't3']]);
});

test('one’s own message that comes before its ack is shown once', () => {
  const own = live(1, { by: ADA.id, name: ADA.name, text: 'hello' });
  const early = play(online(), said('hello', 't1'), received(own));
  assert.deepEqual(texts(early.state), ['hello']);
  assert.equal(early.state.outbox[0].echo, own.id);
  const { state } = play(early.state, received({ type: 'ack', tag: 't1', id: own.id, order: own.order }));
  assert.deepEqual(texts(state), ['hello']);
  assert.deepEqual(state.outbox, []);
});

test('an echo that was somebody else’s does not lose the message when the connection goes', () => {
  const own = live(1, { by: ADA.id, name: ADA.name, text: 'ok' });
  const { state } = play(online(), said('ok', 't1'), received(own), closed());
  assert.equal(state.outbox[0].state, 'queued');
  assert.equal(state.outbox[0].echo, undefined);
});

test('only so many are under way; each ack lets the next one go', () => {
  const many = Array.from({ length: 25 }, (_, index) => said(`m${index}`, `t${index}`));
  const first = play(online(), ...many);
  assert.equal(first.sent.length, 20);
  const next = play(first.state, received({ type: 'ack', tag: 't0', id: '0000000000AAA-1', order: '5' }));
  assert.deepEqual(next.sent.map((one) => one.text), ['m20']);
});

test('more than the outbox holds is refused with words, not lost silently', () => {
  const away = play(online(), closed()).state;
  const many = Array.from({ length: OUTBOX_MAX + 1 }, (_, index) => said(`m${index}`, `t${index}`));
  const { state } = play(away, ...many);
  assert.equal(state.outbox.length, OUTBOX_MAX);
  assert.equal(state.problem.where, 'composer');
});

test('a refused message stays, with why, and can be tried again or discarded', () => {
  const refused = play(online(), said('x', 't1'), received({ type: 'error', code: 'disk-full', text: 'Full.', tag: 't1' }));
  assert.equal(refused.state.outbox[0].state, 'failed');
  assert.equal(refused.state.outbox[0].words, 'Full.');
  const again = play(refused.state, { type: 'retryWanted', tag: 't1' });
  assert.deepEqual(again.sent.map((one) => one.tag), ['t1']);
  assert.deepEqual(play(refused.state, { type: 'discardWanted', tag: 't1' }).state.outbox, []);
});

test('a delayed message is still on its way', () => {
  const { state } = play(online(), said('x', 't1'), received({ type: 'error', code: 'rate-limited', text: 'Slowly.', tag: 't1' }));
  assert.equal(state.outbox[0].state, 'sent');
  assert.equal(state.outbox[0].words, 'Slowly.');
});

test('messages elsewhere, or below, or while nobody looks, are unread', () => {
  const hidden = play(online(), { type: 'visibilityChanged', visible: false }, received(live(1)), received(live(2)));
  assert.equal(hidden.state.rooms.lobby.unread, 2);
  assert.equal(hidden.state.rooms.lobby.unreadFrom, hidden.state.rooms.lobby.entries[0].key);
  assert.equal(play(hidden.state, { type: 'visibilityChanged', visible: true }).state.rooms.lobby.unread, 0);
  const scrolled = play(online(), { type: 'scrolled', atBottom: false }, received(live(1)));
  assert.equal(scrolled.state.rooms.lobby.unread, 1);
  assert.equal(play(online(), received(live(1))).state.rooms.lobby.unread, 0);
  const mine = play(online(), { type: 'visibilityChanged', visible: false }, received(live(1, { by: ADA.id })));
  assert.equal(mine.state.rooms.lobby.unread, 0);
});

test('one comes to what is new in a room, and it is read at its end', () => {
  const away = play(online(), { type: 'roomWanted', room: 'music' }, received(live(1)), received(live(2))).state;
  const back = play(away, { type: 'roomChosen', room: 'lobby' }).state;
  assert.deepEqual([back.current, back.atBottom, back.rooms.lobby.unread], ['lobby', false, 2]);
  assert.equal(play(back, { type: 'scrolled', atBottom: true }).state.rooms.lobby.unread, 0);
  assert.equal(play(back, { type: 'roomChosen', room: 'lobby' }).state.rooms.lobby.unread, 0);
  const left = play(away, { type: 'roomGivenUp', room: 'music' }).state;
  assert.deepEqual([left.current, left.atBottom, left.rooms.lobby.unread], ['lobby', false, 2]);
});

test('late messages stand in their place', () => {
  const { state } = play(online({ messages: [message(10), message(30)] }), received(live(20, { late: true })));
  assert.deepEqual(texts(state), ['message 10', 'message 20', 'message 30']);
});

test('pages of history are asked for once and end at the beginning', () => {
  const start = online({ messages: [message(100)], older: 'O/1' });
  const asked = play(start, { type: 'olderWanted', room: 'lobby' }, { type: 'olderWanted', room: 'lobby' });
  assert.deepEqual(asked.sent, [{ type: 'history', room: 'lobby', before: 'O/1', limit: 100 }]);
  const { state, sent } = play(asked.state,
    received({ type: 'history', room: 'lobby', messages: [message(50), message(60)], older: null }),
    { type: 'olderWanted', room: 'lobby' });
  assert.deepEqual(texts(state), ['message 50', 'message 60', 'message 100']);
  assert.deepEqual(sent, []);
});

test('memory is bounded: at the bottom the oldest go and can be paged again', () => {
  let state = online({ messages: [message(1)], older: null });
  for (let place = 2; place <= MEMORY_MAX + 10; place += 1) state = play(state, received(live(place))).state;
  const { entries, older } = state.rooms.lobby;
  assert.equal(entries.length, MEMORY_MAX);
  assert.equal(older, `${entries[0].order}/${entries[0].id}`);
});

test('memory is bounded: while reading far above the newest go, and come back when wanted', () => {
  const page = (from) => Array.from({ length: 200 }, (_, index) => message(from + index));
  let state = play(online({ messages: page(100_000), older: 'x' }), { type: 'scrolled', atBottom: false }).state;
  for (let from = 99_800; from > 99_800 - 2 * MEMORY_MAX && !state.rooms.lobby.detached; from -= 200) {
    state = play(state, { type: 'olderWanted', room: 'lobby' },
      received({ type: 'history', room: 'lobby', messages: page(from), older: 'x' })).state;
  }
  assert.equal(state.rooms.lobby.entries.length, MEMORY_MAX);
  const heard = play(state, received(live(200_000))).state;
  assert.equal(heard.rooms.lobby.unread, 1);
  assert.equal(heard.rooms.lobby.entries.length, MEMORY_MAX);
  const back = play(heard, { type: 'newestWanted', room: 'lobby' });
  assert.deepEqual(back.sent, [{ type: 'history', room: 'lobby', limit: 100 }]);
  const { state: newest } = play(back.state, received({ type: 'history', room: 'lobby', messages: page(200_000), older: 'y' }));
  assert.equal(newest.rooms.lobby.detached, false);
  assert.equal(newest.rooms.lobby.entries.length, 200);
  assert.equal(newest.rooms.lobby.older, 'y');
});

test('after a pause the missed messages are merged; a tail that does not reach back starts anew', () => {
  const kept = message(10);
  const away = play(online({ messages: [kept] }), closed(), { type: 'retryDue' }, { type: 'socketOpened', door: '' }).state;
  const resumed = play(away, received(joined({ resumed: true, messages: [message(11)] })));
  assert.deepEqual(texts(resumed.state), ['message 10', 'message 11']);
  const overlapping = play(away, received(joined({ messages: [kept, message(12)], older: 'o' })));
  assert.deepEqual(texts(overlapping.state), ['message 10', 'message 12']);
  const apart = play(away, received(joined({ messages: [message(500)], older: 'o' })));
  assert.deepEqual(texts(apart.state), ['message 500']);
  assert.equal(apart.state.rooms.lobby.older, 'o');
});

test('rooms are entered, left, and refused', () => {
  const entered = play(online(), { type: 'roomWanted', room: ' #Music ' });
  assert.deepEqual(entered.sent, [{ type: 'enter', room: 'music', tag: 'room:enter:music' }]);
  assert.equal(entered.state.current, 'music');
  const there = play(entered.state, received({ type: 'entered', room: 'music', messages: [message(1)], older: null, cursor: 'c' }));
  assert.deepEqual(texts(there.state, 'music'), ['message 1']);
  const left = play(there.state, { type: 'roomGivenUp', room: 'music' });
  assert.deepEqual(left.sent, [{ type: 'leave', room: 'music' }]);
  assert.equal(left.state.current, 'lobby');
  const refused = play(entered.state, received({ type: 'error', code: 'room-invalid', text: 'No such name.' }));
  assert.deepEqual(refused.state.roomOrder, ['lobby']);
  assert.deepEqual(refused.state.problem, { where: 'room', text: 'No such name.' });
});

test('names that every object knows are rooms like any other', () => {
  for (const name of ['constructor', '__proto__', 'tostring']) {
    assert.deepEqual(play(online(), received({ ...live(1), room: name })).state.roomOrder, ['lobby']);
    const { state, sent } = play(online(), { type: 'roomWanted', room: name },
      received({ type: 'entered', room: name, messages: [message(1)], older: null }), received({ ...live(2), room: name }));
    assert.deepEqual(sent, [{ type: 'enter', room: name, tag: `room:enter:${name}` }]);
    assert.deepEqual(texts(state, name), ['message 1', 'message 2']);
    assert.equal(play(state, { type: 'roomGivenUp', room: name }).state.current, 'lobby');
  }
});

test('people come, go and take other names', () => {
  const eve = { id: '0000000000EVE', name: 'Eve', node: 'BBBB-BBBB' };
  const { state, effects } = play(online(),
    received({ type: 'presence', event: 'joined', person: eve, at: 1 }),
    received({ type: 'presence', event: 'left', person: BOB, at: 2 }),
    received({ type: 'presence', event: 'renamed', person: { ...ADA, name: 'Countess' }, previous: 'Ada', at: 3 }));
  assert.deepEqual(state.people.map((person) => person.name).sort(), ['Countess', 'Eve']);
  assert.deepEqual(state.rooms.lobby.entries.map((entry) => entry.event), ['joined', 'left', 'renamed']);
  assert.equal(state.me.name, 'Countess');
  assert.equal(effects.at(-1).person.name, 'Countess');
});

test('a person on two nodes stays while one of them is left', () => {
  const twice = online({ people: [ADA, BOB, { ...BOB, node: 'CCCC-CCCC' }] });
  const { state } = play(twice, received({ type: 'presence', event: 'left', person: BOB, at: 1 }));
  assert.deepEqual(state.people.filter((person) => person.id === BOB.id).map((person) => person.node), ['CCCC-CCCC']);
});

test('pauses between attempts grow and end; a refused origin is not tried again', () => {
  let state = play(online(), closed()).state;
  const pauses = [state.connection.retryAt - 1000];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    state = play(state, { type: 'retryDue' }, closed()).state;
    pauses.push(state.connection.retryAt - 1000);
  }
  assert.deepEqual(pauses.slice(0, 4), [250, 500, 1000, 2000]);
  assert.equal(pauses.at(-1), 10_000);
  const stopped = play(online(), closed(1008, 'origin not allowed: x'));
  assert.equal(stopped.state.connection.state, 'stopped');
  assert.ok(!stopped.effects.some((one) => one.effect === 'connectAt'));
  assert.equal(play(stopped.state, { type: 'reconnectWanted' }).state.connection.state, 'connecting');
});

test('signing out forgets everything', () => {
  const { state, effects } = play(online({ messages: [message(1)] }), { type: 'signedOut' });
  assert.equal(state.inside, false);
  assert.equal(state.token, null);
  assert.deepEqual(texts(state), []);
  assert.deepEqual(effects.map((one) => one.effect), ['disconnect', 'forgetSession']);
});
