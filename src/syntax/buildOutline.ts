// Turns the captures of a query into an outline. The captures' names are the contract with the query files:
// function, testCall, type, scope (each with name, and body where it has one), receiver, import, comment, docstring,
// functionDocstring, statement.

import type { Node, QueryMatch } from 'web-tree-sitter';
import { groupComments, joinAdjacent } from './commentGroups.ts';
import type { LanguageDefinition, TextRange } from './languageDefinition.ts';
import type { OutlinedFunction, OutlinedType, SourceOutline } from './outline.ts';

/** Something with a name that gives its content a longer name. */
interface Container extends TextRange {
  readonly name: string;
  readonly kind: 'type' | 'scope' | 'function';
}

interface FoundFunction extends TextRange {
  readonly name: string;
  readonly receiver: string | undefined;
  readonly body: TextRange;
  readonly isTestCall: boolean;
}

/** Builds the outline of `text` from the matches of its language's query. */
export function buildOutline(text: string, definition: LanguageDefinition, matches: readonly QueryMatch[]): SourceOutline {
  const found = collect(text, definition, matches);
  const docstrings = distinct([...found.docstrings, ...found.functionDocstrings]);
  const groups = groupComments(text, distinct(found.comments));
  const functions = nameFunctions(found.functions, found.containers).map((entry) => ({
    ...entry,
    docComment: docstringOf(entry, found.functionDocstrings) ?? docCommentBefore(text, entry.start, groups, definition.docComment),
  }));
  const commentStarts = new Set([...found.comments, ...docstrings].map((range) => range.start));
  return {
    functions,
    types: found.containers
      .filter((container) => container.kind === 'type')
      .map(({ name, start, end }): OutlinedType => ({ name, start, end })),
    imports: joinAdjacent(text, distinct(found.imports)),
    comments: [...groups, ...docstrings].sort(byStart),
    statementStarts: [...new Set(found.statementStarts)].filter((start) => !commentStarts.has(start)).sort((a, b) => a - b),
  };
}

interface Found {
  readonly functions: FoundFunction[];
  readonly containers: Container[];
  readonly imports: TextRange[];
  readonly comments: TextRange[];
  readonly docstrings: TextRange[];
  readonly functionDocstrings: TextRange[];
  readonly statementStarts: number[];
}

function collect(text: string, definition: LanguageDefinition, matches: readonly QueryMatch[]): Found {
  const found: Found = {
    functions: [],
    containers: [],
    imports: [],
    comments: [],
    docstrings: [],
    functionDocstrings: [],
    statementStarts: [],
  };
  for (const match of matches) {
    const main = match.captures.find((capture) => collectors[capture.name]);
    if (main) collectors[main.name]?.({ text, definition, match, node: main.node, found });
  }
  found.functions.sort(byStart);
  found.containers.sort((a, b) => a.start - b.start || b.end - a.end);
  return found;
}

interface Collected {
  readonly text: string;
  readonly definition: LanguageDefinition;
  readonly match: QueryMatch;
  readonly node: Node;
  readonly found: Found;
}

const collectors: Readonly<Record<string, (collected: Collected) => void>> = {
  statement: ({ node, found }) => void found.statementStarts.push(node.startIndex),
  comment: ({ node, found }) => void found.comments.push(rangeOf(node)),
  docstring: ({ node, found }) => void found.docstrings.push(rangeOf(node)),
  functionDocstring: ({ node, found }) => void found.functionDocstrings.push(rangeOf(node)),
  import: ({ node, found }) => void found.imports.push(rangeOf(node)),
  type: ({ text, match, node, found }) => void found.containers.push({ ...rangeOf(node), name: nameOf(text, match), kind: 'type' }),
  scope: ({ text, match, node, found }) => void found.containers.push({ ...rangeOf(node), name: nameOf(text, match), kind: 'scope' }),
  function: (collected) => collectFunction(collected, false),
  testCall: (collected) => collectFunction(collected, true),
};

function collectFunction({ text, definition, match, node, found }: Collected, isTestCall: boolean): void {
  const body = captured(match, 'body');
  if (!body) return;
  const whole = wholeOf(node, definition);
  const receiver = captured(match, 'receiver');
  const entry: FoundFunction = {
    ...whole,
    name: nameOf(text, match),
    receiver: receiver && text.slice(receiver.startIndex, receiver.endIndex),
    body: rangeOf(body),
    isTestCall,
  };
  found.functions.push(entry);
  found.containers.push({ start: whole.start, end: whole.end, name: entry.name, kind: 'function' });
}

/** Widens a function to the export or decoration around it and to the attributes in front of it. */
function wholeOf(node: Node, definition: LanguageDefinition): TextRange {
  let outer = node;
  if (definition.wrappers.length > 0) {
    const parent = node.parent;
    if (parent && definition.wrappers.includes(parent.type)) outer = parent;
  }
  let start = outer.startIndex;
  if (definition.leading.length > 0) {
    for (
      let before = outer.previousNamedSibling;
      before && definition.leading.includes(before.type);
      before = before.previousNamedSibling
    ) {
      start = before.startIndex;
    }
  }
  return { start, end: outer.endIndex };
}

/** Gives each function the names around it by walking both sorted lists once. */
function nameFunctions(functions: readonly FoundFunction[], containers: readonly Container[]): Omit<OutlinedFunction, 'docComment'>[] {
  const open: Container[] = [];
  let next = 0;
  return functions.map((entry) => {
    for (let container = containers[next]; container && container.start < entry.start; container = containers[++next]) {
      closeUpTo(open, container.start);
      open.push(container);
    }
    closeUpTo(open, entry.start);
    const around = open.filter((container) => container.end >= entry.end && container.name !== '');
    const type = entry.receiver ?? around.findLast((container) => container.kind === 'type')?.name;
    const names = [...around.map((container) => container.name), ...(entry.receiver ? [entry.receiver] : []), entry.name];
    const { start, end, name, body, isTestCall } = entry;
    return { start, end, name, body, isTestCall, enclosingType: type, qualifiedName: names.join('.') };
  });
}

function closeUpTo(open: Container[], offset: number): void {
  for (let last = open.at(-1); last && last.end <= offset; last = open.at(-1)) open.pop();
}

function docstringOf(entry: { readonly body: TextRange }, docstrings: readonly TextRange[]): TextRange | undefined {
  const candidate = docstrings[lowerBound(docstrings, entry.body.start)];
  return candidate?.start === entry.body.start ? candidate : undefined;
}

/** The comment that ends right above `start` when it is one that documents. */
function docCommentBefore(text: string, start: number, groups: readonly TextRange[], pattern: RegExp): TextRange | undefined {
  const group = groups[lowerBound(groups, start) - 1];
  if (!group) return undefined;
  const between = text.slice(group.end, start);
  if (!/^[ \t]*(?:\r?\n)?[ \t]*$/.test(between)) return undefined;
  return pattern.test(text.slice(group.start, Math.min(group.end, group.start + 16))) ? group : undefined;
}

/** Index of the first range that starts at or after `offset`. */
function lowerBound(ranges: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function captured(match: QueryMatch, name: string): Node | undefined {
  return match.captures.find((capture) => capture.name === name)?.node;
}

/** The captured name without quotes, type arguments and line breaks; at most 120 characters, a guess. */
function nameOf(text: string, match: QueryMatch): string {
  const node = captured(match, 'name');
  if (!node) return '';
  const name = text.slice(node.startIndex, node.endIndex).replace(/^(['"`])([^]*)\1$/, '$2');
  return name
    .replace(/<[^]*>$/, '')
    .replace(/\s+/g, ' ')
    .slice(0, 120);
}

/** Sorted by start, one range for each start. */
function distinct(ranges: readonly TextRange[]): TextRange[] {
  const sorted = [...ranges].sort(byStart);
  return sorted.filter((range, index) => range.start !== sorted[index - 1]?.start);
}

function rangeOf(node: Node): TextRange {
  return { start: node.startIndex, end: node.endIndex };
}

function byStart(a: TextRange, b: TextRange): number {
  return a.start - b.start;
}
