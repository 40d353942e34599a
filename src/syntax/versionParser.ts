// Parses versions of one file after another: what did not change is not parsed again, and only changed places are outlined.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Edit, Language, Parser, type Point, Query, type QueryMatch, type Tree } from 'web-tree-sitter';
import { buildOutline } from './buildOutline.ts';
import type { LanguageDefinition, LanguageId, TextRange } from './languageDefinition.ts';
import { languageDefinitionOf } from './languageTable.ts';
import type { SourceOutline } from './outline.ts';
import { ParsingError } from './parsingError.ts';
import { queryDepth } from './queryDepth.ts';

/** One text with its tree. Holds WebAssembly memory until disposed of. */
export interface ParsedVersion {
  readonly text: string;
  /**
   * Functions that touch one of the ranges, with the comments in the ranges.
   *
   * Parts of a function outside of the ranges may be missing, such as its parameters; its name and range are whole.
   */
  outline(ranges: readonly TextRange[]): Pick<SourceOutline, 'functions' | 'comments'>;
  dispose(): void;
}

/** A stretch of the old text, from `start` to `oldEnd`, that became the stretch from `newStart` to `newEnd` of the new text. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Parses the versions of files of one language. */
export interface VersionParser {
  /**
   * @param from Another version and all changes that lead from it to `text`, in order.
   * @throws {ParsingError} `parserFailed` when the text has no structure.
   */
  parse(text: string, from?: { readonly version: ParsedVersion; readonly changes: readonly TextChange[] }): ParsedVersion;
}

/** As in `sourceParser.ts`: querying a flat tree of more pieces takes quadratic time. */
const MOST_UNSTRUCTURED_PIECES = 5_000;
/** More ranges are joined to one, since each costs a walk from the root (a guess). */
const MOST_RANGES = 40;

/** A query's range is told in bytes of UTF-16, other than every other offset of web-tree-sitter 0.27. */
const BYTES_PER_UNIT = 2;

const FULL_DETAIL_MARK = '\n; --- Full detail only ---\n';

let runtime: Promise<void> | undefined;

/**
 * Loads the grammar and the query of a language.
 *
 * @throws {ParsingError} `grammarUnavailable` when a file is missing or does not fit the runtime.
 */
export async function openVersionParser(id: LanguageId): Promise<VersionParser> {
  const definition = languageDefinitionOf(id);
  try {
    runtime ??= Parser.init();
    await runtime;
    const language = await Language.load(readGrammar(definition));
    const source = readFileSync(new URL(`./queries/${definition.query}`, import.meta.url), 'utf8');
    const [functions = ''] = source.split(FULL_DETAIL_MARK, 1);
    return new TreeSitterVersionParser(definition, language, new Query(language, functions));
  } catch (cause) {
    throw new ParsingError('grammarUnavailable', `The ${id} grammar cannot be loaded; reinstall the dependencies.`, { cause });
  }
}

class TreeSitterVersionParser implements VersionParser {
  private readonly definition: LanguageDefinition;
  private readonly parser = new Parser();
  private readonly query: Query;

  constructor(definition: LanguageDefinition, language: Language, query: Query) {
    this.definition = definition;
    this.query = query;
    this.parser.setLanguage(language);
  }

  parse(text: string, from?: { readonly version: ParsedVersion; readonly changes: readonly TextChange[] }): ParsedVersion {
    const old =
      from && from.version instanceof TreeVersion && !from.version.tree.rootNode.hasError
        ? editedCopy(from.version, text, from.changes)
        : undefined;
    let tree: Tree | null;
    try {
      tree = this.parser.parse(text, old);
    } finally {
      old?.delete();
    }
    // Recovery from errors depends on what was reused; a broken text is parsed on its own so that it gives one answer.
    if (old && tree?.rootNode.hasError) {
      tree.delete();
      tree = this.parser.parse(text);
    }
    if (!tree) throw new ParsingError('parserFailed', `The ${this.definition.id} parser gave no tree for ${text.length} characters.`);
    const { isError, childCount } = tree.rootNode;
    if (isError && childCount > MOST_UNSTRUCTURED_PIECES) {
      tree.delete();
      throw new ParsingError('parserFailed', `Expected ${this.definition.id} code, found ${childCount} pieces without structure.`);
    }
    return new TreeVersion(text, tree, this.definition, this.query);
  }
}

class TreeVersion implements ParsedVersion {
  readonly text: string;
  readonly tree: Tree;
  private readonly definition: LanguageDefinition;
  private readonly query: Query;

  constructor(text: string, tree: Tree, definition: LanguageDefinition, query: Query) {
    this.text = text;
    this.tree = tree;
    this.definition = definition;
    this.query = query;
  }

  outline(ranges: readonly TextRange[]): Pick<SourceOutline, 'functions' | 'comments'> {
    const matches = new Map<string, QueryMatch>();
    const widened = ranges.map((range) => this.withWrappers(range));
    for (const { start, end } of joinRanges(widened, this.text.length)) {
      for (const match of this.query.matches(this.tree.rootNode, {
        ...queryDepth,
        startIndex: BYTES_PER_UNIT * start,
        endIndex: BYTES_PER_UNIT * end,
      })) {
        matches.set(`${match.patternIndex}:${match.captures.map(({ node }) => node.id).join(':')}`, match);
      }
    }
    return buildOutline(this.text, this.definition, [...matches.values()], 'functions');
  }

  dispose(): void {
    this.tree.delete();
  }

  /** Widens a range that begins or ends in a decorator or attribute to the function that it belongs to. */
  private withWrappers({ start, end }: TextRange): TextRange {
    const { wrappers, leading } = this.definition;
    if (wrappers.length + leading.length === 0) return { start, end };
    const widened = { start, end };
    for (const offset of [start, end]) {
      for (let node = this.tree.rootNode.descendantForIndex(offset); node; node = node.parent) {
        if (leading.includes(node.type)) {
          let next = node.nextNamedSibling;
          while (next && leading.includes(next.type)) next = next.nextNamedSibling;
          widened.end = Math.max(widened.end, next?.startIndex ?? 0);
        }
        if (wrappers.includes(node.type)) widened.end = Math.max(widened.end, node.endIndex);
      }
    }
    return widened;
  }
}

/** The old tree with the changes told to it; applied from the last, so that earlier offsets stay those of the old text. */
function editedCopy(version: TreeVersion, text: string, changes: readonly TextChange[]): Tree {
  const copy = version.tree.copy();
  const oldLines = lineStarts(version.text);
  const newLines = lineStarts(text);
  for (const { start, oldEnd, newStart, newEnd } of [...changes].reverse()) {
    const startPosition = pointAt(oldLines, start);
    const [from, to] = [pointAt(newLines, newStart), pointAt(newLines, newEnd)];
    // Where the stretch ends when nothing before it has changed yet.
    const row = startPosition.row + to.row - from.row;
    const column = to.row === from.row ? startPosition.column + to.column - from.column : to.column;
    copy.edit(
      new Edit({
        startIndex: start,
        oldEndIndex: oldEnd,
        newEndIndex: start + newEnd - newStart,
        startPosition,
        oldEndPosition: pointAt(oldLines, oldEnd),
        newEndPosition: { row, column },
      }),
    );
  }
  return copy;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) starts.push(newline + 1);
  return starts;
}

function pointAt(starts: readonly number[], offset: number): Point {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return { row: low - 1, column: offset - (starts[low - 1] ?? 0) };
}

/** Ranges widened by one character, so that an empty one meets what stands around it; sorted, disjoint, not too many. */
function joinRanges(ranges: readonly TextRange[], length: number): TextRange[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const wide = { start: Math.max(0, start - 1), end: Math.min(length, end + 1) };
    const last = joined.at(-1);
    if (last && wide.start <= last.end) last.end = Math.max(last.end, wide.end);
    else joined.push(wide);
  }
  const [first, last] = [joined[0], joined.at(-1)];
  return joined.length > MOST_RANGES && first && last ? [{ start: first.start, end: last.end }] : joined;
}

function readGrammar(definition: LanguageDefinition): Uint8Array {
  const require = createRequire(import.meta.url);
  return readFileSync(
    require.resolve(`${definition.grammarFolder ?? '@vscode/tree-sitter-wasm/wasm'}/tree-sitter-${definition.grammar}.wasm`),
  );
}
