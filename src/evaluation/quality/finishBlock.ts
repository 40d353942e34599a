// What a model wrote in a function, cut where the function ends and closed where it was cut off, so that it can be parsed and counted.

import { CodeLexer } from '../../syntax/codeLexer.ts';
import type { LanguageId } from '../../syntax/languageDefinition.ts';
import { openBracketsOf } from './openBrackets.ts';

/** A block in its function. */
export interface FinishedBlock {
  /** What counts as written: up to the function's end, or up to the last line that was finished. */
  readonly text: string;
  /** Closes what the text leaves open; empty where it ends by itself. Not the model's. */
  readonly closing: string;
  /** Whether the model came to the end of the function. */
  readonly isWhole: boolean;
  /** Whether head, text and closing are a function without syntax errors. */
  readonly parses: boolean;
}

/** Where a block was written. */
export interface BlockSurroundings {
  readonly language: LanguageId;
  /** The function from its start to the cut. */
  readonly head: string;
  /** White space that the function's first line begins with. */
  readonly indentation: string;
}

// Statements of a few lines are not finished where the lines end (guess).
const mostDroppedLines = 3;
const mostRubyBlocks = 6;

/**
 * Cuts and closes what a model wrote.
 *
 * @param raw What it wrote; where it was stopped in the middle of a line, that line goes.
 * @param isCutOff Whether it was stopped and did not end by itself.
 */
export function finishBlock(
  raw: string,
  surroundings: BlockSurroundings,
  isCutOff: boolean,
  parses: (language: LanguageId, fragment: string) => boolean,
): FinishedBlock {
  const { language, head } = surroundings;
  const end = functionEnd(raw, surroundings);
  if (end !== undefined) {
    const text = raw.slice(0, end).trimEnd();
    return { text, closing: '', isWhole: true, parses: parses(language, head + text) };
  }
  const text = (isCutOff ? raw.slice(0, raw.lastIndexOf('\n') + 1) : raw).trimEnd();
  let shorter = text;
  for (let dropped = 0; dropped <= mostDroppedLines; dropped++) {
    for (const closing of closingsOf(head + shorter, surroundings))
      if (parses(language, head + shorter + closing)) return { text: shorter, closing, isWhole: false, parses: true };
    if (!shorter.includes('\n')) break;
    shorter = shorter.slice(0, shorter.lastIndexOf('\n')).trimEnd();
  }
  return { text, closing: '', isWhole: false, parses: false };
}

/**
 * Where the function ends in what was written: behind its last brace, or before (Ruby: behind the `end` of) a line that is no deeper.
 *
 * @returns `undefined` where it does not end.
 */
export function functionEnd(raw: string, { language, head, indentation }: BlockSurroundings): number | undefined {
  const isByIndentation = language === 'python' || language === 'ruby';
  const lexer = new CodeLexer(language);
  const code = head + raw;
  let depth = 0;
  lexer.read(code);
  while (lexer.next()) {
    const { kind, text, start, end } = lexer;
    if (kind === 'layout') continue;
    const lineStart = code.lastIndexOf('\n', start - 1) + 1;
    const isFirst = lineStart > head.length && code.slice(lineStart, start).trim() === '';
    if (isByIndentation && isFirst && depth <= 0 && start - lineStart <= indentation.length)
      return (text === 'end' && language === 'ruby' ? end : lineStart) - head.length;
    if (kind !== 'sign') continue;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if (text === ')' || text === ']' || text === '}') depth--;
    if (!isByIndentation && text === '}' && depth === 0 && end > head.length) return end - head.length;
  }
  return undefined;
}

/** What may close a function that was cut off behind a line; the likeliest first. */
function closingsOf(code: string, { language, indentation }: BlockSurroundings): string[] {
  const open = openBracketsOf(code, language);
  if (language === 'python') return open.length > 0 ? [] : pythonClosings(code, indentation);
  if (language === 'ruby') return open.length > 0 ? [] : Array.from({ length: mostRubyBlocks }, (_, count) => '\nend'.repeat(count + 1));
  // A bracket other than a brace is an unfinished statement, unless braces were opened in it, as in a callback.
  if (open.at(-1)?.sign !== '{') return [];
  const closers = open.toReversed().map(({ sign, before }) => {
    if (sign !== '{') return sign === '(' ? ')' : ']';
    if (before === 'try') return language === 'cpp' ? '} catch (...) {}' : '} finally {}';
    return before === 'do' && language !== 'rust' ? '} while (false);' : '}';
  });
  return [`\n${closers.join('\n')}`, `\n${closers.join('\n')};`];
}

function pythonClosings(code: string, indentation: string): string[] {
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1) ?? '';
  const deeper = `${/^[ \t]*/u.exec(last)?.[0] ?? indentation}    `;
  const body = /:\s*(?:#.*)?$/u.test(last) ? `\n${deeper}pass` : '';
  const tries = lines.filter((line) => /^[ \t]*try:/u.test(line)).map((line) => /^[ \t]*/u.exec(line)?.[0] ?? '');
  const handlers = tries.toReversed().map((depth) => `\n${depth}finally:\n${depth}    pass`);
  return [body, ...handlers.map((_, count) => body + handlers.slice(0, count + 1).join(''))];
}
