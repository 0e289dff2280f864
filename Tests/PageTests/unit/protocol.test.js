import assert from 'node:assert/strict';
import test from 'node:test';

import { decode } from '../../../wwwroot/scripts/protocol.js';
import { joined, live } from './fixtures.js';

const good = [
  { type: 'welcome', protocol: 1, node: { id: 'a', name: 'b', version: 'c' }, mesh: 'open', limits: { textBytes: 1, nameCharacters: 1, messagesPerSecond: 1 } },
  joined(), live(1), live(2, { late: true, gap: true, kind: 'notice' }),
  { type: 'entered', room: 'a', messages: [], older: null, cursor: 'c' },
  { type: 'left', room: 'a' },
  live(3, { reply: '0000000000AAA-1', unsigned: true, edited: 5, pinned: 'a', reactions: [{ emoji: '👍', count: 2, people: ['a'] }] }),
  { type: 'ack', tag: 't', id: '0000000000AAA-1', order: 'o' }, { type: 'ack', tag: 't', id: '0000000000AAA-1' },
  { type: 'delivery', items: [['0000000000AAA-1', 1, 2]] },
  { type: 'presence', event: 'joined', person: { id: 'a', name: 'b', node: 'c' }, at: 1 },
  { type: 'people', people: [] },
  { type: 'history', room: 'a', messages: [], older: 'x' },
  { type: 'rooms', rooms: [{ name: 'a', messages: 1, last: null }] },
  { type: 'mesh', nodes: [{ id: 'a', name: 'b', state: 'linked', rtt: 1.5, people: 2, urls: [] }], links: [{ a: 'a', b: 'b', rtt: 1 }], self: 'a' },
  { type: 'status', level: 'error', text: 'x' },
  { type: 'error', code: 'busy', text: 'x' }, { type: 'error', code: 'busy', text: 'x', tag: 't' },
  { type: 'pong' }, { type: 'closing', text: 'x' },
];

test('every message of the protocol is read', () => {
  for (const message of good) assert.deepEqual(decode(JSON.stringify(message)), message);
});

test('members that are not known are passed over', () => {
  assert.ok(decode(JSON.stringify({ type: 'left', room: 'a', colour: 'red' })));
});

test('what lacks the promised form is not let in', () => {
  for (const text of ['', '{', 'null', '1', '[]', '"x"', '{}', '{"type":1}', '{"type":"nonsense"}', '{"type":"constructor"}', '{"type":"__proto__"}']) {
    assert.equal(decode(text), null, text);
  }
  assert.equal(decode(new ArrayBuffer(1)), null);
});

test('every member of every message is checked', () => {
  for (const message of good) {
    for (const name of Object.keys(message).filter((one) => one !== 'type')) {
      const broken = decode(JSON.stringify({ ...message, [name]: { wrong: true } }));
      assert.equal(broken, null, `${message.type}.${name}`);
    }
  }
});
