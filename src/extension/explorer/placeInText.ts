import type { EntryPlace } from '../../pipeline/explore/readDataEntry.ts';

/** Lines of a text by which it is found again; the rest may have changed. */
const soughtLines = 3;

/**
 * Where an entry is in its file as it is now, as a range of UTF-16 offsets; empty at the start where nothing tells.
 *
 * @param name Of the function that it is in, names joined by dots.
 */
export function placeInText(text: string, place: EntryPlace, name: string | undefined): { readonly start: number; readonly end: number } {
  if (place.text !== undefined) {
    const start = text.indexOf(place.text);
    if (start >= 0) return { start, end: start + place.text.trimEnd().length };
    const head = place.text.split('\n').slice(0, soughtLines).join('\n').trim();
    const found = head === '' ? -1 : text.indexOf(head);
    if (found >= 0) return { start: found, end: found + head.length };
  }
  if (place.line !== undefined) {
    let start = 0;
    for (let line = 1; line < place.line; line++) {
      const next = text.indexOf('\n', start);
      if (next < 0) break;
      start = next + 1;
    }
    return { start, end: start };
  }
  const last = name?.split('.').at(-1) ?? '';
  const at = Math.min(place.offset ?? 0, text.length);
  if (last !== '') {
    // Nearest to where it stood, since names repeat.
    const near = nearestWord(text, last, at);
    if (near !== undefined) return { start: near, end: near + last.length };
  }
  return { start: at, end: at };
}

/** Where a word stands alone, as near to an offset as can be. */
function nearestWord(text: string, word: string, offset: number): number | undefined {
  let best: number | undefined;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + word.length] ?? ' ');
    if (/[\w$]/u.test(around)) continue;
    if (best === undefined || Math.abs(at - offset) < Math.abs(best - offset)) best = at;
  }
  return best;
}
