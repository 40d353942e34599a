// Loads grammars and turns text into outlines. Knows no file, no project.

import { readFileSync } from 'node:fs';
import { type Language, Parser, Query, type Tree } from 'web-tree-sitter';
import { buildOutline } from './buildOutline.ts';
import { ChoiceFinder } from './choices/choiceFinder.ts';
import type { LanguageDefinition, LanguageId } from './languageDefinition.ts';
import { languageDefinitionOf } from './languageTable.ts';
import { loadGrammar } from './loadGrammar.ts';
import type { OutlineDetail, SourceOutline, SyntaxProblem } from './outline.ts';
import { ParsingError } from './parsingError.ts';
import { queryDepth } from './queryDepth.ts';
import { watchMemory } from './runtimeMemory.ts';

/** Parses one language. Holds WebAssembly memory until disposed of. */
export interface SourceParser {
  readonly language: LanguageId;
  /**
   * Parses a text of any content; text that breaks the grammar gives what could be understood and a problem.
   *
   * @param detail How much is looked for, everything by default.
   * @throws {ParsingError} `parserFailed` when the parser gives no tree or one without any structure, `parserCrashed` when it
   * needed more memory than there is; then this thread can parse nothing any more.
   */
  parse(text: string, detail?: OutlineDetail): { value: SourceOutline; problems: SyntaxProblem[] };
  dispose(): void;
}

/**
 * Pieces at the top of a tree that is one single error, beyond which the text is no source code.
 *
 * Querying such a flat tree takes quadratic time: 0.05 s at this number, minutes for a file of 200 000 brackets.
 */
const MOST_UNSTRUCTURED_PIECES = 5_000;

/** The line of a query file below which everything is for full detail only. */
const FULL_DETAIL_MARK = '\n; --- Full detail only ---\n';

/**
 * Loads the grammar and the query of a language.
 *
 * @throws {ParsingError} `grammarUnavailable` when a file is missing or does not fit the runtime.
 */
export async function openSourceParser(id: LanguageId): Promise<SourceParser> {
  const definition = languageDefinitionOf(id);
  try {
    const language = await loadGrammar(definition);
    const source = readFileSync(new URL(`./queries/${definition.query}`, import.meta.url), 'utf8');
    const [functions = ''] = source.split(FULL_DETAIL_MARK, 1);
    return new TreeSitterParser(definition, language, { full: source, functions });
  } catch (cause) {
    throw new ParsingError('grammarUnavailable', `The ${id} grammar cannot be loaded; reinstall the dependencies.`, { cause });
  }
}

class TreeSitterParser implements SourceParser {
  readonly language: LanguageId;
  private readonly definition: LanguageDefinition;
  private readonly parser = new Parser();
  private readonly grammar: Language;
  /** Compiling a query takes up to 0.2 s, so each is compiled when it is first needed. */
  private readonly queries = new Map<OutlineDetail, Query>();
  private readonly sources: Readonly<Record<OutlineDetail, string>>;
  private readonly choices: ChoiceFinder;

  constructor(definition: LanguageDefinition, language: Language, sources: Readonly<Record<OutlineDetail, string>>) {
    this.language = definition.id;
    this.definition = definition;
    this.grammar = language;
    this.sources = sources;
    this.choices = new ChoiceFinder(definition.id, language);
    this.parser.setLanguage(language);
  }

  parse(text: string, detail: OutlineDetail = 'full'): { value: SourceOutline; problems: SyntaxProblem[] } {
    const tree = this.parseTree(text);
    if (!tree) {
      this.parser.reset();
      throw new ParsingError('parserFailed', `Expected ${this.language} code, found ${text.length} characters that take too much memory.`);
    }
    try {
      const { isError, childCount } = tree.rootNode;
      if (isError && childCount > MOST_UNSTRUCTURED_PIECES) {
        throw new ParsingError('parserFailed', `Expected ${this.language} code, found ${childCount} pieces without structure.`);
      }
      const outline = buildOutline(text, this.definition, this.queryFor(detail).matches(tree.rootNode, queryDepth), detail);
      const value = detail === 'full' ? { ...outline, forms: this.choices.find(text, tree.rootNode) } : outline;
      return { value, problems: tree.rootNode.hasError ? [{ reason: 'syntaxErrors', line: firstErrorLine(tree) }] : [] };
    } finally {
      tree.delete();
    }
  }

  /** The runtime aborts when its memory is full, and every call after that fails as well. */
  private parseTree(text: string): Tree | null {
    try {
      return this.parser.parse(text, null, { progressCallback: watchMemory() });
    } catch (cause) {
      throw new ParsingError('parserCrashed', `The ${this.language} parser crashed in a text of ${text.length} characters.`, { cause });
    }
  }

  private queryFor(detail: OutlineDetail): Query {
    let query = this.queries.get(detail);
    if (!query) this.queries.set(detail, (query = new Query(this.grammar, this.sources[detail])));
    return query;
  }

  dispose(): void {
    for (const query of this.queries.values()) query.delete();
    this.queries.clear();
    this.choices.dispose();
    this.parser.delete();
  }
}

/** Follows the broken branch of the tree down to its first error. */
function firstErrorLine(tree: Tree): number {
  let node = tree.rootNode;
  for (;;) {
    if (node.isError || node.isMissing) break;
    const broken = node.children.find((child) => child.hasError || child.isMissing);
    if (!broken) break;
    node = broken;
  }
  return node.startPosition.row + 1;
}
