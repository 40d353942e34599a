import { CodeLexer } from '../../syntax/codeLexer.ts';
import type { LanguageId } from '../../syntax/languageDefinition.ts';

/** A bracket that no other closes. */
export interface OpenBracket {
  readonly sign: '(' | '[' | '{';
  /** The token before it, such as `try`; empty at the beginning. */
  readonly before: string;
}

/** The brackets that a text leaves open, outermost first. Those in texts and comments do not count. */
export function openBracketsOf(code: string, language: LanguageId): OpenBracket[] {
  const lexer = new CodeLexer(language);
  const open: OpenBracket[] = [];
  let before = '';
  lexer.read(code);
  while (lexer.next()) {
    const { kind, text } = lexer;
    if (kind === 'sign' && (text === '(' || text === '[' || text === '{')) open.push({ sign: text, before });
    else if (kind === 'sign' && (text === ')' || text === ']' || text === '}')) open.pop();
    if (kind !== 'layout') before = text;
  }
  return open;
}
