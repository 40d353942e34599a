// How a mined file becomes a document example.

import { LONG_LINE_CHARACTERS } from '../../mining/contentExclusion.ts';
import type { FileSample, TextRange } from '../../mining/sample.ts';
import type { DocumentExample, Role } from '../example.ts';
import type { RedactedText } from '../filter/secrets.ts';
import { buildCutPoints } from './windows.ts';

/** Builds a document of one file in its role; all ranges are moved to the redacted text. */
export function buildDocument(file: FileSample, role: Role, redacted: RedactedText): DocumentExample {
  const { text, moveOffset } = redacted;
  const moved = ({ start, end }: TextRange): TextRange => ({ start: moveOffset(start), end: moveOffset(end) });
  const marked = (...kinds: readonly string[]): TextRange[] => file.marks.filter((mark) => kinds.includes(mark.kind)).map(moved);
  return {
    path: file.path,
    language: file.language,
    role,
    text,
    contentHash: file.contentHash,
    unscored: uniteRanges([...marked('licenceHeader', 'imports'), ...redacted.redactions, ...longLines(text)]),
    comments: uniteRanges(marked('comment')),
    cutPoints: buildCutPoints(
      text,
      file.statementStarts.map(moveOffset),
      file.functions.map((entry) => moved(entry.body)),
    ),
  };
}

/** The union of ranges, sorted and disjoint, empty ones left out. */
export function uniteRanges(ranges: readonly TextRange[]): TextRange[] {
  const united: TextRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (range.end <= range.start) continue;
    const last = united.at(-1);
    if (last && range.start <= last.end) united[united.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else united.push({ start: range.start, end: range.end });
  }
  return united;
}

/** Lines too long to be written by hand: embedded data. */
function longLines(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > LONG_LINE_CHARACTERS) found.push({ start, end });
    start = end + 1;
  }
  return found;
}
