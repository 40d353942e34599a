import { Range, type TextDocument } from 'vscode';
import { firstCharacters, lastCharacters, mostAfter, mostBefore } from './inlineText.ts';

/** Lines behind the cursor's that are sent at most. */
const mostLinesAfter = 40;

/**
 * The text around a cursor, read from near lines only: a document may have a hundred thousand.
 *
 * @param lineBefore What the cursor's line holds before the cursor, or would hold. @param lineAfter The rest of the line.
 */
export function nearText(
  document: TextDocument,
  lineNumber: number,
  lineBefore: string,
  lineAfter: string,
): { readonly before: string; readonly after: string } {
  let start = lineNumber;
  let length = lineBefore.length;
  while (start > 0 && length < mostBefore) length += document.lineAt(--start).text.length + 1;
  const above = document.getText(new Range(start, 0, lineNumber, 0)).replaceAll('\r\n', '\n');
  const lineEnd = document.lineAt(lineNumber).text.length;
  const below = document.getText(new Range(lineNumber, lineEnd, lineNumber + mostLinesAfter, 0));
  return { before: lastCharacters(above + lineBefore, mostBefore), after: firstCharacters(lineAfter + below, mostAfter) };
}
