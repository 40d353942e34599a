// Counts findings in functions that were torn out of their files: in versions from the history and in rewritten ones.

import { Parser, type Tree } from 'web-tree-sitter';
import { defined } from '../../base/assert.ts';
import type { LanguageId } from '../languageDefinition.ts';
import { languageDefinitionOf } from '../languageTable.ts';
import { loadGrammar } from '../loadGrammar.ts';
import { ParsingError } from '../parsingError.ts';
import { isFinding } from './choice.ts';
import { ChoiceFinder } from './choiceFinder.ts';
import { choiceOf } from './choiceTable.ts';

/** How often each rule has something to say; rules without a finding are absent. */
export type FindingCounts = Readonly<Record<string, number>>;

/** Counts findings of the bundled rules. Holds WebAssembly memory until disposed of. */
export interface FindingCounter {
  /** Findings in a function, by rule. Nothing for a language that was not opened, and for a text that is no code. */
  readonly countFindings: (language: LanguageId, fragment: string) => FindingCounts;
  readonly dispose: () => void;
}

/** Longer fragments are data in disguise (a guess). */
const MOST_CHARACTERS = 200_000;

/** Pieces without structure beyond which queries get slow, as in `sourceParser.ts`. */
const MOST_UNSTRUCTURED_PIECES = 5_000;

type Surroundings = readonly [before: string, after: string];

const alone: Surroundings = ['', ''];
const inClass: Surroundings = ['class Surroundings {\n', '\n}\n'];
const inPhpClass: Surroundings = ['<?php\nclass Surroundings {\n', '\n}\n'];

/** What a fragment is parsed in, in this order, until there is no syntax error. */
const surroundings: Readonly<Partial<Record<LanguageId, readonly Surroundings[]>>> = {
  java: [inClass, alone],
  csharp: [inClass, alone],
  typescript: [alone, inClass],
  typescriptreact: [alone, inClass],
  javascript: [alone, inClass],
  kotlin: [alone, inClass],
  php: [['<?php\n', '\n'], inPhpClass],
};

interface OpenLanguage {
  readonly parser: Parser;
  readonly finder: ChoiceFinder;
}

/**
 * Loads the grammars and rules of some languages.
 *
 * @throws {ParsingError} `grammarUnavailable` when a file is missing or does not fit the runtime.
 */
export async function openFindingCounter(languages: Iterable<LanguageId>): Promise<FindingCounter> {
  const open = new Map<LanguageId, OpenLanguage>();
  const dispose = (): void => {
    for (const { parser, finder } of open.values()) {
      finder.dispose();
      parser.delete();
    }
    open.clear();
  };
  for (const id of new Set(languages)) {
    try {
      const language = await loadGrammar(languageDefinitionOf(id));
      const parser = new Parser();
      parser.setLanguage(language);
      open.set(id, { parser, finder: new ChoiceFinder(id, language) });
    } catch (cause) {
      dispose();
      throw new ParsingError('grammarUnavailable', `The ${id} grammar cannot be loaded; reinstall the dependencies.`, { cause });
    }
  }
  return { countFindings: (language, fragment) => countIn(language, open.get(language), fragment), dispose };
}

function countIn(language: LanguageId, tools: OpenLanguage | undefined, fragment: string): FindingCounts {
  const counts: Record<string, number> = {};
  if (!tools || fragment.length > MOST_CHARACTERS) return counts;
  const { text, tree } = parseSomewhere(language, tools.parser, fragment);
  try {
    if (tree.rootNode.isError && tree.rootNode.childCount > MOST_UNSTRUCTURED_PIECES) return counts;
    for (const occurrence of tools.finder.find(text, tree.rootNode)) {
      const choice = choiceOf(language, occurrence.choice);
      if (choice && isFinding(choice, occurrence.form)) counts[choice.id] = (counts[choice.id] ?? 0) + 1;
    }
    return counts;
  } finally {
    tree.delete();
  }
}

/** The tree in the first surroundings without a syntax error, or else in the first of all. */
function parseSomewhere(language: LanguageId, parser: Parser, fragment: string): { text: string; tree: Tree } {
  const code = language === 'python' ? withRestoredIndentation(fragment) : fragment;
  const tries = surroundings[language] ?? [alone];
  let first: { text: string; tree: Tree } | undefined;
  for (const [before, after] of tries) {
    const text = before + code + after;
    const tree = defined(parser.parse(text), 'a tree, since neither a time limit nor a signal is set');
    if (!tree.rootNode.hasError) {
      first?.tree.delete();
      return { text, tree };
    }
    if (first) tree.delete();
    else first = { text, tree };
  }
  return defined(first, 'surroundings');
}

/** A decorated method begins at its decorator, without the indentation that its other lines have. */
function withRestoredIndentation(fragment: string): string {
  if (!fragment.startsWith('@')) return fragment;
  const indentation = /^[ \t]+(?=@|def\b|async\b)/m.exec(fragment)?.[0];
  return indentation === undefined ? fragment : `if True:\n${indentation}${fragment}`;
}
