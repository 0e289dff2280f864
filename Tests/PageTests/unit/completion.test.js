import assert from 'node:assert/strict';
import test from 'node:test';

import { complete, edited, knownIn } from '../../../wwwroot/scripts/completion.js';
import { ADA, BOB, message, online } from './fixtures.js';

const KNOWN = {
  people: [{ id: '1', name: 'Grace Hopper', isOnline: true }, { id: '2', name: 'Óscar', isOnline: true }, { id: '3', name: 'Gil', isOnline: false }],
  rooms: ['lobby', 'music', 'second-floor'], mine: ['lobby', 'music'],
};
const at = (text, caret = text.length) => complete(text, caret, () => KNOWN);
const labels = (text, caret) => at(text, caret)?.items.map((item) => item.label) ?? null;
/** The text after the first suggestion was taken; `|` is the caret. */
function taken(text, place = 0) {
  const caret = text.indexOf('|');
  const plain = text.replace('|', '');
  const completion = at(plain, caret);
  const result = edited(plain, completion, completion.items[place]);
  return `${result.text.slice(0, result.caret)}|${result.text.slice(result.caret)}`;
}

test('people after an @', () => {
  assert.deepEqual(labels('hello @'), ['Grace Hopper', 'Óscar', 'Gil']);
  assert.deepEqual(labels('@g'), ['Grace Hopper', 'Gil']);
  assert.deepEqual(labels('@hop'), ['Grace Hopper']);
  assert.deepEqual(labels('@grace h'), ['Grace Hopper']);
  assert.deepEqual(labels('@ÓS'), ['Óscar']);
  assert.deepEqual(labels('@a'), ['all']);
  assert.equal(at('@3')?.items[0].detail, undefined);
  assert.equal(at('@gi').items[0].detail, 'not on-line');
  for (const text of ['a@g', '@x', '@gr\n', 'hello', '@Óscar', '@Grace Hopper ']) assert.equal(at(text), null, text);
});

test('emoji after a colon and two letters', () => {
  assert.equal(labels('well :tad')[0], ':tada:');
  for (const text of [':', ':t', ':D ', '10:30', 'a:tad', ':zzzzz', ':tada:']) assert.equal(at(text), null, text);
});

test('rooms after a #', () => {
  assert.deepEqual(labels('see #'), ['#lobby', '#music', '#second-floor']);
  assert.deepEqual(labels('#sec'), ['#second-floor']);
  for (const text of ['a#m', '#x', '#music']) assert.equal(at(text), null, text);
});

test('what follows a name is completed as well', () => {
  assert.equal(labels('thanks @Grace Hopper :tad')[0], ':tada:');
  assert.deepEqual(labels('@Gil see #sec'), ['#second-floor']);
  assert.deepEqual(labels('@Gil and @hop'), ['Grace Hopper']);
  assert.equal(taken('@Gil :tad|'), '@Gil 🎉|');
});

test('commands at the beginning, and the rooms they want', () => {
  assert.ok(labels('/').length > 8);
  assert.deepEqual(labels('/ro'), ['/rooms']);
  assert.deepEqual(labels('/join '), ['#lobby', '#music', '#second-floor']);
  assert.deepEqual(labels('/leave #m'), ['#music']);
  assert.deepEqual(labels('/me and @gr'), ['Grace Hopper']);
  for (const text of ['/rooms', 'a /ro', '//ro', '/who @g', '/nick @g', ' /ro']) assert.equal(at(text), null, text);
});

test('nothing is offered in code', () => {
  for (const text of ['`@g', 'a `b` `#m', '```\n@g', '~~~\n:tad']) assert.equal(at(text), null, text);
  assert.ok(at('`a` @g') && at('```\na\n```\n@g'));
});

test('what is taken replaces what was typed', () => {
  assert.equal(taken('hi @gr|'), 'hi @Grace Hopper |');
  assert.equal(taken('hi @gr| there'), 'hi @Grace Hopper |there');
  assert.equal(taken('well :tad|!'), 'well 🎉|!');
  assert.equal(taken('/jo|'), '/join |');
  assert.equal(taken('/wh|'), '/who|');
  assert.equal(taken('/join mu|'), '/join music|');
  assert.equal(taken('(#mus|)'), '(#music |)');
});

test('who spoke last comes first, those away last, oneself not', () => {
  const eve = { id: '0000000000EVE', name: 'Eve', node: 'x' };
  const zoe = { id: '0000000000Z0E', name: 'Zoe', node: 'x' };
  const state = online({ people: [ADA, BOB, eve], messages: [message(1, { by: zoe.id, name: 'Zoe' }), message(2), message(3, { by: ADA.id, name: 'Ada' })] });
  const known = knownIn(state, (person) => person.name);
  assert.deepEqual(known.people.map(({ name, isOnline }) => [name, isOnline]), [['Bob', true], ['Eve', true], ['Zoe', false]]);
  assert.deepEqual(known.rooms, ['lobby']);
});
