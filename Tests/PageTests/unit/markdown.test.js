import assert from 'node:assert/strict';
import test from 'node:test';

import { balanced, neutralised } from '../../../wwwroot/scripts/bidi.js';
import { QUOTES_MAX, parse, speaksTo } from '../../../wwwroot/scripts/markdown.js';
import { indexOf } from '../../../wwwroot/scripts/mentions.js';
import { HOSTILE } from './hostile.js';

/** The tree in short: `strong(a)`, blocks on lines of their own. */
function short(part) {
  if (Array.isArray(part)) return part.map(short).join('');
  switch (part.type) {
    case 'text': return part.text;
    case 'paragraph': return short(part.children);
    case 'link': return `link(${part.text}${part.host ? ` at ${part.host}` : ''})`;
    case 'fence': return `fence:${part.language}(${part.text})`;
    case 'list': return `list(${part.items.map((item) => `${item.number ?? '-'} ${short(item.children)}`).join('; ')})`;
    case 'code':
    case 'mention':
    case 'emoji': return `${part.type}(${part.text})`;
    default: return `${part.type}(${part.children.map(short).join(part.type === 'quote' ? ' | ' : '')})`;
  }
}
const blocks = (text, names = []) => parse(text, indexOf(names)).map(short);
const one = (text, names) => blocks(text, names).join(' / ');
const same = (...texts) => { for (const text of texts) assert.equal(one(text), text); };

test('emphasis of four kinds, in each other', () => {
  assert.equal(one('**b** *i* _i_ ~~s~~'), 'strong(b) emphasis(i) emphasis(i) strike(s)');
  assert.equal(one('***x***'), 'strong(emphasis(x))');
  assert.equal(one('**a *b* ~~c~~**, d'), 'strong(a emphasis(b) strike(c)), d');
  assert.equal(one('*a **b** c*'), 'emphasis(a strong(b) c)');
  assert.equal(one('(*a*), "**b**"!'), '(emphasis(a)), "strong(b)"!');
  assert.equal(one('这是**重要**的'), '这是strong(重要)的');
});

test('what is no emphasis stays as typed', () => {
  same('snake_case_name', '__init__', '2*3*4', '2 * 3 * 4', '**', '****', '** a **', 'a*', '*a', '~a~', '~~~~', '**a*b', '¯\\_(ツ)_/¯', '\\*a*', '*.txt and *.md', '5 ** 2');
  assert.equal(one('*a **b*'), 'emphasis(a **b)');
  assert.equal(one('*a\n\nb*'), '*a / b*');
});

test('code between backticks, and nothing else in it', () => {
  assert.equal(one('`a *b* :smile: @Bob`', ['Bob']), 'code(a *b* :smile: @Bob)');
  assert.equal(one('``a ` b``'), 'code(a ` b)');
  assert.equal(one('`` `x` ``'), 'code(`x`)');
  assert.equal(one('*a `*` b*'), 'emphasis(a code(*) b)');
  same('a ` b', '``a`', '`');
});

test('paragraphs keep their line breaks', () => {
  assert.deepEqual(blocks('a\nb\n\n\nc'), ['a\nb', 'c']);
  assert.deepEqual(blocks('  indented\n    more'), ['  indented\n    more']);
  assert.deepEqual(blocks(''), []);
});

test('fences keep what is in them, with the word for the language', () => {
  assert.deepEqual(blocks('x\n```js\n*a*\n\n  b\n```\ny'), ['x', 'fence:js(*a*\n\n  b)', 'y']);
  assert.deepEqual(blocks('~~~\na\n```\n~~~'), ['fence:(a\n```)']);
  assert.deepEqual(blocks('````\n```\n````'), ['fence:(```)']);
  assert.deepEqual(blocks('```\nnobody ends it'), ['fence:(nobody ends it)']);
  assert.equal(one('```one line```'), 'code(one line)');
});

test('quotes, in each other up to a depth', () => {
  assert.deepEqual(blocks('> a\n>b\n>\n> - c\nd'), ['quote(a\nb | list(- c))', 'd']);
  assert.deepEqual(blocks('> > a'), ['quote(quote(a))']);
  assert.deepEqual(blocks('>_<'), ['>_<']);
  assert.deepEqual(blocks(`${'>'.repeat(QUOTES_MAX + 2)} a`), [`${'quote('.repeat(QUOTES_MAX)}>> a${')'.repeat(QUOTES_MAX)}`]);
});

test('lists of one level', () => {
  assert.deepEqual(blocks('to do\n- a\n- *b*\n  goes on\n\nend'), ['to do', 'list(- a; - emphasis(b)\ngoes on)', 'end']);
  assert.deepEqual(blocks('3. a\n7) b'), ['list(3 a; 7 b)']);
  assert.deepEqual(blocks('in\n2024. A year'), ['in\n2024. A year']);
  assert.deepEqual(blocks('* a\n* b'), ['list(- a; - b)']);
  same('-', '- ', '-a', '1.', '1.5 l', '2024. A year');
});

test('links of the web only, bare and with a text', () => {
  assert.equal(one('see https://a.example/x, then'), 'see link(https://a.example/x), then');
  assert.equal(one('(http://a.example)'), '(link(http://a.example))');
  assert.equal(one('http://a.example/b_(c)'), 'link(http://a.example/b_(c))');
  assert.equal(one('**https://a.example/b**'), 'strong(link(https://a.example/b))');
  assert.equal(one('[the map](https://a.example/b_(c)) there'), 'link(the map) there');
  assert.equal(one('[v6](http://[fe80::1]:80/)'), 'link(v6)');
  same('javascript:alert(1)', 'https://', 'xhttp://a.example', '[x](javascript:alert(1))', '[x](data:text/html,x)', '[x](/path)', '```', '[](x)', '[x] (y)', '[ ](x)');
});

test('a link text that looks like another address is text, beside the real one', () => {
  for (const label of ['bank.example', 'https://bank.example/', 'BANK.example', 'www.bank.example', 'go to bank.example now', 'bank\u3002example', 'bank.\u200bexample', 'b\u0430nk.example', '192.0.2.7', 'https://bank', '//bank.example', 'a@bank.example']) {
    assert.equal(one(`[${label}](https://evil.example/x)`), `${label} link(https://evil.example/x)`);
  }
  assert.equal(one('[evil.example](https://evil.example/x)'), 'link(evil.example)');
  assert.equal(one('[evil.example](https://www.evil.example/x)'), 'link(evil.example)');
  assert.equal(one('[https://evil.example/notes.txt](https://evil.example/x)'), 'link(https://evil.example/notes.txt)');
  assert.equal(one('[version 1.2, e.g.](https://evil.example/x)'), 'link(version 1.2, e.g.)');
});

test('an address whose host is not what it seems tells the real one', () => {
  assert.equal(one('https://bank.example@evil.example/'), 'link(https://bank.example@evil.example/ at evil.example)');
  assert.equal(one('https://b\u0430nk.example/'), 'link(https://b\u0430nk.example/ at xn--bnk-6cd.example)');
  assert.equal(one('[b\u0430nk.example](https://b\u0430nk.example/)'), 'link(b\u0430nk.example at xn--bnk-6cd.example)');
  assert.equal(one('http://0x7f.1/'), 'link(http://0x7f.1/ at 127.0.0.1)');
  assert.equal(one('https://A.Example:8443/x'), 'link(https://A.Example:8443/x)');
});

test('signs that turn the direction are shown in links and mentions', () => {
  assert.equal(one('https://evil.example/\u202egpj.exe'), 'link(https://evil.example/\ufffdgpj.exe)');
  assert.equal(one('[a\u2066b\u200f](https://evil.example/)'), 'link(a\ufffdb\ufffd)');
  assert.equal(neutralised('a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200fb'), `a${'\ufffd'.repeat(11)}b`);
});

test('in running text they stay where they are closed, and are not shown where not', () => {
  for (const text of ['plain', '\u202eabc\u202c', '\u2067a\u202bb\u202cc\u2069', 'a\u200fb']) assert.equal(balanced(text), text);
  assert.equal(balanced('\u202eabc'), 'abc');
  assert.equal(balanced('abc\u202c'), 'abc');
  assert.equal(balanced('\u2067a\u202bb\u2069c\u202c'), 'abc');
});

test('those who are known are spoken to, at the edge of a word', () => {
  const names = ['Ada', 'Ada Byron', 'Óscar', 'Sam·4f2a', 'Sam'];
  assert.equal(one('@ada, @ADA BYRON! @óscar', names), 'mention(@ada), mention(@ADA BYRON)! mention(@óscar)');
  assert.equal(one('@o\u0301scar @Sam·4f2a @Sam.', names), 'mention(@o\u0301scar) mention(@Sam·4f2a) mention(@Sam).');
  assert.equal(one('**@Ada**', names), 'strong(mention(@Ada))');
  assert.equal(one('a@ada @adam @ada-b @@ada @Eve', names), 'a@ada @adam @ada-b @@ada @Eve');
  assert.equal(one('@Sam·9999', names), '@Sam·9999');
  assert.equal(one('https://x.example/@ada', names), 'link(https://x.example/@ada)');
  assert.ok(speaksTo('> @ALL', indexOf(['all'])));
  assert.ok(!speaksTo('`@all` @allan', indexOf(['all'])));
});

test('shortcodes of other clients are shown as emoji', () => {
  assert.equal(one(':tada::+1: x:tada: 10:30:45 :nothing:'), 'emoji(🎉)emoji(👍) x:tada: 10:30:45 :nothing:');
});

test('whatever is written, it is text or a link of the web', () => {
  const check = (part) => {
    const { type, href, children, items } = part;
    assert.ok(['paragraph', 'fence', 'quote', 'list', 'text', 'code', 'link', 'mention', 'emoji', 'strong', 'emphasis', 'strike', undefined].includes(type));
    if (type === 'link') assert.match(href, /^https?:\/\//);
    if (type === 'link' || type === 'mention') assert.doesNotMatch(part.text, /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/);
    for (const child of children ?? items ?? []) check(child);
  };
  for (const text of HOSTILE) parse(text, indexOf(['Ada'])).forEach(check);
});

test('the work grows with the length only', () => {
  const length = 16 * 1024;
  const units = ['*', '[', '`', '>', '_', '~', '@', ':', '(', '\n', '* ', '`a', '`` ` ', '[a](https://', '[[a]', '**a ', '*a**b_c~~', '*a*', '> ', '>a\n', '- a\n', '1. a\n',
    '```\n', '~~~`\n', 'https://', 'https://%', 'http://x.', ':a', ':smile', '@b ', '![', '](', '***a', '_a ', '\\*', '\u202e', '[a](https://x(', 'a`b``c```'];
  for (const unit of units) {
    const meter = { steps: 0 };
    const text = unit.repeat(length / unit.length);
    parse(text, indexOf(['b', 'bc']), meter);
    assert.ok(meter.steps < 8 * length, `${JSON.stringify(unit)}: ${meter.steps}`);
  }
});

test('the tree is not deeper than its bound', () => {
  const depth = (part) => 1 + Math.max(0, ...(part.children ?? part.items ?? []).map(depth));
  for (const text of ['> '.repeat(4000) + '*a **b ~~c _d', '*a **b ~~c _d_~~ ** *'.repeat(800), '**a *b '.repeat(2000) + '* **'.repeat(2000)]) {
    assert.ok(Math.max(...parse(text).map(depth)) <= QUOTES_MAX + 7);
  }
});
