import type { LanguageId } from '../../mining/sample.ts';
import { codeTokens } from '../../syntax/codeTokens.ts';

/** Lines that a statement may take; longer ones are cut after their first line. A guess: calls with one argument a line. */
const MOST_LINES = 5;

/** Where a statement ends, see {@link statementEnd}. */
export interface StatementEnd {
  /** Characters from the beginning, without trailing white space. */
  readonly length: number;
  readonly lineCount: number;
}

/**
 * Where the statement at the beginning of a text ends: at the first line end outside of all brackets, within five lines.
 *
 * A statement that opens a block, such as `if (a) {`, ends with its first line; the same rule cuts what authors and what models wrote.
 *
 * @returns `undefined` where the first line holds no code.
 */
export function statementEnd(text: string, language: LanguageId): StatementEnd | undefined {
  const lines = text.split('\n', MOST_LINES);
  let depth = 0;
  let length = 0;
  let first: StatementEnd | undefined;
  for (const [index, line] of lines.entries()) {
    length += index === 0 ? line.length : line.length + 1;
    const tokens = codeTokens(line, language);
    for (const { kind, text: token } of tokens) if (kind === 'sign') depth += bracketDepth(token);
    const end = { length: length - (line.length - line.trimEnd().length), lineCount: index + 1 };
    if (index === 0) {
      if (tokens.length === 0) return undefined;
      first = end;
      // A block stays open; what follows is another statement.
      if (tokens.at(-1)?.text === '{') return first;
    }
    if (depth <= 0) return end;
  }
  return first;
}

function bracketDepth(token: string): number {
  if (token === '(' || token === '[' || token === '{') return 1;
  return token === ')' || token === ']' || token === '}' ? -1 : 0;
}
