import assert from 'node:assert/strict';
import test from 'node:test';

import { toBase64url } from '../../../wwwroot/scripts/crypto/encoding.js';
import { endorse, makeProof, personID } from '../../../wwwroot/scripts/crypto/identity.js';
import { newDevice } from '../../../wwwroot/scripts/crypto/keystore.js';
import { exportPublic } from '../../../wwwroot/scripts/crypto/signing.js';
import { Doorman } from '../../../wwwroot/scripts/sealed/doorman.js';
import { createGate } from '../../../wwwroot/scripts/sealed/gate.js';
import { UNREADABLE } from '../../../wwwroot/scripts/sealed/opening.js';
import { roomName } from '../../../wwwroot/scripts/sealed/room-id.js';
import { stampAfter } from '../../../wwwroot/scripts/sealed/room-keys.js';
import { SealError, Vault } from '../../../wwwroot/scripts/sealed/vault.js';

const ROOM = roomName(new Uint8Array(16).fill(9));
const OTHER = roomName(new Uint8Array(16).fill(8));
const NODE = { nodeKey: new Uint8Array(32).fill(1), nonce: new Uint8Array(16).fill(2) };
const TAG = 'abcdefghijklmnopqrst';

/** A node that keeps what it is given and tells it to all, as nodes do. */
class FakeNode {
  devices = [];
  members = [];
  frames = [];
  vaults = new Map();
  clock = Date.now();

  /** A browser of somebody; `device` of a person who has one already. */
  async browser(device) {
    const own = device ?? await newDevice();
    const me = await personID(own.first);
    const proof = await makeProof(own, { ...NODE, until: this.clock + 1000 });
    const chain = proof.chain.map(({ key, sig }) => `${key}.${sig}`).join(' ');
    this.devices.push({ person: me, key: proof.first, chain, box: proof.box, node: toBase64url(NODE.nodeKey), nonce: toBase64url(NODE.nonce), until: proof.until, sig: proof.sig });
    const vault = new Vault(async () => own, { me: () => me, now: () => this.clock, ask: (message) => this.ask(me, message) });
    this.vaults.set(vault, me);
    return { vault, me, device: own };
  }

  async ask(me, message) {
    switch (message.type) {
      case 'members': return { members: this.members };
      case 'devices': return { devices: this.devices.filter(({ person }) => message.people.split(' ').includes(person)) };
      default: {
        const stamp = stampAfter('', this.clock);
        this.clock += 1;
        const first = this.frames.find(({ id }) => id === message.id);
        const frame = { ...message, type: 'keys', by: me, stamp, maker: first?.maker ?? me, since: first?.since ?? stamp };
        this.frames.push(frame);
        for (const vault of this.vaults.keys()) await vault.take(frame);
        return {};
      }
    }
  }

  /** Somebody comes in: all keys, then that it is all. */
  async enter(vault, rekey = '') {
    for (const frame of this.frames) await vault.take(frame);
    vault.keyed({ room: ROOM, rekey });
  }

  goes(person) {
    this.members = this.members.filter(({ id }) => id !== person);
    const rekey = stampAfter('', this.clock);
    this.clock += 1;
    for (const vault of this.vaults.keys()) {
      vault.membersChanged(ROOM);
      vault.keyed({ room: ROOM, rekey });
    }
    return rekey;
  }
}

const said = (by, text, more = {}) => ({ id: `${by}-1`, order: '', at: 1, by, name: 'x', node: 'n', text, tag: TAG, ...more });

async function two() {
  const node = new FakeNode();
  const [ada, bob] = [await node.browser(), await node.browser()];
  node.members = [{ id: ada.me, name: 'Ada' }, { id: bob.me, name: 'Bob' }];
  await node.enter(ada.vault);
  await node.enter(bob.vault);
  return { node, ada, bob };
}

test('what one seals the other opens, under one key', async () => {
  const { node, ada, bob } = await two();
  const [sealed] = await Promise.all([ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'hello'), ada.vault.seal(ROOM, { kind: 'text', tag: `${TAG}2` }, 'again')]);
  assert.equal((await bob.vault.open(ROOM, said(ada.me, sealed))).message.text, 'hello');
  const back = await bob.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'hi');
  assert.equal((await ada.vault.open(ROOM, said(bob.me, back))).message.text, 'hi');
  assert.equal(new Set(node.frames.map(({ id }) => id)).size, 1);
});

test('a text that is put elsewhere, or under another name, is not shown', async () => {
  const { ada, bob } = await two();
  const sealed = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'hello');
  for (const lie of [said(bob.me, sealed), said(ada.me, sealed, { tag: `${TAG}x` }), said(ada.me, sealed, { edited: 5 }), said(ada.me, `${sealed.slice(0, -4)}AAAA`), said(ada.me, 'hello')]) {
    const { message, isOpen } = await bob.vault.open(ROOM, lie);
    assert.deepEqual([message.text, message.kind, isOpen], [UNREADABLE, 'notice', false]);
  }
  assert.equal((await bob.vault.open(OTHER, said(ada.me, sealed))).isOpen, false);
});

test('who went cannot read what is said next', async () => {
  const { node, ada, bob } = await two();
  const before = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'before');
  node.goes(bob.me);
  const after = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'after');
  assert.equal((await bob.vault.open(ROOM, said(ada.me, before))).isOpen, true);
  assert.equal((await bob.vault.open(ROOM, said(ada.me, after))).isOpen, false);
  assert.equal((await ada.vault.open(ROOM, said(ada.me, after))).message.text, 'after');
  // An old key that is sealed once more does not serve again.
  await ada.vault.share(ROOM);
  const next = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'next');
  assert.equal((await bob.vault.open(ROOM, said(ada.me, next))).isOpen, false);
});

test('a key of somebody who is no member is never sealed with', async () => {
  const { node, ada } = await two();
  const eve = await node.browser();
  const { members } = node;
  node.members = [...members, { id: eve.me, name: 'Eve' }];
  await node.enter(eve.vault);
  await eve.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'mine');
  node.members = members;
  const sealed = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'secret');
  assert.equal((await eve.vault.open(ROOM, said(ada.me, sealed))).isOpen, false);
});

test('a device that the person’s first key does not vouch for gets no key', async () => {
  const { node, ada, bob } = await two();
  const eve = await newDevice();
  const proof = await makeProof(eve, { ...NODE, until: node.clock + 1000 });
  node.devices.push({ person: bob.me, key: proof.first, box: proof.box, node: toBase64url(NODE.nodeKey), nonce: toBase64url(NODE.nonce), until: proof.until, sig: proof.sig });
  await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'hello');
  assert.equal(node.frames.flatMap(({ boxes }) => boxes.split(' ')).length, 2);
});

test('a further device of a person gets all keys, one of somebody else the one that serves', async () => {
  const { node, ada, bob } = await two();
  const first = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'first');
  node.goes('0000000000EVE');
  const second = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'second');
  const own = await newDevice();
  const further = await node.browser({ ...own, ...await endorse(ada.device, await exportPublic(own.signing.publicKey)) });
  assert.equal(further.me, ada.me);
  const cleo = await node.browser();
  node.members = [...node.members, { id: cleo.me, name: 'Cleo', invited: true }];
  ada.vault.membersChanged(ROOM);
  await node.enter(further.vault);
  await node.enter(cleo.vault);
  assert.equal((await further.vault.open(ROOM, said(ada.me, first))).isOpen, false);
  await ada.vault.share(ROOM);
  assert.equal((await further.vault.open(ROOM, said(ada.me, first))).message.text, 'first');
  assert.equal((await further.vault.open(ROOM, said(ada.me, second))).message.text, 'second');
  assert.equal((await cleo.vault.open(ROOM, said(ada.me, first))).isOpen, false);
  assert.equal((await cleo.vault.open(ROOM, said(ada.me, second))).message.text, 'second');
  // What all have is not sealed again.
  const count = node.frames.length;
  await bob.vault.share(ROOM);
  assert.equal(node.frames.length, count);
});

test('what could not be read is given again once its key comes', async () => {
  const { node, ada } = await two();
  const sealed = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'late');
  const own = await newDevice();
  const further = await node.browser({ ...own, ...await endorse(ada.device, await exportPublic(own.signing.publicKey)) });
  await further.vault.open(ROOM, said(ada.me, sealed));
  const found = [];
  const take = further.vault.take.bind(further.vault);
  further.vault.take = async (frame) => found.push(...await take(frame));
  await ada.vault.share(ROOM);
  assert.deepEqual(found.map(({ text }) => text), ['late']);
});

test('reactions are grouped by what they open to, and taken back as they stand there', async () => {
  const { ada, bob } = await two();
  const id = `${ada.me}-1`;
  const sealed = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'hello');
  const [one, other] = [await ada.vault.seal(ROOM, { kind: 'reaction', message: id }, '👍'), await bob.vault.seal(ROOM, { kind: 'reaction', message: id }, '👍')];
  const wire = said(ada.me, sealed, { reactions: [{ emoji: one, count: 1, people: [ada.me] }, { emoji: other, count: 1, people: [bob.me] }, { emoji: other, count: 1, people: [ada.me] }, { emoji: 'x', count: 1, people: [] }] });
  const { message } = await ada.vault.open(ROOM, wire);
  assert.deepEqual(message.reactions, [{ emoji: '👍', count: 2, people: [ada.me, bob.me] }]);
  assert.equal(ada.vault.ownReaction(ROOM, id, '👍'), one);
});

test('names, texts and reactions that no node has checked are made harmless', async () => {
  const { ada, bob } = await two();
  const topic = { by: ada.me, at: 1, text: await ada.vault.seal(ROOM, { kind: 'topic' }, ' Pay\u202Ellac\u200B  me\u0000\n<b>x</b>' + 'y'.repeat(80)) };
  assert.equal(await bob.vault.title(ROOM, topic), `Payllac me<b>x</b>${'y'.repeat(42)}`);
  const id = `${ada.me}-1`;
  const word = await ada.vault.seal(ROOM, { kind: 'reaction', message: id }, 'a word');
  const sealed = await ada.vault.seal(ROOM, { kind: 'text', tag: TAG }, 'one\u0007\u009b\ntwo\tthree');
  const { message } = await bob.vault.open(ROOM, said(ada.me, sealed, { reactions: [{ emoji: word, count: 1, people: [ada.me] }] }));
  assert.deepEqual([message.text, message.reactions], ['one\ntwo\tthree', []]);
});

test('nothing is sealed before all keys were told, and whatever a node says does no harm', async () => {
  const node = new FakeNode();
  const { vault } = await node.browser();
  await assert.rejects(vault.seal(ROOM, { kind: 'text', tag: TAG }, 'x'), SealError);
  for (const frame of [{ boxes: '' }, { boxes: 'a.b.c' }, { boxes: '. .. ...' }, { id: '', boxes: 'x' }, { number: -1, boxes: 'x' }, { since: 'ZZZZZZZZZZZZZ', boxes: '' }]) {
    assert.deepEqual(await vault.take({ type: 'keys', room: ROOM, id: 'AAAAAAAAAAA', number: 1, by: 'x', stamp: '', maker: 'x', since: '', ...frame }), []);
  }
});

test('between socket and store order is kept, and no plain text goes out', async () => {
  const { node, ada } = await two();
  const [given, sent] = [[], []];
  const doorman = new Doorman({ rooms: () => [ROOM] });
  const gate = createGate({
    vault: ada.vault, doorman, makeTag: () => 'tag', give: (message) => given.push(message), send: (message) => sent.push(message), titled: () => {},
    roomOf: (id) => (id === `${ada.me}-1` ? ROOM : 'lobby'),
  });
  gate.post({ type: 'say', room: ROOM, text: 'the secret', tag: TAG });
  gate.post({ type: 'say', room: 'lobby', text: 'open', tag: 'other' });
  gate.post({ type: 'edit', id: `${ada.me}-1`, text: 'the secret', tag: 'edit' });
  while (sent.length < 3) await new Promise(setImmediate);
  assert.deepEqual(sent.map(({ tag }) => tag), [TAG, 'other', 'edit']);
  assert.equal(JSON.stringify(sent).includes('the secret'), false);
  gate.receive({ type: 'entered', room: ROOM, messages: [said(ada.me, sent[0].text)], older: null, info: { room: ROOM, kind: 'private', operators: [], members: 1 } });
  gate.receive({ type: 'pong' });
  gate.receive({ type: 'keyed', room: ROOM, rekey: '' });
  gate.receive({ type: 'message', room: ROOM, ...said(ada.me, sent[0].text, { id: `${ada.me}-2` }) });
  while (given.length < 3) await new Promise(setImmediate);
  assert.deepEqual(given.map(({ type }) => type), ['pong', 'entered', 'message']);
  assert.equal(given[1].messages[0].text, 'the secret');
  assert.equal(node.members.length, 2);
});

test('a room is called by its name once the key has come that opens it', async () => {
  const { node, ada } = await two();
  const text = await ada.vault.seal(ROOM, { kind: 'topic' }, 'Plans');
  const further = await node.browser();
  const titles = [];
  const gate = createGate({
    vault: further.vault, doorman: { receive: () => false, rooms: () => [] }, makeTag: () => 'tag', give: () => {}, send: () => {},
    titled: (room, title) => titles.push(title), roomOf: () => '',
  });
  gate.receive({ type: 'room', info: { room: ROOM, kind: 'private', operators: [], members: 2, topic: { text, by: ada.me, at: 1 } } });
  while (titles.length < 1) await new Promise(setImmediate);
  assert.deepEqual(titles, ['']);
  node.members.push({ id: further.me, name: 'Cleo' });
  ada.vault.membersChanged(ROOM);
  const before = node.frames.length;
  await ada.vault.share(ROOM, further.me);
  for (const frame of node.frames.slice(before)) gate.receive(frame);
  while (titles.length < 2) await new Promise(setImmediate);
  assert.deepEqual(titles, ['', 'Plans']);
});

test('a code lets in who has it, and nobody else', async () => {
  const { node, ada } = await two();
  const cleo = await node.browser();
  const doors = new Map();
  const log = [];
  const make = (one) => new Doorman({
    send: (message) => { log.push(message.type); if (message.type === 'answer') for (const other of doors.values()) other.receive(message); },
    async ask(message) {
      log.push(message.type);
      if (message.type === 'knock') for (const [other, door] of doors) if (other !== one) door.receive({ ...message, by: one.me, name: 'Cleo', node: 'n' });
      return {};
    },
    share: async (_, person) => { log.push(`share ${person}`); }, invited: (invitation) => { one.invitation = invitation; }, tried: (attempt) => { one.attempt = attempt; },
    letIn: (room) => { one.room = room; }, titleOf: () => 'Hunt', rooms: () => [], me: () => one.me,
  });
  doors.set(ada, make(ada));
  doors.set(cleo, make(cleo));
  doors.get(ada).invite(ROOM);
  const wrong = ada.invitation.code === '222222' ? '333333' : '222222';
  await doors.get(cleo).knock(wrong);
  await doors.get(cleo).knock(ada.invitation.code);
  while (!cleo.room) await new Promise(setImmediate);
  assert.equal(cleo.room, ROOM);
  assert.equal(ada.invitation.used, 'Cleo');
  assert.deepEqual(log.filter((one) => one !== 'knock'), ['invite', 'admit', 'invite', `share ${cleo.me}`, 'answer']);
  assert.match(cleo.attempt.text, /Hunt/);
  doors.get(cleo).forget();
  doors.get(ada).revoke();
});

test('a code outlives the node that heard of it, and an admission that fails', async () => {
  const { node, ada } = await two();
  const cleo = await node.browser();
  const sent = [];
  let isRefused = true;
  const door = new Doorman({
    send: (message) => { sent.push(message); },
    async ask(message) {
      sent.push(message);
      if (message.type === 'admit' && isRefused) throw new Error('The connection was lost: try again.');
      return {};
    },
    share: async () => { throw new Error('The node does not answer: try again.'); }, invited: (invitation) => { ada.invitation = invitation; },
    tried() {}, letIn() {}, titleOf: () => 'Hunt', rooms: () => [], me: () => ada.me,
  });
  const types = () => sent.map(({ type, on }) => (on === undefined ? type : `${type} ${on}`));
  door.invite(ROOM);
  const { code } = ada.invitation;
  door.receive({ type: 'welcome' });
  assert.equal(ada.invitation.code, code);
  assert.deepEqual(types(), ['invite true', 'invite true']);

  const knocks = [];
  const other = new Doorman({
    send() {}, async ask(message) { knocks.push({ ...message, by: cleo.me, name: 'Cleo', node: 'n' }); return {}; },
    share: async () => {}, invited() {}, tried() {}, letIn() {}, titleOf: () => '', rooms: () => [], me: () => cleo.me,
  });
  const isDone = async (count) => { while (sent.length < count) await new Promise(setImmediate); };
  await other.knock(code);
  door.receive(knocks[0]);
  await isDone(4);
  assert.deepEqual([ada.invitation.code, ada.invitation.used], [code, '']);
  assert.deepEqual(types().slice(2), ['admit', 'invite true']);

  isRefused = false;
  door.receive(knocks[0]);
  await isDone(7);
  assert.equal(ada.invitation.used, 'Cleo');
  assert.deepEqual(types().slice(4), ['admit', 'invite false', 'answer']);
  other.forget();
  door.revoke();
});
