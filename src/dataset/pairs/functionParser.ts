// Tells whether a function, torn out of its file, is free of syntax errors.

import type { LanguageId } from '../../mining/sample.ts';
import { openSourceParser, type SourceParser } from '../../syntax/sourceParser.ts';
import { ParsingError } from '../../syntax/parsingError.ts';

/** Parses functions of some languages. Holds WebAssembly memory until disposed of. */
export interface FunctionParser {
  /** Whether the text, alone or inside a class, has no syntax error. Never for a language that was not asked for. */
  readonly parses: (language: LanguageId, text: string) => boolean;
  readonly dispose: () => void;
}

type Surroundings = readonly [before: string, after: string];

const alone: Surroundings = ['', ''];
const inClass: Surroundings = ['class Surroundings {\n', '\n}\n'];
const inExpression: Surroundings = ['const surroundings = {\n', '\n};\n'];

/** What a function of each language is tried in, the likeliest first, since a text with errors takes longest to parse. */
const surroundings: Readonly<Record<string, readonly Surroundings[] | undefined>> = {
  java: [inClass, alone],
  csharp: [inClass, alone],
  cpp: [alone, ['class Surroundings {\n', '\n};\n']],
  kotlin: [alone, inClass],
  javascript: [alone, inClass, inExpression],
  typescript: [alone, inClass, inExpression],
  typescriptreact: [alone, inClass, inExpression],
  rust: [alone, ['trait Surroundings {\n', '\n}\n']],
  php: [
    ['<?php\nclass Surroundings {\n', '\n}\n'],
    ['<?php\n', '\n'],
  ],
};

/**
 * Loads the grammars of some languages.
 *
 * @throws {ParsingError} `grammarUnavailable`.
 */
export async function openFunctionParser(languages: Iterable<LanguageId>): Promise<FunctionParser> {
  const parsers = new Map<LanguageId, SourceParser>();
  const dispose = (): void => parsers.forEach((parser) => parser.dispose());
  try {
    for (const language of new Set(languages)) parsers.set(language, await openSourceParser(language));
  } catch (error) {
    dispose();
    throw error;
  }
  return { parses: (language, text) => parsesSomewhere(parsers.get(language), text), dispose };
}

function parsesSomewhere(parser: SourceParser | undefined, text: string): boolean {
  if (!parser) return false;
  const code = parser.language === 'python' ? withoutCommonIndentation(text) : text;
  return (surroundings[parser.language] ?? [alone]).some(([before, after]) => isClean(parser, before + code + after));
}

function isClean(parser: SourceParser, text: string): boolean {
  try {
    return parser.parse(text, 'functions').problems.length === 0;
  } catch (error) {
    if (error instanceof ParsingError) return false;
    throw error;
  }
}

/** A decorated method's second line keeps the indentation of its class, while its first begins at the decorator: moves both to the edge. */
function withoutCommonIndentation(text: string): string {
  if (!text.startsWith('@')) return text;
  const indentation = /^[ \t]+(?=@|def\b|async\b)/mu.exec(text)?.[0];
  return indentation === undefined ? text : text.replaceAll(`\n${indentation}`, '\n');
}
