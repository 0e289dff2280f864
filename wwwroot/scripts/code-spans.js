/** Where a text is code: fences, and what stands between backticks. Pure. */

const fence = /^[ >]*(`{3,}(?!`)|~{3,}(?!~))[^`]*$/u;

/**
 * The text with what is not code replaced.
 * @param {string} text
 * @param {(part: string) => string} change
 */
export function outsideCode(text, change) {
  /** @type {string[]} */
  const done = [];
  /** @type {string[]} */
  let words = [];
  let open = '';
  const flush = () => {
    if (words.length > 0) done.push(outsideTicks(words.join('\n'), change));
    words = [];
  };
  for (const line of text.split('\n')) {
    const found = fence.exec(line)?.[1] ?? '';
    if (open) {
      done.push(line);
      if (found.startsWith(open) && line.replaceAll(open[0], '').trim().replaceAll('>', '') === '') open = '';
    } else if (found) {
      flush();
      done.push(line);
      open = found;
    } else if (line.trim() === '') {
      flush();
      done.push(line);
    } else {
      words.push(line);
    }
  }
  flush();
  return done.join('\n');
}

/** @param {string} text a paragraph @param {(part: string) => string} change */
function outsideTicks(text, change) {
  const runs = [...text.matchAll(/`+/gu)].map((match) => ({ start: match.index ?? 0, end: (match.index ?? 0) + match[0].length }));
  const last = new Map(runs.map((run, place) => [run.end - run.start, place]));
  let done = '';
  let at = 0;
  for (let place = 0; place < runs.length; place += 1) {
    const { start, end } = runs[place];
    if ((last.get(end - start) ?? 0) <= place) continue;
    let close = place + 1;
    while (runs[close].end - runs[close].start !== end - start) close += 1;
    done += change(text.slice(at, start)) + text.slice(start, runs[close].end);
    at = runs[close].end;
    place = close;
  }
  return done + change(text.slice(at));
}

/**
 * Whether a caret stands in code that is not ended before it: there nothing is offered.
 * @param {string} before the text up to the caret
 */
export function isInCode(before) {
  let open = '';
  let line = '';
  for (line of before.split('\n')) {
    const found = fence.exec(line)?.[1] ?? '';
    if (!open) open = found;
    else if (found.startsWith(open)) open = '';
  }
  return open !== '' || (line.match(/`+/gu)?.length ?? 0) % 2 === 1;
}
