import { CodeLexer, type TokenKind } from './codeLexer.ts';
import type { LanguageId } from './languageDefinition.ts';

/** One token of code. */
export interface CodeToken {
  readonly kind: TokenKind;
  readonly text: string;
}

/** The tokens of a text in order, without comments and white space. */
export function codeTokens(code: string, language: LanguageId): CodeToken[] {
  const lexer = new CodeLexer(language);
  const tokens: CodeToken[] = [];
  lexer.read(code);
  while (lexer.next()) tokens.push({ kind: lexer.kind, text: lexer.text });
  return tokens;
}
