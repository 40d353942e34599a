// How a mined file, or one function of it, becomes a document example.

import { findEmbeddedData } from '../../mining/embeddedData.ts';
import type { FileSample, FunctionSample, TextRange } from '../../mining/sample.ts';
import type { DocumentExample, Role } from '../example.ts';
import type { RedactedText } from '../filter/secrets.ts';
import { buildCutPoints } from './windows.ts';

/** Text before a held-out function that its document begins with. A guess: the context that evaluation windows have anyway. */
const CONTEXT_CHARACTERS = 600;

/** A file's text after secrets, and perhaps functions, were taken out. */
export type EditedText = Pick<RedactedText, 'text' | 'redactions' | 'moveOffset'>;

/** Builds a document of one file in its role; all ranges are moved to the edited text. */
export function buildDocument(file: FileSample, role: Role, edited: EditedText): DocumentExample {
  const { text, moveOffset } = edited;
  const moved = ({ start, end }: TextRange): TextRange => ({ start: moveOffset(start), end: moveOffset(end) });
  const marked = (...kinds: readonly string[]): TextRange[] => file.marks.filter((mark) => kinds.includes(mark.kind)).map(moved);
  return {
    path: file.path,
    language: file.language,
    role,
    text,
    contentHash: file.contentHash,
    unscored: uniteRanges([...marked('licenceHeader', 'imports'), ...edited.redactions, ...findEmbeddedData(text)]),
    comments: uniteRanges(marked('comment')),
    cutPoints: buildCutPoints(
      text,
      file.statementStarts.map(moveOffset),
      file.functions.map((entry) => moved(entry.body)),
    ),
  };
}

/** Builds a document of one function: some lines before it as context that is never scored, then the function. */
export function buildFunctionDocument(file: FileSample, entry: FunctionSample, role: Role, redacted: EditedText): DocumentExample {
  const whole = buildDocument(file, role, redacted);
  const start = redacted.moveOffset(entry.start);
  const end = redacted.moveOffset(entry.end);
  const from = whole.text.lastIndexOf('\n', Math.max(0, start - CONTEXT_CHARACTERS) - 1) + 1;
  const cut = (ranges: readonly TextRange[]): TextRange[] =>
    ranges.flatMap((range) =>
      range.end <= from || range.start >= end ? [] : [{ start: Math.max(range.start, from) - from, end: Math.min(range.end, end) - from }],
    );
  return {
    ...whole,
    part: `${entry.qualifiedName}@${entry.start}`,
    text: whole.text.slice(from, end),
    unscored: uniteRanges([{ start: 0, end: start - from }, ...cut(whole.unscored)]),
    comments: cut(whole.comments),
    cutPoints: whole.cutPoints.filter((point) => point >= start && point < end).map((point) => point - from),
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
