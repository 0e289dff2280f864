import assert from 'node:assert/strict';
import test from 'node:test';

import { AT_ONCE_MAX, dial, STAGGER_MS } from '../../../wwwroot/scripts/walk/dial.js';
import { welcome } from './fixtures.js';

/** A clock that is turned by hand, and lines that do as they are told. */
function world(doors, { grace = 700, patience = 2000, accepts = () => true, forbidden = [] } = {}) {
  let now = 0;
  const timers = [];
  const log = [];
  const lines = {};
  const stop = dial({ doors, grace, patience }, {
    reach(door) {
      if (forbidden.includes(door)) throw new Error('forbidden');
      log.push(`${now} ${door}`);
      const line = { door, close: () => log.push(`${now} closed ${door}`) };
      (lines[door] ??= []).push(line);
      return line;
    },
    accepts,
    won: (line) => log.push(`${now} won ${line.door}`),
    lost: (loss) => log.push(`${now} lost ${loss.code} [${loss.refused}]`),
    after(milliseconds, then) {
      const timer = { at: now + milliseconds, then };
      timers.push(timer);
      return () => { timer.then = null; };
    },
  });
  return {
    log, stop,
    until(time) {
      for (;;) {
        const next = timers.filter((timer) => timer.then && timer.at <= time).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        const { then } = next;
        next.then = null;
        then();
      }
      now = time;
    },
    refuse: (door, code = 1006) => lines[door].at(-1).onclose?.({ code, reason: '' }),
    greet: (door, more) => lines[door].at(-1).onmessage?.({ data: JSON.stringify(welcome(more)) }),
    say: (door, data) => lines[door].at(-1).onmessage?.({ data }),
  };
}

test('the lost node is tried at once and once more, then the others one after the other', () => {
  const it = world(['own', 'a', 'b']);
  it.refuse('own');
  it.until(400);
  it.refuse('own');
  it.until(1000);
  assert.deepEqual(it.log, ['0 own', '350 own', '700 a', '950 b']);
  it.greet('b');
  assert.deepEqual(it.log.slice(4), ['1000 closed a', '1000 won b']);
  it.greet('a');
  it.until(9000);
  assert.equal(it.log.length, 6);
});

test('a node that is back within the grace keeps its people', () => {
  const it = world(['own', 'a']);
  it.refuse('own');
  it.until(350);
  it.greet('own');
  it.until(9000);
  assert.deepEqual(it.log, ['0 own', '350 own', '350 won own']);
});

test('who says no makes room for the next at once', () => {
  const it = world(['own', 'a', 'b', 'c'], { grace: 0 });
  it.refuse('own', 1001);
  it.refuse('a');
  it.refuse('b');
  it.refuse('c');
  assert.deepEqual(it.log, ['0 own', '0 a', '0 b', '0 c', '0 lost 1001 [a,b,c]']);
});

test('only so many run at once, and silence ends after a time', () => {
  const doors = ['own', ...'abcdefgh'];
  const it = world(doors, { grace: 0 });
  it.until(1999);
  assert.equal(it.log.length, AT_ONCE_MAX);
  assert.deepEqual(it.log.slice(0, 3), ['0 own', `${STAGGER_MS} a`, `${2 * STAGGER_MS} b`]);
  it.refuse('b');
  assert.equal(it.log.at(-1), '1999 d');
  it.until(2000);
  assert.deepEqual(it.log.slice(-5).sort(), ['2000 closed a', '2000 closed c', '2000 closed d', '2000 closed own', '2000 lost 1006 [b]']);
});

test('another mesh, other words and addresses the browser forbids are passed over', () => {
  const it = world(['own', 'http', 'a', 'b'], { grace: 0, accepts: (_, { mesh }) => mesh === 'open', forbidden: ['http'] });
  it.refuse('own');
  it.greet('a', { mesh: 'other' });
  it.say('b', '{"type":"pong"}');
  it.say('b', 'nonsense');
  it.greet('b');
  assert.deepEqual(it.log, ['0 own', '0 a', '0 closed a', '0 b', '0 won b']);
});

test('one door alone is tried once', () => {
  const it = world(['own'], { grace: 0, patience: 8000 });
  it.refuse('own', 1006);
  assert.deepEqual(it.log, ['0 own', '0 lost 1006 []']);
});

test('stopped, nothing is called any more', () => {
  const it = world(['own', 'a'], { grace: 0 });
  it.stop();
  it.refuse('own');
  it.until(9000);
  assert.deepEqual(it.log, ['0 own', '0 closed own']);
});
