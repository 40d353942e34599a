import type { LanguageId } from '../../mining/sample.ts';
import { codeTokens } from '../../syntax/codeTokens.ts';

/** Languages in which an equals sign between brackets gives a named argument or member its value. */
const namesArguments: ReadonlySet<LanguageId> = new Set(['python', 'kotlin', 'csharp']);

const scripts: ReadonlySet<LanguageId> = new Set(['javascript', 'typescript', 'typescriptreact']);

/** The other way to write a name of several words: `lineCount` for `line_count` and back. */
export function otherNaming(name: string): string {
  if (name.includes('_')) return name.replace(/_+([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
  return name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Renames a local variable everywhere in its function.
 *
 * Careful in place of clever: a name that also stands in a comment or a text, after a dot, as a key or as a keyword's argument,
 * and a new name that is there already, are refused.
 *
 * @param body The function's text from the end of its signature on.
 * @returns The new text, or `undefined`.
 */
export function renameLocal(body: string, language: LanguageId, from: string, to: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/u.test(from) || !/^[A-Za-z_]\w*$/u.test(to)) return undefined;
  const occurrences = body.match(wholeWord(from))?.length ?? 0;
  if (occurrences === 0 || wholeWord(to).test(body)) return undefined;
  const tokens = codeTokens(body, language);
  const brackets: string[] = [];
  let uses = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (text === '(' || text === '[' || text === '{') brackets.push(text);
    else if (text === ')' || text === ']' || text === '}') brackets.pop();
    if (kind !== 'word' || text !== from) continue;
    uses++;
    const before = tokens[index - 1]?.text ?? '';
    const after = tokens[index + 1]?.text ?? '';
    if (/^(?:\.|->|::|\?\.|@|&\.)$/u.test(before)) return undefined;
    // `{ name: 1 }` and `f(name: 1)` name a key or a parameter of something else, and so do `f(name = 1)` and `new A { Name = 1 }`.
    if (after === ':' && brackets.length > 0 && brackets.at(-1) !== '[') return undefined;
    if (after === '=' && /^[({,]$/u.test(before) && namesArguments.has(language)) return undefined;
    // `{ name }` is a key and a value at once.
    const isShorthand = /^[{,]$/u.test(before) && /^[},]$/u.test(after) && brackets.at(-1) === '{';
    if (isShorthand && (scripts.has(language) || language === 'rust')) return undefined;
  }
  return uses === occurrences ? body.replace(wholeWord(from), to) : undefined;
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'gu');
}
