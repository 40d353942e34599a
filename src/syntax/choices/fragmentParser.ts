// Looks at functions that were torn out of their files, in versions from the history and in rewritten ones:
// whether they are free of syntax errors, and what the bundled rules find in them.

import { type Language, Parser, type Tree } from 'web-tree-sitter';
import { defined } from '../../base/assert.ts';
import type { LanguageId } from '../languageDefinition.ts';
import type { FormOccurrence } from '../outline.ts';
import { languageDefinitionOf } from '../languageTable.ts';
import { loadGrammar } from '../loadGrammar.ts';
import { ParsingError } from '../parsingError.ts';
import { isFinding } from './choice.ts';
import { ChoiceFinder } from './choiceFinder.ts';
import { choiceOf } from './choiceTable.ts';

/** How often each rule has something to say; rules without a finding are absent. */
export type FindingCounts = Readonly<Record<string, number>>;

/** What is known about a fragment. */
export interface FragmentFacts {
  /** Whether it is free of syntax errors in one of the places where such a function may stand. */
  readonly parses: boolean;
  readonly findings: FindingCounts;
}

/** Remembers facts between runs; keys are the caller's. */
export interface FragmentMemory {
  get(language: LanguageId, fragment: string): FragmentFacts | undefined;
  set(language: LanguageId, fragment: string, facts: FragmentFacts): void;
}

/** Parses functions of some languages. Holds WebAssembly memory until disposed of. */
export interface FragmentParser {
  /** Whether the text has no syntax error where it may stand. Never for a language that was not asked for. */
  readonly parses: (language: LanguageId, fragment: string) => boolean;
  /** Findings in a function, by rule. Nothing for a language that was not opened, and for a text that is no code. */
  readonly countFindings: (language: LanguageId, fragment: string) => FindingCounts;
  /**
   * The forms in a function with their places in it, sorted by start. None where {@link FragmentParser.parses} is false.
   * Captures are left out. A function of Python must not begin with a decorator.
   */
  readonly findForms: (language: LanguageId, fragment: string) => readonly PlacedForm[];
  readonly dispose: () => void;
}

/** A place where one of the forms of a choice is used. */
export type PlacedForm = Pick<FormOccurrence, 'choice' | 'form' | 'start' | 'end'>;

/** Longer fragments are data in disguise (a guess). */
const MOST_CHARACTERS = 200_000;

/** Pieces without structure beyond which queries get slow, as in `sourceParser.ts`. */
const MOST_UNSTRUCTURED_PIECES = 5_000;

/** Facts kept within a run: both sides of a pair are asked about twice, and a function is part of several pairs. */
const MOST_KEPT = 2_000;

const nothing: FragmentFacts = { parses: false, findings: {} };

type Surroundings = readonly [before: string, after: string];

const alone: Surroundings = ['', ''];
const inClass: Surroundings = ['class Surroundings {\n', '\n}\n'];
const inObject: Surroundings = ['const surroundings = {\n', '\n};\n'];

/** What a function of each language is tried in, the likeliest first, since a text with errors takes longest to parse. */
const surroundings: Readonly<Partial<Record<LanguageId, readonly Surroundings[]>>> = {
  java: [inClass, alone],
  csharp: [inClass, alone],
  cpp: [alone, ['class Surroundings {\n', '\n};\n']],
  kotlin: [alone, inClass],
  javascript: [alone, inClass, inObject],
  typescript: [alone, inClass, inObject],
  typescriptreact: [alone, inClass, inObject],
  rust: [alone, ['trait Surroundings {\n', '\n}\n']],
  php: [
    ['<?php\nclass Surroundings {\n', '\n}\n'],
    ['<?php\n', '\n'],
  ],
};

interface OpenLanguage {
  readonly parser: Parser;
  readonly grammar: Language;
  /** Compiled when it is first needed: that takes up to 0.3 s, and everything may be remembered. */
  finder: ChoiceFinder | undefined;
}

/**
 * Loads the grammars and rules of some languages.
 *
 * @throws {ParsingError} `grammarUnavailable` when a file is missing or does not fit the runtime.
 */
export async function openFragmentParser(languages: Iterable<LanguageId>, memory?: FragmentMemory): Promise<FragmentParser> {
  const open = new Map<LanguageId, OpenLanguage>();
  const dispose = (): void => {
    for (const { parser, finder } of open.values()) {
      finder?.dispose();
      parser.delete();
    }
    open.clear();
  };
  for (const id of new Set(languages)) {
    try {
      const grammar = await loadGrammar(languageDefinitionOf(id));
      const parser = new Parser();
      parser.setLanguage(grammar);
      open.set(id, { parser, grammar, finder: undefined });
    } catch (cause) {
      dispose();
      throw new ParsingError('grammarUnavailable', `The ${id} grammar cannot be loaded; reinstall the dependencies.`, { cause });
    }
  }
  const kept = new Map<string, FragmentFacts>();
  const factsOf = (language: LanguageId, fragment: string): FragmentFacts => {
    const key = `${language}\0${fragment}`;
    const known = kept.get(key) ?? memory?.get(language, fragment);
    const facts = known ?? inspect(language, open.get(language), fragment);
    if (!known) memory?.set(language, fragment, facts);
    kept.set(key, facts);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return facts;
  };
  return {
    parses: (language, fragment) => factsOf(language, fragment).parses,
    countFindings: (language, fragment) => factsOf(language, fragment).findings,
    findForms: (language, fragment) => placeForms(language, open.get(language), fragment),
    dispose,
  };
}

function inspect(language: LanguageId, tools: OpenLanguage | undefined, fragment: string): FragmentFacts {
  if (!tools || fragment.length > MOST_CHARACTERS) return nothing;
  const { text, tree } = parseSomewhere(language, tools.parser, fragment);
  try {
    const { hasError, isError, childCount } = tree.rootNode;
    if (isError && childCount > MOST_UNSTRUCTURED_PIECES) return nothing;
    const findings: Record<string, number> = {};
    tools.finder ??= new ChoiceFinder(language, tools.grammar);
    for (const occurrence of tools.finder.find(text, tree.rootNode)) {
      const choice = choiceOf(language, occurrence.choice);
      if (choice && isFinding(choice, occurrence.form)) findings[choice.id] = (findings[choice.id] ?? 0) + 1;
    }
    return { parses: !hasError, findings };
  } finally {
    tree.delete();
  }
}

function placeForms(language: LanguageId, tools: OpenLanguage | undefined, fragment: string): PlacedForm[] {
  if (!tools || fragment.length > MOST_CHARACTERS) return [];
  const { text, tree, offset } = parseSomewhere(language, tools.parser, fragment);
  try {
    if (tree.rootNode.hasError) return [];
    tools.finder ??= new ChoiceFinder(language, tools.grammar);
    const found = tools.finder.find(text, tree.rootNode);
    return found.map(({ choice, form, start, end }) => ({ choice, form, start: start - offset, end: end - offset }));
  } finally {
    tree.delete();
  }
}

/** A tree, its whole text, and where the fragment begins in that. */
interface FragmentTree {
  readonly text: string;
  readonly tree: Tree;
  readonly offset: number;
}

/** The tree in the first surroundings without a syntax error, or else in the first of all. */
function parseSomewhere(language: LanguageId, parser: Parser, fragment: string): FragmentTree {
  const code = language === 'python' ? withoutCommonIndentation(fragment) : fragment;
  let first: FragmentTree | undefined;
  for (const [before, after] of surroundings[language] ?? [alone]) {
    const text = before + code + after;
    const tree = defined(parser.parse(text), 'a tree, since neither a time limit nor a signal is set');
    if (!tree.rootNode.hasError) {
      first?.tree.delete();
      return { text, tree, offset: before.length };
    }
    if (first) tree.delete();
    else first = { text, tree, offset: before.length };
  }
  return defined(first, 'surroundings');
}

/** A decorated method's second line keeps the indentation of its class, while its first begins at the decorator: moves both to the edge. */
function withoutCommonIndentation(fragment: string): string {
  if (!fragment.startsWith('@')) return fragment;
  const indentation = /^[ \t]+(?=@|def\b|async\b)/mu.exec(fragment)?.[0];
  return indentation === undefined ? fragment : fragment.replaceAll(`\n${indentation}`, '\n');
}
