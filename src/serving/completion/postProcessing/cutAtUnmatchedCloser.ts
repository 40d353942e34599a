import { CodeLexer } from '../../../syntax/codeLexer.ts';
import type { CursorPlace } from '../cursorPlace.ts';

const openerOf: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * Cuts a suggestion before a bracket that closes nothing of this line or of the suggestion, where the same bracket stands behind
 * the cursor on a later line: it is closed there.
 */
export function cutAtUnmatchedCloser(text: string, { after, lineAfter, lineBefore, language }: CursorPlace): string {
  if (lineAfter.trim() !== '') return text;
  const next = after.trimStart()[0] ?? '';
  if (!(next in openerOf)) return text;
  const lexer = new CodeLexer(language ?? 'javascript');
  lexer.read(lineBefore + text);
  const open: string[] = [];
  while (lexer.next()) {
    if (lexer.kind !== 'sign') continue;
    const sign = lexer.text;
    if (sign === '(' || sign === '[' || sign === '{') open.push(sign);
    if (!(sign in openerOf)) continue;
    if (open.at(-1) === openerOf[sign]) open.pop();
    else if (sign === next && lexer.start >= lineBefore.length) return text.slice(0, lexer.start - lineBefore.length).trimEnd();
  }
  return text;
}
