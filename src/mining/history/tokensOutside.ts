import { CodeLexer } from '../../syntax/codeLexer.ts';
import type { LanguageId, TextRange } from '../sample.ts';

/**
 * The tokens of a stretch of code outside of some ranges: two stretches with the same tokens differ in white space and comments only.
 *
 * @param skipped Sorted ranges within the text that do not count, such as docstrings and inner functions.
 */
export function tokensOutside(text: string, range: TextRange, skipped: readonly TextRange[], language: LanguageId): string[] {
  const tokens: string[] = [];
  const lexer = new CodeLexer(language);
  let reached = range.start;
  for (const { start, end } of [...skipped, { start: range.end, end: range.end }]) {
    if (end <= reached && start < range.end) continue;
    lexer.read(text.slice(reached, Math.max(reached, Math.min(start, range.end))));
    while (lexer.next()) tokens.push(lexer.text);
    reached = Math.max(reached, end);
  }
  return tokens;
}
