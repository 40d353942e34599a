// Chooses lines for next-line completion: what comes after the cursor at the start of a line.

import { Random } from '../../base/random.ts';
import { sha256 } from '../../base/hash.ts';
import type { TextRange } from '../../mining/sample.ts';
import { type DocumentExample, documentName, type LineExample } from '../example.ts';

/** Length of a line after trimming. From the design. */
const LEAST_LINE_CHARACTERS = 8;
const MOST_LINE_CHARACTERS = 120;

/** Text before the line, so that there is something to go by. From the issue. */
const LEAST_CONTEXT_CHARACTERS = 200;

/** At least this many letters or digits, so that a line of brackets is none. A guess. */
const LEAST_WORD_CHARACTERS = 3;

/**
 * Chooses up to `count` lines, spread evenly over the documents.
 *
 * Documents take turns in a random order and give one random line in each round.
 * The same documents, count and seed give the same lines; a larger count only adds to them.
 */
export function chooseLines(documents: readonly DocumentExample[], count: number, seed: number): LineExample[] {
  const queues = documents
    .map((document) => ({ document, lines: shuffled(eligibleLines(document), `${seed}\0${documentName(document)}`) }))
    .filter((queue) => queue.lines.length > 0)
    .sort((a, b) => (documentName(a.document) < documentName(b.document) ? -1 : 1));
  Random.fromSeed(seed).shuffle(queues);
  const chosen: LineExample[] = [];
  for (let round = 0; chosen.length < count; round++) {
    const before = chosen.length;
    for (const { document, lines } of queues) {
      const line = lines[round];
      if (line && chosen.length < count) chosen.push(buildLineExample(document, line));
    }
    if (chosen.length === before) break;
  }
  return chosen;
}

/** Ranges of all lines that may be chosen, without indentation and trailing white space. */
export function eligibleLines(document: DocumentExample): TextRange[] {
  const { text } = document;
  const lines: TextRange[] = [];
  const isUnscored = rangeCursor(document.unscored);
  const isComment = rangeCursor(document.comments);
  for (let lineStart = 0; lineStart < text.length;) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    const content = text.slice(lineStart, lineEnd);
    const start = lineStart + content.length - content.trimStart().length;
    const end = lineStart + content.trimEnd().length;
    const touches = start < end && (isUnscored(start, end) || isComment(start, start + 1));
    if (start >= LEAST_CONTEXT_CHARACTERS && !touches && isWorthCompleting(text.slice(start, end))) lines.push({ start, end });
    lineStart = lineEnd + 1;
  }
  return lines;
}

function isWorthCompleting(line: string): boolean {
  if (line.length < LEAST_LINE_CHARACTERS || line.length > MOST_LINE_CHARACTERS) return false;
  return (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= LEAST_WORD_CHARACTERS;
}

/** Tells for ascending, disjoint questions whether they touch one of the sorted ranges. */
function rangeCursor(ranges: readonly TextRange[]): (start: number, end: number) => boolean {
  let next = 0;
  return (start, end) => {
    for (let range = ranges[next]; range && range.end <= start; range = ranges[++next]);
    return (ranges[next]?.start ?? Infinity) < end;
  };
}

function buildLineExample(document: DocumentExample, { start, end }: TextRange): LineExample {
  const { path, language, text } = document;
  return {
    id: `${documentName(document)}:${start}`,
    path,
    language,
    offset: start,
    context: text.slice(0, start),
    target: text.slice(start, end),
  };
}

function shuffled(lines: TextRange[], key: string): TextRange[] {
  return Random.fromSeed(Number.parseInt(sha256(key).slice(0, 8), 16)).shuffle(lines);
}
