// Types a stretch keystroke by keystroke into the engine and accepts what is right, as a person with perfect judgement would.

import type { CompletionAnswer } from '../../serving/completion/completionRequest.ts';
import type { CompletionEngine } from '../../serving/completion/completionEngine.ts';
import type { TypedStretch } from './typingPlan.ts';

/** What happened after one keystroke. */
export interface ReplayedKey {
  /** Position in the stretch, characters. */
  readonly offset: number;
  readonly answer: CompletionAnswer;
  /** Characters of the suggestion that stand in the stretch just so, whole words only; 0 where nothing was suggested. */
  readonly rightLength: number;
  /** Characters of them that are taken: whole lines, or the suggestion as a whole. */
  readonly acceptedLength: number;
}

/** Everything that happened in one stretch. */
export interface ReplayedStretch {
  readonly keys: readonly ReplayedKey[];
  /** Keys that were pressed; a line break brings the indentation of the next line. */
  readonly keystrokeCount: number;
}

/**
 * Types a stretch. The document goes to the engine as edits, the way an editor sends them.
 *
 * @throws As `CompletionEngine.complete`.
 */
export async function replayTyping(
  engine: CompletionEngine,
  variant: string,
  { document, start, end }: TypedStretch,
  signal: AbortSignal,
): Promise<ReplayedStretch> {
  const { text, path, language } = document;
  const typed = text.slice(start, end);
  const keys: ReplayedKey[] = [];
  let keystrokeCount = 0;
  let offset = 0;
  engine.documents.open(path, { text: text.slice(0, start) + text.slice(end), languageId: language });
  const insert = (length: number): void => {
    engine.documents.change(path, [{ start: start + offset, end: start + offset, text: typed.slice(offset, offset + length) }]);
    offset += length;
  };
  try {
    while (offset < typed.length) {
      const answer = await engine.complete({ document: path, cursor: start + offset, trigger: 'automatic', variant }, signal);
      const rest = typed.slice(offset);
      const suggested = answer.kind === 'suggestion' ? answer.insertText : '';
      const rightLength = rightLengthOf(suggested, rest);
      const acceptedLength = acceptedLengthOf(suggested, rest, rightLength);
      keys.push({ offset, answer, rightLength, acceptedLength });
      if (acceptedLength > 0) insert(acceptedLength);
      else {
        insert(nextKeyLength(rest));
        keystrokeCount++;
      }
    }
  } finally {
    engine.documents.close(path);
  }
  return { keys, keystrokeCount };
}

/** How far two texts agree, to the end of a word in both. */
export function rightLengthOf(suggested: string, rest: string): number {
  let length = 0;
  while (length < suggested.length && suggested[length] === rest[length]) length++;
  while (length > 0 && (splitsWord(suggested, length) || splitsWord(rest, length))) length--;
  return length;
}

/** What a person takes: the suggestion as a whole where it is right, otherwise its right lines. */
export function acceptedLengthOf(suggested: string, rest: string, rightLength: number): number {
  if (suggested === '') return 0;
  if (rightLength === suggested.length) return rightLength;
  const lines = suggested.slice(0, rightLength).lastIndexOf('\n');
  const lastLineIsRight = suggested[rightLength] === '\n' && (rest[rightLength] === '\n' || rest.length === rightLength);
  return lastLineIsRight ? rightLength : Math.max(0, lines);
}

/** One key: a character, or a line break with the indentation that an editor puts behind it. */
export function nextKeyLength(rest: string): number {
  const lineBreak = /^(?:\r?\n)+[ \t]*/u.exec(rest)?.[0];
  if (lineBreak !== undefined) return lineBreak.length;
  return String.fromCodePoint(rest.codePointAt(0) ?? 0).length;
}

function splitsWord(text: string, offset: number): boolean {
  return /[\p{L}\p{N}_]/u.test(text[offset - 1] ?? '') && /[\p{L}\p{N}_]/u.test(text[offset] ?? '');
}
