// Where a block that was opened before the cursor ends, by indentation and closing brackets. Works on text that is still being written.

import { indentationOf, opensBlock } from '../completionScope.ts';
import type { CursorPlace } from '../cursorPlace.ts';

/** The part of a text that belongs to the block. */
export interface BlockText {
  readonly text: string;
  /** Whether the block's end was seen: more text would not change the result. */
  readonly isComplete: boolean;
}

const closingLine = /^\s*(?:[)\]}]+[;,]?|end)[ \t]*$/u;

/**
 * Keeps the lines of the block around the cursor, with the line that closes it unless that is there already.
 *
 * Behind an opened block these are all deeper lines; elsewhere the lines up to a blank one that are as deep as the cursor.
 *
 * @param mostLines Lines that are kept at most.
 */
export function cutAtBlockEnd(text: string, place: CursorPlace, mostLines: number): BlockText {
  const written = place.before.trimEnd();
  const lastLine = written.slice(written.lastIndexOf('\n') + 1);
  const isOpened = opensBlock(lastLine, place.language);
  const outer = isOpened ? indentationOf(lastLine) : indentationOf(place.lineBefore) - 1;
  const lines = text.split('\n');
  const lastIndex = lines.length - 1;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] as string;
    const kept = (count: number): BlockText => ({ text: lines.slice(0, count).join('\n').trimEnd(), isComplete: true });
    if (line.trim() === '') {
      // The last line may still get its text.
      if (!isOpened && index < lastIndex && (lines[index - 1] as string).trim() !== '') return kept(index);
      continue;
    }
    if (index >= mostLines) return kept(mostLines);
    if (indentationOf(line) > outer) continue;
    const closes = isOpened && indentationOf(line) === outer && startsAsCloser(line);
    if (!closes || isClosedAlready(line, place)) return kept(index);
    // `}` may become `} else {`, so it is only judged when its line has ended.
    if (index === lastIndex) return { text: closingLine.test(line) ? text : lines.slice(0, index).join('\n').trimEnd(), isComplete: false };
    return closingLine.test(line) ? kept(index + 1) : kept(index);
  }
  return { text, isComplete: false };
}

function startsAsCloser(line: string): boolean {
  return /^\s*(?:[)\]}]|end\b)/u.test(line);
}

/** Whether the next thing behind the cursor is the same closing line, as deep. */
function isClosedAlready(line: string, { after, lineAfter }: CursorPlace): boolean {
  const closer = /^\s*([)\]}]|end)/u.exec(line)?.[1] ?? '';
  if (lineAfter.trimStart().startsWith(closer)) return true;
  const next = after
    .slice(lineAfter.length)
    .split('\n')
    .find((candidate) => candidate.trim() !== '');
  return next !== undefined && next.trimStart().startsWith(closer) && indentationOf(next) === indentationOf(line);
}
