import assert from 'node:assert/strict';
import test from 'node:test';

import { emojiOf, expand, find, groups, SHORTCODE_MAX } from '../../../wwwroot/scripts/emoji.js';
import { isEmojiOnly } from '../../../wwwroot/scripts/format.js';

const all = groups().flatMap((group) => group.emoji);

test('every emoji is one character with shortcodes of its own', () => {
  assert.ok(all.length > 300);
  const codes = all.flatMap((emoji) => emoji.codes);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(new Set(all.map((emoji) => emoji.character)).size, all.length);
  for (const code of codes) assert.match(code, new RegExp(`^[a-z\\d_+-]{1,${SHORTCODE_MAX}}$`));
  for (const { character } of all) assert.ok(isEmojiOnly(character) && [...new Intl.Segmenter().segment(character)].length === 1, character);
});

test('found by shortcode first, then by word', () => {
  assert.equal(find('tada')[0].character, '🎉');
  assert.equal(find('party')[0].character, '🎉');
  assert.ok(find('happy').some((emoji) => emoji.character === '😃'));
  assert.equal(find('+1')[0].character, '👍');
  assert.equal(find('see no')[0].character, '🙈');
  assert.deepEqual(find('nothingatall'), []);
  assert.equal(find('s', 3).length, 3);
});

test('shortcodes are written out when a text is sent', () => {
  assert.equal(expand('well :tada: :+1:!'), 'well 🎉 👍!');
  assert.equal(expand(':tada::tada:'), '🎉🎉');
  for (const text of ['no colon', ':nothing:', '10:100:20', 'a:tada:', 'https://x.example/:tada:/', 'constructor :constructor:']) assert.equal(expand(text), text);
  assert.equal(emojiOf('__proto__'), undefined);
});

test('code is sent as typed', () => {
  assert.equal(expand(':tada: `:tada:` :tada:'), '🎉 `:tada:` 🎉');
  assert.equal(expand('` :tada:'), '` 🎉');
  assert.equal(expand(':tada:\n```\n:tada:\n```\n:tada:'), '🎉\n```\n:tada:\n```\n🎉');
  assert.equal(expand('```\n:tada:'), '```\n:tada:');
  assert.equal(expand('> ```\n> :tada:\n> ```\n:tada:'), '> ```\n> :tada:\n> ```\n🎉');
  assert.equal(expand('``a`:tada:``\n\n`\n\n:tada:`'), '``a`:tada:``\n\n`\n\n🎉`');
});
