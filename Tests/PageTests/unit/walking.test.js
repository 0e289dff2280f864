import assert from 'node:assert/strict';
import test from 'node:test';

import { doorways, mayGo, NEIGHBOURS_MAX, pageAddress, readNeighbourhood, socketAddress, withPicture } from '../../../wwwroot/scripts/walk/neighbours.js';
import { GRACE_MS, planFor } from '../../../wwwroot/scripts/walk/plan.js';
import { handedOn } from '../../../wwwroot/scripts/reducers/outbox.js';
import { closed, joined, live, message, online, play, received, said, texts, welcome } from './fixtures.js';

const PAGE = 'https://192.0.2.7:8080/';
const ATTIC = 'https://192.0.2.8:8080/';
const GARAGE = 'https://192.0.2.9:8080/';
const KITCHEN_NODE = { id: 'AAAA-AAAA', name: 'kitchen' };
const ATTIC_NODE = { id: 'BBBB-BBBB', name: 'attic' };
const NODES = [
  { ...KITCHEN_NODE, self: true, urls: [PAGE] }, { ...ATTIC_NODE, state: 'linked', urls: [ATTIC] },
  { id: 'CCCC-CCCC', name: 'garage', state: 'known', urls: [GARAGE] },
];
const at = (node, door) => [{ type: 'socketOpened', door }, received(welcome({ node }))];
/** Long enough ago that a loss is not the node's way of saying no. */
const home = (more) => play({ ...online(), page: PAGE, connection: { ...online().connection, state: 'joining', since: 0 } },
  received(welcome({ node: KITCHEN_NODE })), received(joined({ nodes: NODES, ...more }))).state;
const LATER = { now: 1_700_000_100_000 };

test('addresses are pages by HTTP or HTTPS, in one spelling', () => {
  assert.equal(pageAddress('https://192.0.2.8:8080/index.html?x=1#y'), ATTIC);
  assert.equal(pageAddress('https://[2001:DB8::1]:8080'), 'https://[2001:db8::1]:8080/');
  for (const none of ['', 'attic', 'ftp://x/', 'javascript:alert(1)', 'https://me:secret@x/', 'data:,x', null, 7, `https://${'x'.repeat(300)}/`]) {
    assert.equal(pageAddress(none), '');
  }
  assert.equal(socketAddress(ATTIC), 'wss://192.0.2.8:8080/chat');
  assert.equal(socketAddress('http://localhost:8080/?a=1#walk=x'), 'ws://localhost:8080/chat');
});

test('a page goes to plain HTTP only from loopback to loopback', () => {
  for (const [from, to, may] of [
    [PAGE, ATTIC, true], ['http://localhost:8080/', ATTIC, true], [PAGE, 'http://192.0.2.8:8080/', false],
    ['http://127.0.0.1:1/', 'http://127.0.0.1:2/', true], ['http://localhost/', 'http://[::1]:2/', true],
    [PAGE, 'http://127.0.0.1:2/', false], ['http://127.0.0.1/', 'http://127.0.0.1.example.org/', false],
    ['http://127.0.0.1/', 'http://localhost.example.org/', false],
  ]) assert.equal(mayGo(from, to), may, `${from} ${to}`);
});

test('neighbours are remembered, newest first and only so many', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ id: `N${index}`, name: 'n', urls: [`https://192.0.2.${index}/`] }));
  const known = withPicture([], many);
  assert.equal(known.length, NEIGHBOURS_MAX);
  assert.equal(withPicture(known, many), known);
  assert.deepEqual(withPicture(known, NODES).slice(0, 4).map(({ id }) => id), ['AAAA-AAAA', 'BBBB-BBBB', 'CCCC-CCCC', 'N0']);
  assert.deepEqual(withPicture([], [{ id: 'x', name: 'x', state: 'incompatible', urls: [ATTIC] }, { id: 'y', name: 'y', urls: ['javascript:1'] }, { id: 'z', name: 'z' }]), []);
});

test('what was remembered is taken only in the right form', () => {
  for (const odd of [undefined, null, 7, 'x', [], { nodes: 'x' }, { nodes: [null, 7, { id: 1 }, { id: 'a', name: 'b', urls: 'c' }] }]) {
    assert.deepEqual(readNeighbourhood(odd), { mesh: '', nodes: [] });
  }
  assert.deepEqual(readNeighbourhood({ mesh: 'open', nodes: [{ id: 'a', name: 'b', urls: [ATTIC, 7, 'x'], more: 1 }] }),
    { mesh: 'open', nodes: [{ id: 'a', name: 'b', urls: [ATTIC] }] });
});

test('linked nodes come first, the first address of each before any second, the own page never', () => {
  const nodes = [
    { id: 'D', name: 'd', state: 'known', urls: ['https://d/'] },
    { id: 'B', name: 'b', state: 'linked', urls: ['https://b1/', 'https://b2/', PAGE, 'http://b4/'] },
    { id: 'A', name: 'a', self: true, urls: ['https://a/'] },
  ];
  const neighbours = withPicture([{ id: 'O', name: 'old', urls: ['https://o/'] }], nodes);
  const found = doorways({ neighbours, nodes, page: PAGE, without: 'A', person: 'P' });
  assert.deepEqual(found.map(({ page }) => page), ['https://b1/', 'https://d/', 'https://o/', 'https://b2/']);
  assert.deepEqual(doorways({ neighbours, nodes, page: '', without: 'A', person: 'P' }), []);
});

test('people of one node spread over the others', () => {
  const nodes = ['B', 'C', 'D', 'E'].map((id) => ({ id, name: id, state: 'linked', urls: [`https://${id}/`] }));
  const firsts = Array.from({ length: 400 }, (_, person) =>
    doorways({ neighbours: withPicture([], nodes), nodes, page: PAGE, without: 'A', person: `P${person}` })[0].id);
  for (const id of ['B', 'C', 'D', 'E']) assert.ok(firsts.filter((one) => one === id).length > 50, id);
});

test('a lost node is looked for at once, the others after a grace; one that said that it goes has none', () => {
  const lost = play(home(), closed(1006, '', LATER));
  assert.deepEqual(lost.effects, [{ effect: 'connect', plan: { doors: ['', ATTIC, GARAGE], grace: GRACE_MS, patience: 2000 } }]);
  assert.equal(lost.state.connection.state, 'connecting');
  const told = play(home(), received({ type: 'closing', text: 'node is shutting down' }), closed(1001, 'node is shutting down', LATER));
  assert.equal(told.effects[0].plan.grace, 0);
});

test('a node that lets in and throws out, or is full, is not stormed', () => {
  for (const loss of [closed(1006, '', { now: 1_700_000_001_000 }), closed(1013, 'node is full', LATER), closed(1008, 'too many errors', LATER)]) {
    assert.deepEqual(play(home(), loss).effects.map(({ effect }) => effect), ['connectAt']);
  }
});

test('without other nodes it waits as ever', () => {
  const { state, effects } = play(home({ nodes: NODES.slice(0, 1) }), closed(1006, '', LATER));
  assert.equal(state.connection.state, 'waiting');
  assert.deepEqual(planFor(state).doors, ['']);
  assert.deepEqual(effects.map(({ effect }) => effect), ['connectAt']);
});

test('who has not come in yet is taken nowhere', () => {
  const state = { ...home(), inside: false };
  assert.deepEqual(planFor(state).doors, ['']);
});

const moved = (state, ...more) => play(state, closed(1006, '', LATER), ...at(ATTIC_NODE, ATTIC), ...more);
const atAttic = (more) => received(joined({ nodes: NODES.map((node) => ({ ...node, self: node.id === ATTIC_NODE.id })), cursor: 'b0', ...more }));

test('a cursor goes only to the node that gave it', () => {
  const there = moved(home({ cursor: 'a7' }), atAttic(), received(live(5, { cursor: 'b5' })));
  assert.ok(!('cursor' in there.sent.find(({ type }) => type === 'join')));
  assert.equal(there.state.cursor, 'b5');
  const back = play(there.state, closed(1006, '', { now: 1_700_000_200_000 }), ...at(KITCHEN_NODE, ''));
  assert.equal(back.sent[0].cursor, 'a7');
  assert.deepEqual(back.state.cursors, { 'BBBB-BBBB': 'b5' });
  const again = play(back.state, received(joined({ nodes: NODES, resumed: true })), closed(1006, '', { now: 1_700_000_300_000 }), ...at(ATTIC_NODE, ATTIC));
  assert.equal(again.sent.at(-1).cursor, 'b5');
});

test('one line says where one is now, until it was seen', () => {
  const there = moved(home(), atAttic());
  assert.deepEqual(there.state.moved, { from: 'kitchen', to: 'attic', isHome: false });
  assert.equal(play(there.state, { type: 'movedSeen' }).state.moved, null);
  const back = play(there.state, { type: 'homeWanted' });
  assert.deepEqual(back.effects, [{ effect: 'disconnect' }, { effect: 'connect', plan: { doors: ['', ATTIC, GARAGE], grace: GRACE_MS, patience: 2000 } }]);
  const home2 = play(back.state, ...at(KITCHEN_NODE, ''), received(joined({ nodes: NODES })));
  assert.deepEqual(home2.state.moved, { from: '', to: 'kitchen', isHome: true });
  assert.equal(play(home(), { type: 'homeWanted' }).effects.length, 0);
});

test('what was unsent goes to the next node under its tag', () => {
  const state = play(home(), said('one', 't1'), closed(1006, '', LATER), said('two', 't2')).state;
  const { sent } = play(state, ...at(ATTIC_NODE, ATTIC), atAttic());
  assert.deepEqual(sent.filter(({ type }) => type === 'say').map(({ tag }) => tag), ['t1', 't2']);
});

test('what the dead node said of itself is forgotten', () => {
  const state = { ...home(), status: { level: 'error', text: 'disk full' }, delivery: new Map([['a-1', [1, 3]], ['a-2', [2, 3]]]) };
  const there = moved(state, atAttic()).state;
  assert.equal(there.status.level, 'ok');
  assert.deepEqual([...there.delivery.keys()], ['a-2']);
});

test('at another node what is above its tail is asked for anew', () => {
  const held = Array.from({ length: 20 }, (_, index) => message(index));
  const tail = [...held.slice(15), message(30)];
  const there = moved(home({ messages: held, older: null }), atAttic({ messages: tail, older: 'o/a-1' })).state;
  assert.deepEqual(texts(there), tail.map(({ text }) => text));
  assert.equal(there.rooms.lobby.older, 'o/a-1');
});

test('who reads above keeps what is held, and what lies between is asked for page by page', () => {
  const held = Array.from({ length: 20 }, (_, index) => message(index));
  const reading = play(home({ messages: held, older: 'held/a-1' }), { type: 'scrolled', atBottom: false }).state;
  const tail = [message(50), message(51)];
  const there = moved(reading, atAttic({ messages: tail, older: 'tail/a-9' }));
  assert.deepEqual(there.sent.filter(({ type }) => type === 'history'), [{ type: 'history', room: 'lobby', before: 'tail/a-9', limit: 100 }]);
  assert.equal(there.state.rooms.lobby.entries.length, 22);
  const first = play(there.state, received({ type: 'history', room: 'lobby', messages: [message(30), message(40)], older: 'next/a-5' }));
  assert.equal(first.sent[0].before, 'next/a-5');
  const done = play(first.state, received({ type: 'history', room: 'lobby', messages: [message(-1), ...held.slice(0, 9), message(8.5)], older: 'last/a-2' }));
  assert.deepEqual(done.sent, []);
  assert.deepEqual([done.state.rooms.lobby.fillTo, done.state.rooms.lobby.loading, done.state.rooms.lobby.older], ['', false, 'held/a-1']);
  assert.equal(done.state.rooms.lobby.entries.length, 26);
  // Cut off in between, the tail is wanted again, not what came after the cursor.
  const cut = play(first.state, closed(1006, '', { now: 1_700_000_300_000 }), ...at(ATTIC_NODE, ATTIC));
  assert.ok(!('cursor' in cut.sent.find(({ type }) => type === 'join')));
});

test('a node that is full on the way is no reason to show the way in', () => {
  const { state, effects } = moved(home(), received({ type: 'error', code: 'busy', text: 'This node is full.' }));
  assert.equal(state.inside, true);
  assert.equal(state.connection.state, 'waiting');
  assert.deepEqual(effects.slice(-2).map(({ effect }) => effect), ['disconnect', 'connectAt']);
});

test('the page leaves as a whole only where that may help, and once a minute', () => {
  const looking = play(home(), closed(1006, '', LATER)).state;
  const failed = (state, more) => play(state, closed(1006, '', { refused: [ATTIC, GARAGE], ...LATER, ...more })).effects.filter(({ effect }) => effect === 'leave');
  assert.deepEqual(failed(looking), [{ effect: 'leave', to: { page: ATTIC, ...ATTIC_NODE } }]);
  assert.deepEqual(failed(looking, { refused: [GARAGE] })[0].to.name, 'garage');
  assert.deepEqual(failed(looking, { refused: [] }), []);
  assert.deepEqual(failed(looking, { refused: ['https://elsewhere/'] }), []);
  assert.deepEqual(failed({ ...looking, visible: false }), []);
  assert.deepEqual(failed({ ...looking, leftAt: LATER.now - 59_000 }), []);
  assert.deepEqual(failed({ ...looking, connection: { ...looking.connection, everOnline: false } }), []);
  assert.deepEqual(failed({ ...looking, nodes: [] }), []);
});

test('what went along with a ticket is not sent from here again by itself', () => {
  const items = [{ tag: 'a', room: 'lobby', text: 'x', at: 1, state: 'queued' }, { tag: 'b', room: 'lobby', text: 'y', at: 1, state: 'failed', words: 'too long' }];
  const left = handedOn(items, 'attic');
  assert.deepEqual(left.map(({ state }) => state), ['failed', 'failed']);
  assert.match(left[0].words, /attic/);
  assert.equal(left[1].words, 'too long');
});
