/** Contrast of the page's colours, computed from the tokens: WCAG 2.2, 1.4.3, level AA. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { HUES, hueOf } from '../../../wwwroot/scripts/persona.js';

const css = readFileSync(new URL('../../../wwwroot/styles/tokens.css', import.meta.url), 'utf8');
const AA = 4.5;

/** The declarations of all rules whose selector names the theme. */
function tokens(theme) {
  const found = {};
  for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^{}]+)\}/g)) {
    if (!selector.includes(`data-theme="${theme}"`)) continue;
    for (const [, name, value] of body.matchAll(/--([\w-]+):\s*([^;]+);/g)) found[name] = value.trim();
  }
  return found;
}

/** Björn Ottosson, "A perceptual color space for image processing", 2020. Linear sRGB, clipped. */
function fromOklch(lightness, chroma, hue) {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((part) => Math.min(1, Math.max(0, part)));
}

function linear(value, hue = 0) {
  const hex = /^#([0-9a-f]{6})$/.exec(value);
  if (hex) {
    return [0, 2, 4].map((at) => Number.parseInt(hex[1].slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  }
  const [, lightness, chroma] = /^oklch\(([\d.]+) ([\d.]+) var\(--hue\)\)$/.exec(value);
  return fromOklch(Number(lightness), Number(chroma), hue);
}

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(one, other, hue) {
  const [dark, light] = [luminance(linear(one, hue)), luminance(linear(other, hue))].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const PAIRS = [
  ['ink', 'canvas'], ['ink', 'surface'], ['ink', 'raised'], ['ink', 'hover'], ['ink', 'own'], ['ink', 'accent-soft'], ['ink', 'lost'],
  ['muted', 'canvas'], ['muted', 'surface'], ['muted', 'raised'], ['muted', 'hover'], ['muted', 'lost'],
  ['accent', 'surface'], ['accent', 'canvas'], ['accent', 'own'], ['accent-ink', 'accent'], ['accent-ink', 'accent-strong'],
  ['accent-strong', 'accent-soft'], ['signal', 'surface'], ['signal-ink', 'signal'], ['warning-ink', 'warning'],
  ['error-ink', 'error'], ['error-ink', 'surface'], ['error-ink', 'canvas'], ['ink', 'selected'],
  ['muted', 'accent-soft'], ['accent-strong', 'own'], ['own-muted', 'own'], ['ink', 'code'], ['muted', 'code'],
  ['ink', 'mention'], ['mention-ink', 'mention'], ['mention-muted', 'mention'], ['accent', 'mention'], ['mention-badge-ink', 'mention-line'],
];

for (const theme of ['light', 'dark']) {
  test(`text is readable in ${theme}`, () => {
    const found = tokens(theme);
    for (const [text, ground] of PAIRS) {
      const value = contrast(found[text], found[ground]);
      assert.ok(value >= AA, `${text} on ${ground}: ${value.toFixed(2)}`);
    }
  });

  test(`names and initials are readable in every hue in ${theme}`, () => {
    const found = tokens(theme);
    for (const hue of HUES) {
      for (const [text, ground] of [['person', 'surface'], ['person-ink', 'person-soft']]) {
        const value = contrast(found[text], found[ground], hue);
        assert.ok(value >= AA, `${text} on ${ground} at ${hue}: ${value.toFixed(2)}`);
      }
    }
  });
}

test('the contrast of black on white is 21', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
});

test('neighbouring IDs spread over the hues', () => {
  const hues = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`00000000000${String(index).padStart(2, '0')}`)));
  assert.equal(hues.size, HUES.length);
});
