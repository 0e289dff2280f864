/**
 * What a name looks like at a glance: names with one skeleton are easily taken for each other. The
 * same rules as a terminal's; Unicode Technical Standard 39, section 4, for the letters that imitate
 * Latin ones in practice. Only for comparing, never for showing. Pure.
 */

/** Small letters and digits only: capitals were folded before. */
const ROWS = [
  ['a', 'аαạɑ'], ['b', 'ьƅ'], ['c', 'сϲⅽ'], ['d', 'ԁⅾ'], ['e', 'еєҽ'], ['g', 'ɡց'], ['h', 'һհ'], ['j', 'јϳ'], ['k', 'кκ'],
  // I and l are one stroke in many typefaces.
  ['l', '1|ӏⅼǀ!iіɩιı'],
  ['m', 'мⅿ'], ['n', 'ոη'], ['o', '0оοօσ'], ['p', 'рρ'], ['q', 'ԛզ'], ['r', 'г'], ['s', 'ѕ5$'], ['t', 'тτ'],
  ['u', 'υսц'], ['v', 'νѵⅴ'], ['w', 'ԝω'], ['x', 'хχⅹ'], ['y', 'уγү'], ['z', 'ᴢ2'],
];
const PLAIN = new Map(ROWS.flatMap(([plain, alike]) => [...alike].map((letter) => [letter, plain])));

/** Spaces, what is not drawn (no node lets that into a name), and accents set over a letter separately. */
const PASSED_OVER = /[\p{Cf}\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufe0f\u0300-\u036f]/gu;
/** Full-width forms are ASCII, moved. */
const WIDE = /[\uff01-\uff5e]/gu;
/** Names remembered: all that one page shows, many times over. */
const KEPT_MAX = 4096;

/** @type {Map<string, string>} */
const kept = new Map();

/** @param {string} name @returns {string} */
export function skeletonOf(name) {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const small = name.toLowerCase().replace(PASSED_OVER, '')
    .replace(WIDE, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xff01 + 0x21));
  // What many typefaces draw alike.
  const skeleton = [...small].map((letter) => PLAIN.get(letter) ?? letter).join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(name, skeleton);
  return skeleton;
}
