import assert from 'node:assert/strict';
import test from 'node:test';

import { placeOf, READS_MAX, withMarks } from '../../../wwwroot/scripts/reads.js';
import { rowsOf } from '../../../wwwroot/scripts/timeline.js';
import { ADA, BOB, joined, live, message, online, play, received } from './fixtures.js';

const NOW = 1_700_000_000_000;
const EVE = { id: '0000000000EVE', name: 'Eve', node: 'BBBB-BBBB' };
const at = ({ order, id }) => `${order}/${id}`;
const due = (after = 0) => ({ type: 'readDue', now: NOW + after });
const read = (by, msg, room = 'lobby') => received({ type: 'read', room, by: by.id, at: at(msg) });
const messages = (state) => rowsOf(state, NOW).filter((row) => row.type === 'message');

test('the newest message before my eyes is read, once, and every two seconds at most', () => {
  const [one, two] = [message(1), message(2)];
  const first = play(online({ messages: [one] }), due(), due(10), due(5000));
  assert.deepEqual(first.sent, [{ type: 'read', room: 'lobby', at: at(one) }]);
  const next = play(first.state, received({ type: 'message', room: 'lobby', ...two }), due(1999), due(2000));
  assert.deepEqual(next.sent, [{ type: 'read', room: 'lobby', at: at(two) }]);
});

test('who leaves the page has read what was before their eyes, however short after the last', () => {
  const [one, two] = [message(1), message(2)];
  const first = play(online({ messages: [one] }), due());
  const { sent } = play(first.state, received({ type: 'message', room: 'lobby', ...two }), { ...due(10), isLast: true });
  assert.deepEqual(sent, [{ type: 'read', room: 'lobby', at: at(two) }]);
});

test('a thread is read, unless something is unread beside it', () => {
  const first = message(1);
  const [answer, beside, mine] = [message(2, { thread: first.id }), message(3), message(4, { by: ADA.id, name: 'Ada', thread: first.id })];
  const open = play(online({ messages: [first] }), due(), { type: 'threadOpened', id: first.id }).state;
  const tell = (one) => received({ type: 'message', room: 'lobby', ...one });
  assert.deepEqual(play(open, tell(answer), due(2000)).sent.at(-1), { type: 'read', room: 'lobby', at: at(answer) });
  assert.deepEqual(play(open, tell(answer), tell(beside), due(2000)).sent.filter(({ type }) => type === 'read'), []);
  assert.deepEqual(play(open, tell(answer), tell(mine), due(2000)).sent.at(-1), { type: 'read', room: 'lobby', at: at(mine) });
});

test('it is not read unseen, unfocused, above, off-line, by choice, or what the node knows', () => {
  const one = message(1);
  const start = online({ messages: [one] });
  for (const action of [
    { type: 'visibilityChanged', visible: false }, { type: 'focusChanged', focused: false }, { type: 'scrolled', atBottom: false },
    { type: 'sharesReadsChanged', on: false }, read(ADA, one), { type: 'roomWanted', room: 'music' },
  ]) assert.deepEqual(play(start, action, due()).sent.filter((sent) => sent.type === 'read'), [], JSON.stringify(action));
});

test('the choice is kept, and stays over signing out', () => {
  const { state, effects } = play(online(), { type: 'sharesReadsChanged', on: false }, { type: 'signedOut' });
  assert.deepEqual(effects[0], { effect: 'keep', name: 'sharesReads', value: false });
  assert.equal(state.sharesReads, false);
});

test('who has read stands under my last message, the others have it in their title', () => {
  const mine = [message(1, { by: ADA.id, name: 'Ada' }), message(2, { by: ADA.id, name: 'Ada' })];
  const reads = [{ by: ADA.id, at: at(mine[1]) }, { by: BOB.id, at: at(mine[1]) }, { by: EVE.id, at: at(mine[0]) }];
  const start = online({ messages: mine, reads, people: [ADA, BOB, EVE] });
  assert.deepEqual(messages(start).map((row) => [row.readBy, row.readers]), [['', 'read by Bob and Eve'], ['read by Bob', 'read by Bob']]);
  const further = play(start, read(EVE, mine[1]), read({ id: 'X' }, mine[1])).state;
  assert.equal(messages(further)[1].readBy, 'read by 3 people');
  assert.equal(messages(further)[1].readers.endsWith('and 1 other'), true);
  assert.equal(messages(play(further, read(EVE, mine[0])).state)[1].readBy, 'read by 3 people', 'a mark never goes back');
});

test('what I read elsewhere is not unread here, as far as it reaches', () => {
  const news = [message(1), message(2), message(3)];
  const away = play(online(), { type: 'roomWanted', room: 'music' },
    ...news.map((one) => received({ type: 'message', room: 'lobby', ...one }))).state;
  assert.equal(away.rooms.lobby.unread, 3);
  const some = play(away, read(ADA, news[1])).state;
  assert.deepEqual([some.rooms.lobby.unread, some.rooms.lobby.unreadFrom], [1, news[2].id]);
  assert.equal(play(away, read(BOB, news[2])).state.rooms.lobby.unread, 3);
  const all = play(away, read(ADA, news[2])).state;
  assert.deepEqual([all.rooms.lobby.unread, all.rooms.lobby.unreadFrom], [0, null]);
});

test('on coming in the divider stands at my own mark', () => {
  const [one, mine, two] = [message(1), message(2, { by: ADA.id, name: 'Ada' }), message(3, { text: 'hello @Ada' })];
  const state = online({ messages: [one, mine, two], reads: [{ by: ADA.id, at: at(one) }] });
  const { unread, unreadFrom, mentions } = state.rooms.lobby;
  assert.deepEqual([unread, unreadFrom, mentions, state.atBottom], [1, two.id, 1, false]);
  assert.equal(online({ messages: [one, mine] }).rooms.lobby.unread, 0, 'without a mark nothing is known');
  const back = play(state, { type: 'scrolled', atBottom: true }, { type: 'socketClosed', code: 1006, reason: '', now: 1, random: 0 },
    { type: 'retryDue' }, { type: 'socketOpened' }, received(joined({ messages: [one, mine, two], reads: [{ by: ADA.id, at: at(one) }] }))).state;
  assert.equal(back.rooms.lobby.unread, 0, 'it was read here meanwhile');
});

test('marks are bounded, malformed ones passed over, my own is kept', () => {
  const marks = Array.from({ length: 900 }, (_, index) => ({ by: `P${index}`, at: `${String(index + 10).padStart(20, '0')}/ABC-1` }));
  const reads = withMarks(new Map(), [{ by: 'me', at: '00000000000000000001/ABC-1' }, ...marks], 'me');
  assert.equal(reads.size, READS_MAX);
  assert.ok(reads.has('me') && reads.has('P899') && !reads.has('P0'));
  for (const odd of ['', '/', 'x/', '/ABC-1', 'a b/ABC-1', 'x/ABC', `${'9'.repeat(90)}/ABC-1`]) assert.equal(placeOf(odd), '', odd);
  assert.equal(withMarks(reads, [{ by: 'P899', at: 'nonsense' }], 'me'), reads);
});

test('reads of rooms I am not in change nothing', () => {
  const state = online({ messages: [message(1)] });
  assert.equal(play(state, read(BOB, message(1), '__proto__')).state, state);
  assert.ok(play(state, received(live(2))).state);
});
