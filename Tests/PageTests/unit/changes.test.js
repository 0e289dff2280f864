import assert from 'node:assert/strict';
import test from 'node:test';

import { changeKey, restored, versionsIn, withChange } from '../../../wwwroot/scripts/changes.js';
import { CHANGES_MAX, initialState } from '../../../wwwroot/scripts/state.js';
import { rowsOf } from '../../../wwwroot/scripts/timeline.js';
import { ADA, BOB, closed, joined, live, message, online, play, received, said, texts, welcome } from './fixtures.js';

const NOW = 1_700_000_000_000;
const change = (what, tag = 'x') => ({ type: 'changeWanted', change: what, tag, now: NOW });
const react = (id, on, tag, emoji = '👍') => change({ kind: 'react', id, emoji, on }, tag);
const ack = (tag, id) => received({ type: 'ack', tag, id });
const refusal = (tag, code = 'busy') => received({ type: 'error', code, text: 'Later.', tag });
const rowOf = (state, id) => rowsOf(state, NOW).find((row) => row.type === 'message' && row.entry.id === id);
const back = [{ type: 'retryDue' }, { type: 'socketOpened' }, received(welcome())];
const reaction = (emoji, ...people) => ({ emoji, count: people.length, people });

test('a reaction is shown at once, as pending, and stays when the node has it', () => {
  const one = message(1, { reactions: [reaction('👍', BOB.id)] });
  const asked = play(online({ messages: [one] }), react(one.id, true, 't1'));
  assert.deepEqual(asked.sent, [{ type: 'react', id: one.id, emoji: '👍', on: true, tag: 't1' }]);
  assert.deepEqual(rowOf(asked.state, one.id).reactions, [{ emoji: '👍', shown: '👍', count: 2, mine: true, pending: true, words: 'you and Bob' }]);
  assert.equal(asked.state.rooms.lobby.entries[0].reactions[0].count, 1);
  const { state, effects } = play(asked.state, ack('t1', one.id));
  assert.deepEqual(state.changes, []);
  assert.equal(rowOf(state, one.id).reactions[0].pending, false);
  assert.equal(rowOf(state, one.id).reactions[0].count, 2);
  assert.deepEqual(effects, [{ effect: 'rememberChanges', changes: [] }]);
});

test('the changed message counts nobody twice, before the ack or after it', () => {
  const one = message(1);
  const asked = play(online({ messages: [one] }), react(one.id, true, 't1')).state;
  const changed = received({ type: 'message', room: 'lobby', cursor: 'c9', ...one, reactions: [reaction('👍', ADA.id)] });
  for (const order of [[changed, ack('t1', one.id)], [ack('t1', one.id), changed]]) {
    const { state } = play(asked, ...order);
    assert.equal(rowOf(state, one.id).reactions[0].count, 1);
    assert.equal(state.cursor, 'c9');
  }
});

test('a refused reaction is taken back, with words', () => {
  const one = message(1);
  const { state } = play(online({ messages: [one] }), react(one.id, true, 't1'), refusal('t1', 'emoji-invalid'));
  assert.deepEqual(rowOf(state, one.id).reactions, []);
  assert.deepEqual(state.problem, { where: 'composer', text: 'Your reaction was not taken: Later.' });
});

test('of several choices the last one counts, and old answers change nothing', () => {
  const one = message(1);
  const { state, sent } = play(online({ messages: [one] }), react(one.id, true, 't1'), react(one.id, false, 't2'), refusal('t1'), ack('t1', one.id));
  assert.deepEqual(sent.map((each) => each.on), [true, false]);
  assert.deepEqual(state.changes.map((item) => item.tag), ['t2']);
  assert.equal(state.problem, null);
  assert.deepEqual(rowOf(state, one.id).reactions, []);
});

test('off-line they wait, bounded, and go before new messages', () => {
  const one = message(1);
  const away = play(online({ messages: [one] }), react(one.id, true, 't0'), closed(), said('hello', 's1'),
    react(one.id, false, 't1'), react(one.id, true, 't2'), react(one.id, true, 't3', '🎉'), change({ kind: 'pin', id: one.id, on: true }, 't4'));
  assert.deepEqual(away.sent.map((each) => each.tag), ['t0']);
  assert.deepEqual(away.state.changes.map((item) => [item.tag, item.state]), [['t2', 'queued'], ['t3', 'queued'], ['t4', 'queued']]);
  const { sent } = play(away.state, ...back, received(joined({ resumed: true })));
  assert.deepEqual(sent.filter((each) => each.tag).map((each) => [each.type, each.tag]),
    [['react', 't2'], ['react', 't3'], ['pin', 't4'], ['say', 's1']]);
  const many = Array.from({ length: CHANGES_MAX + 5 }, (_, index) => react(one.id, true, `m${index}`, `e${index}`));
  const full = play(online({ messages: [one] }), closed(), ...many).state;
  assert.equal(full.changes.length, CHANGES_MAX);
  assert.equal(full.problem.where, 'composer');
});

test('messages wait until every change has gone', () => {
  const one = message(1);
  const many = Array.from({ length: 25 }, (_, index) => react(one.id, true, `m${index}`, `e${index}`));
  const away = play(online({ messages: [one] }), closed(), ...many, said('hello', 's1')).state;
  const first = play(away, ...back, received(joined({ resumed: true })));
  assert.equal(first.sent.filter((each) => each.type === 'react').length, 20);
  const next = play(first.state, ...Array.from({ length: 6 }, (_, index) => ack(`m${index}`, one.id)));
  assert.deepEqual(next.sent.map((each) => each.type), ['react', 'react', 'react', 'react', 'react', 'say']);
});

test('what was kept over a reload is checked and sent again', () => {
  const good = { tag: 't', room: 'lobby', id: 'S-1', kind: 'react', emoji: '👍', on: true, at: 1, state: 'sent' };
  const kept = restored([good, null, 7, { ...good, kind: 'nonsense' }, { ...good, on: 'yes' }, { ...good, kind: 'edit' }, { ...good, emoji: 1 }]);
  assert.deepEqual(kept, [{ ...good, state: 'queued' }]);
  assert.deepEqual(restored({ length: 1 }), []);
  const { sent } = play(initialState({ changes: kept }), { type: 'nameGiven', name: 'Ada', remember: true }, { type: 'socketOpened' }, received(joined()));
  assert.deepEqual(sent.filter((each) => each.type === 'react'), [{ type: 'react', id: 'S-1', emoji: '👍', on: true, tag: 't' }]);
});

test('an edit is shown at once; one that was refused stays and can be tried again or discarded', () => {
  const own = message(1, { by: ADA.id, name: ADA.name, text: 'frist' });
  const asked = play(online({ messages: [own] }), { type: 'composeWanted', mode: 'edit', id: own.id }, change({ kind: 'edit', id: own.id, text: 'first' }, 't1'));
  assert.equal(asked.state.rooms.lobby.compose, null);
  assert.deepEqual(asked.sent, [{ type: 'edit', id: own.id, text: 'first', tag: 't1' }]);
  assert.deepEqual([rowOf(asked.state, own.id).entry.text, rowOf(asked.state, own.id).delivery], ['first', 'saving the edit']);
  const refused = play(asked.state, refusal('t1')).state;
  const row = rowOf(refused, own.id);
  assert.deepEqual([row.stage, row.tag, row.delivery], ['failed', 't1', 'edit not saved: Later.']);
  assert.deepEqual(texts(play(refused, { type: 'discardWanted', tag: 't1' }).state), ['frist']);
  const again = play(refused, { type: 'retryWanted', tag: 't1' }, ack('t1', own.id));
  assert.deepEqual(again.sent, asked.sent);
  assert.deepEqual(texts(again.state), ['first']);
  assert.equal(again.state.rooms.lobby.entries[0].edited, NOW);
  assert.equal(play(asked.state, refusal('t1', 'rate-limited')).state.changes[0].state, 'sent');
});

test('only what one said oneself is edited, the last one with the arrow', () => {
  const [theirs, own] = [message(1), message(2, { by: ADA.id, name: ADA.name })];
  const start = online({ messages: [theirs, own, message(3)] });
  assert.equal(play(start, { type: 'composeWanted', mode: 'edit', id: theirs.id }).state.rooms.lobby.compose, null);
  assert.deepEqual(play(start, { type: 'lastEditWanted' }).state.rooms.lobby.compose, { mode: 'edit', id: own.id });
  const waiting = play(start, said('on its way', 't1'), { type: 'lastEditWanted' }).state;
  assert.equal(waiting.rooms.lobby.compose, null);
  assert.equal(waiting.problem.text, 'Your last message is not on the node yet.');
  assert.equal(play(online(), { type: 'lastEditWanted' }).state.rooms.lobby.compose, null);
});

test('an answer goes out with what it answers, and stands with its quote', () => {
  const one = message(1, { text: '**who** has\nthe key?' });
  const { state, sent } = play(online({ messages: [one] }), { type: 'composeWanted', mode: 'reply', id: one.id }, said('I do', 't1'), said('and more', 't2'));
  assert.deepEqual(sent.map((each) => each.reply), [one.id, undefined]);
  assert.deepEqual(rowsOf(state, NOW).at(-2).quote, { id: one.id, by: BOB.id, name: 'Bob', text: 'who has the key?' });
  const acked = play(state, received({ type: 'ack', tag: 't1', id: 'S-1', order: '9' })).state;
  assert.equal(rowOf(acked, 'S-1').quote.id, one.id);
});

test('nothing answers itself; what is not loaded is quoted without words', () => {
  const self = message(1);
  const { state } = play(online({ messages: [{ ...self, reply: self.id }, message(2, { reply: 'ZZ-9' })] }));
  assert.equal(rowOf(state, self.id).quote, null);
  assert.deepEqual(rowsOf(state, NOW).at(-1).quote, { id: 'ZZ-9', by: '', name: '', text: '' });
});

test('an answer to me speaks to me', () => {
  const own = message(1, { by: ADA.id, name: ADA.name });
  const away = play(online({ messages: [own] }), { type: 'visibilityChanged', visible: false });
  const { state } = play(away.state, received(live(2, { reply: own.id })), received(live(3, { reply: 'ZZ-1' })));
  assert.deepEqual([state.rooms.lobby.unread, state.rooms.lobby.mentions], [2, 1]);
  const later = play(online({ messages: [message(5, { reply: own.id })], older: 'x' }), { type: 'olderWanted', room: 'lobby' },
    received({ type: 'history', room: 'lobby', messages: [own], older: null })).state;
  assert.equal(rowsOf(later, NOW).at(-1).forMe, true);
});

test('a changed message is replaced in its place and is no news', () => {
  const [one, two] = [message(1), message(2)];
  const away = play(online({ messages: [one, two] }), { type: 'visibilityChanged', visible: false }).state;
  const { state } = play(away, received({ type: 'message', room: 'lobby', cursor: 'c7', ...one, text: 'changed', edited: 9 }));
  assert.deepEqual(texts(state), ['changed', 'message 2']);
  assert.equal(state.rooms.lobby.entries[0].key, away.rooms.lobby.entries[0].key);
  assert.deepEqual([state.rooms.lobby.unread, state.rooms.lobby.unreadFrom, state.cursor], [0, null, 'c7']);
});

test('one that is changed beyond what is loaded is not added, live or on coming back', () => {
  const [old, kept] = [message(1), message(100)];
  const start = online({ messages: [kept], older: 'x' });
  const changed = { ...old, text: 'changed', edited: 9 };
  assert.deepEqual(texts(play(start, received({ type: 'message', room: 'lobby', ...changed })).state), ['message 100']);
  const resumed = play(start, closed(), ...back, received(joined({ resumed: true, messages: [changed, { ...kept, text: 'new text' }, message(101)] }))).state;
  assert.deepEqual(texts(resumed), ['new text', 'message 101']);
  assert.equal(resumed.rooms.lobby.older, 'x');
  const whole = online({ messages: [kept], older: null });
  assert.deepEqual(texts(play(whole, received({ type: 'message', room: 'lobby', ...old, late: true })).state), ['message 1', 'message 100']);
});

test('what is older than the tail of a room one comes back to is paged anew, unless somebody reads there', () => {
  const [old, kept] = [message(1), message(100)];
  const start = online({ messages: [old, kept] });
  const tail = received({ type: 'entered', room: 'lobby', messages: [kept, message(101)], older: 'x' });
  const back = play(start, tail).state;
  assert.deepEqual(texts(back), ['message 100', 'message 101']);
  assert.equal(back.rooms.lobby.older, 'x');
  const reading = play(start, { type: 'scrolled', atBottom: false }, tail).state;
  assert.deepEqual(texts(reading), ['message 1', 'message 100', 'message 101']);
});

test('what comes before the first page does not stand above a gap', () => {
  const { state } = play(online(), { type: 'roomWanted', room: 'music' }, received({ ...live(1), room: 'music', edited: 5 }),
    received({ type: 'entered', room: 'music', messages: [message(50), message(51)], older: 'x' }));
  assert.deepEqual(texts(state, 'music'), ['message 50', 'message 51']);
});

test('while the newest are let go, a change among them is not counted', () => {
  const start = online({ messages: [message(1), message(2)] });
  const seen = message(500);
  const detached = { ...start, rooms: { ...start.rooms, lobby: { ...start.rooms.lobby, detached: true, newest: `${seen.order} zz 9` } } };
  assert.equal(play(detached, received({ type: 'message', room: 'lobby', ...seen, edited: 1 })).state.rooms.lobby.unread, 0);
  const heard = play(detached, received(live(600)), received(live(599))).state.rooms.lobby;
  assert.equal(heard.unread, 1);
});

test('mentions that are edited in or out of unread messages are counted', () => {
  const [one, two] = [live(1), live(2)];
  const away = play(online({ messages: [message(0)] }), { type: 'visibilityChanged', visible: false }, received(one), received(two)).state;
  const meant = play(away, received({ ...two, text: 'hello @ada', edited: 1 })).state;
  assert.deepEqual([meant.rooms.lobby.unread, meant.rooms.lobby.mentions], [2, 1]);
  assert.equal(play(meant, received({ ...two, text: 'hello', edited: 2 })).state.rooms.lobby.mentions, 0);
});

test('changes are the same however often they are made', () => {
  const entry = online({ messages: [message(1, { reactions: [{ emoji: '👍', count: 40, people: [BOB.id] }] })] }).rooms.lobby.entries[0];
  for (const item of [{ kind: 'react', emoji: '🎉', on: true }, { kind: 'react', emoji: '👍', on: true }, { kind: 'react', emoji: '👍', on: false },
    { kind: 'pin', on: true }, { kind: 'pin', on: false }, { kind: 'edit', text: 'x', at: 5 }]) {
    const once = withChange(entry, item, ADA.id);
    assert.deepEqual(withChange(once, item, ADA.id), once);
  }
  assert.equal(withChange(entry, { kind: 'react', emoji: '👍', on: true }, ADA.id).reactions[0].count, 40);
  assert.notEqual(changeKey({ kind: 'react', id: 'a', emoji: '👍' }), changeKey({ kind: 'react', id: 'a', emoji: '🎉' }));
});

test('earlier texts are read as far as they have the right form', () => {
  const told = { id: 'S-1', versions: [{ at: 1, text: 'a' }, { at: 'x', text: 'b' }, null, { at: 2, text: 'c', more: 1 }] };
  assert.deepEqual(versionsIn(told), [{ at: 1, text: 'a' }, { at: 2, text: 'c' }]);
  for (const wrong of [null, 1, {}, { id: 'S-1', versions: 'x' }]) assert.equal(versionsIn(wrong), null);
  assert.deepEqual(versionsIn({ id: 'S-1' }), []);
});
