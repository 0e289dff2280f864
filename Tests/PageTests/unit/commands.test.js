import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { COMMANDS, parseTyped } from '../../../wwwroot/scripts/commands.js';
import { nearest } from '../../../wwwroot/scripts/nearest.js';
import { closed, live, message, online, play, received, texts } from './fixtures.js';

const typed = (text, tag = 't') => ({ type: 'typed', text, tag, now: 1_700_000_000_000 });
const problemOf = (text, state = online()) => {
  const { state: next, effects } = play(state, typed(text));
  assert.deepEqual(effects, []);
  assert.equal(next.problem?.where, 'composer');
  return next.problem.text;
};

test('the commands are those of the terminal, and those of the page', () => {
  const swift = readFileSync(new URL('../../../Sources/Chat/Commands/SlashCommand.swift', import.meta.url), 'utf8');
  const there = [...swift.matchAll(/Description\(name: "(\w+)", arguments: "([^"]*)", meaning: "([^"]*)"\)/g)]
    .map(([, name, takes, meaning]) => ({ name, takes, meaning }));
  assert.ok(there.length > 5);
  assert.deepEqual(COMMANDS.slice(0, there.length), there);
  assert.deepEqual(COMMANDS.slice(there.length).map((command) => command.name), ['topic', 'members', 'op', 'deop', 'remove', 'archive', 'msg', 'code', 'urgent', 'me', 'shrug']);
});

test('what is said, with a slash before it or not', () => {
  assert.deepEqual(parseTyped('hello /who'), { type: 'say', text: 'hello /who' });
  assert.deepEqual(parseTyped('//who'), { type: 'say', text: '/who' });
  assert.deepEqual(parseTyped('/me waves'), { type: 'say', text: '*waves*' });
  assert.deepEqual(parseTyped('/shrug'), { type: 'say', text: '¯\\_(ツ)_/¯' });
  assert.deepEqual(parseTyped('/SHRUG who knows'), { type: 'say', text: 'who knows ¯\\_(ツ)_/¯' });
  assert.deepEqual(parseTyped('/nick  Ada Byron '), { type: 'command', name: 'nick', argument: 'Ada Byron' });
});

test('an unknown command names the nearest, and nothing is sent', () => {
  assert.equal(problemOf('/jion music'), 'There is no /jion. Did you mean /join?');
  assert.equal(problemOf('/hel'), 'There is no /hel. Did you mean /help?');
  assert.match(problemOf('/usr/bin/env'), /^There is no \/usr\/bin\/env\. \/help lists/);
  assert.equal(problemOf('/nick'), '/nick NAME: NAME is missing.');
  assert.equal(problemOf('/who me'), '/who takes nothing after it.');
  assert.equal(problemOf('/history many'), '/history takes a number from 1 to 200, not "many".');
  assert.equal(problemOf('/leave'), 'The lobby stays. /quit leaves meshchat.');
  assert.equal(problemOf('/leave music'), 'You are not in #music.');
  assert.match(problemOf('/nick Eve', play(online(), closed()).state), /once the node is back/);
});

test('the nearest word counts slips and beginnings', () => {
  assert.equal(nearest('roms', ['rooms', 'nodes']), 'rooms');
  assert.equal(nearest('hi', ['history', 'help']), 'history');
  assert.equal(nearest('xyz', ['rooms', 'nodes']), null);
  assert.equal(nearest('a'.repeat(100), ['a']), null);
});

test('commands do what the page can do', () => {
  assert.deepEqual(play(online(), typed('/nick Countess')).sent, [{ type: 'rename', name: 'Countess' }]);
  const there = play(online(), typed('/join #Music'));
  assert.deepEqual([there.sent, there.state.current], [[{ type: 'enter', room: 'music', tag: 'room:enter:music' }], 'music']);
  for (const line of ['/leave', '/leave #music', '/quit']) {
    const left = play(there.state, typed(line));
    assert.deepEqual([left.sent, left.state.current], [[{ type: 'leave', room: 'music' }], 'lobby']);
  }
  assert.equal(play(online(), typed('/quit')).state.inside, false);
  const older = play(online({ messages: [message(9)], older: 'O/1' }), typed('/history 20'));
  assert.deepEqual(older.sent, [{ type: 'history', room: 'lobby', before: 'O/1', limit: 20 }]);
  assert.equal(older.state.lookedBack, 1);
});

test('what a command shows stays until it is closed or something is said', () => {
  for (const panel of ['help', 'who', 'nodes', 'rooms']) {
    const { state } = play(online(), typed(`/${panel}`));
    assert.equal(state.panel, panel);
    assert.equal(play(state, { type: 'panelClosed' }).state.panel, '');
    assert.equal(play(state, typed('hello')).state.panel, '');
  }
  assert.deepEqual(play(online(), typed('/rooms')).sent, [{ type: 'rooms' }]);
});

test('what is said is sent with its emoji', () => {
  const { state, sent } = play(online(), typed('well done :tada:'));
  assert.deepEqual(sent.map((one) => one.text), ['well done 🎉']);
  assert.equal(state.outbox[0].text, 'well done 🎉');
});

test('a message that speaks to me is marked, and counted where it is not read', () => {
  const away = play(online(), { type: 'visibilityChanged', visible: false },
    received(live(1, { text: 'hello @ADA' })), received(live(2, { text: '@all look' })), received(live(3, { text: '@adam @bob `@ada`' })),
    received(live(4, { text: '@here', by: '0000000000ADA' }))).state;
  assert.deepEqual(away.rooms.lobby.entries.map((entry) => entry.forMe), [true, true, false, false]);
  assert.deepEqual([away.rooms.lobby.unread, away.rooms.lobby.mentions], [3, 2]);
  const back = play(away, { type: 'visibilityChanged', visible: true }).state;
  assert.deepEqual([back.rooms.lobby.unread, back.rooms.lobby.mentions], [0, 0]);
});

test('older messages are marked and not counted', () => {
  const state = online({ messages: [message(1, { text: '@Ada?' }), message(2, { kind: 'notice', text: '@Ada?' })] });
  assert.deepEqual(state.rooms.lobby.entries.map((entry) => entry.forMe), [true, false]);
  assert.equal(state.rooms.lobby.mentions, 0);
  assert.deepEqual(texts(state), ['@Ada?', '@Ada?']);
});

test('mentions are counted in a room whose newest messages were let go', () => {
  const start = online();
  const detached = { ...start, atBottom: false, rooms: { lobby: { ...start.rooms.lobby, detached: true } } };
  const { state } = play(detached, received(live(1, { text: '@ada' })), received(live(2)));
  assert.deepEqual([state.rooms.lobby.unread, state.rooms.lobby.mentions], [2, 1]);
});
