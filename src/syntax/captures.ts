// Sorts the captures of a query by what they mean. The captures' names are the contract with the query files (README.md).

import type { Node, QueryMatch } from 'web-tree-sitter';
import { byStart, distinct, lowerBound } from './enclosing.ts';
import type { LanguageDefinition, TextRange } from './languageDefinition.ts';
import { nameIn, oneLine } from './oneLine.ts';
import type { OutlinedType } from './outline.ts';
import { declaredReturnType, splitDeclaration, splitQualifiedName } from './declarator.ts';

/** Something with a name that gives its content a longer name. */
export interface FoundContainer extends TextRange {
  readonly name: string;
  readonly kind: OutlinedType['kind'] | 'scope' | 'function';
}

/** One function with the stretches of its header. */
export interface FoundFunction extends FoundContainer {
  readonly receiver: string | undefined;
  readonly isConstructor: boolean;
  readonly isTestCall: boolean;
  readonly parameters: TextRange | undefined;
  readonly returnType: string | undefined;
  readonly body: TextRange;
}

/** A stretch with a name, such as a field, or a parameter with its type. */
export interface FoundName extends TextRange {
  readonly name: string;
  readonly type?: string | undefined;
}

/** One call; `argumentsNode` is kept only while the tree lives. */
export interface FoundCall extends TextRange {
  readonly name: string;
  readonly receiver: string | undefined;
  argumentCount: number;
}

/** All captures of one text, each list sorted by start. */
export interface FoundCaptures {
  readonly functions: FoundFunction[];
  /** Types, scopes and functions, the outer one first. */
  readonly containers: FoundContainer[];
  readonly parameters: FoundName[];
  readonly annotations: TextRange[];
  readonly decisions: TextRange[];
  readonly calls: FoundCall[];
  readonly fields: FoundName[];
  /** Methods without a body. */
  readonly signatures: FoundName[];
  readonly superTypes: FoundName[];
  readonly imports: TextRange[];
  readonly modules: (TextRange & { readonly module: string; readonly names: Set<string> })[];
  readonly imported: FoundName[];
  readonly comments: TextRange[];
  readonly docstrings: TextRange[];
  readonly functionDocstrings: TextRange[];
  readonly statementStarts: number[];
}

/** Longer receivers are cut, in characters (a guess: nobody names an object so). */
const MOST_RECEIVER_CHARACTERS = 80;

/** Reads all matches while the tree lives; nothing of the result refers to it. */
export function collectCaptures(text: string, definition: LanguageDefinition, matches: readonly QueryMatch[]): FoundCaptures {
  const found: FoundCaptures = {
    ...{ functions: [], containers: [], parameters: [], annotations: [], decisions: [], calls: [], fields: [], signatures: [] },
    ...{
      superTypes: [],
      imports: [],
      modules: [],
      imported: [],
      comments: [],
      docstrings: [],
      functionDocstrings: [],
      statementStarts: [],
    },
  };
  const collector = new Collector(text, definition, found);
  for (const match of matches) collector.collect(match);
  collector.finish();
  return found;
}

class Collector {
  private readonly text: string;
  private readonly definition: LanguageDefinition;
  private readonly found: FoundCaptures;
  /** Argument lists by the call that they belong to, to be counted again where comments stand in them. */
  private readonly argumentLists = new Map<FoundCall, Node>();

  constructor(text: string, definition: LanguageDefinition, found: FoundCaptures) {
    this.text = text;
    this.definition = definition;
    this.found = found;
  }

  collect(match: QueryMatch): void {
    for (const { name, node } of match.captures) {
      const take = takers[name];
      if (!take) continue;
      take(this, node, match);
      return;
    }
  }

  /** Sorts what must be sorted, and drops what two patterns found twice. */
  finish(): void {
    const { functions, containers, calls, comments } = this.found;
    // Where two patterns find one function, the one that knows more is kept.
    functions.sort(
      (a, b) => Number(b.isTestCall) - Number(a.isTestCall) || Number(b.receiver !== undefined) - Number(a.receiver !== undefined),
    );
    replaceAll(functions, distinct(functions));
    containers.sort((a, b) => a.start - b.start || b.end - a.end || Number(a.kind === 'class') - Number(b.kind === 'class'));
    const isNew = ({ start, end }: FoundContainer, index: number): boolean =>
      start !== containers[index - 1]?.start || end !== containers[index - 1]?.end;
    replaceAll(containers, containers.filter(isNew));
    for (const entry of functions) containers.push(entry);
    containers.sort((a, b) => a.start - b.start || b.end - a.end);
    for (const ranges of [this.found.annotations, this.found.decisions, this.found.fields, this.found.signatures, comments])
      ranges.sort(byStart);
    for (const ranges of [this.found.superTypes, this.found.modules, this.found.imported]) ranges.sort(byStart);
    this.found.parameters.sort((a, b) => a.start - b.start || b.end - a.end);
    calls.sort((a, b) => a.start - b.start || b.end - a.end || Number(b.receiver === 'new') - Number(a.receiver === 'new'));
    const distinctCalls = calls.filter((call, index) => call.start !== calls[index - 1]?.start || call.end !== calls[index - 1]?.end);
    if (distinctCalls.length < calls.length) replaceAll(calls, distinctCalls);
    for (const [call, list] of this.argumentLists) {
      const comment = comments[lowerBound(comments, list.startIndex)];
      if (comment && comment.start < call.end) call.argumentCount = list.namedChildren.filter((child) => !child.isExtra).length;
    }
  }

  takeFunction(node: Node, match: QueryMatch, isConstructor: boolean, isTestCall: boolean): void {
    const parts = partsOf(match);
    const { text, definition } = this;
    const written = nameIn(text, parts['name']);
    const { name, qualifier } =
      definition.hasDeclarators && !isTestCall ? splitQualifiedName(written) : { name: written, qualifier: undefined };
    const parameters = rangeOf(parts['parameters']);
    const whole = wholeOf(node, definition, parts['body']?.endIndex ?? 0);
    const headerEnd = Math.max(whole.start, parts['name']?.endIndex ?? 0, parameters?.end ?? 0, parts['returnType']?.endIndex ?? 0);
    const body = rangeOf(parts['body']) ?? { start: skipBlank(text, headerEnd, whole.end), end: whole.end };
    this.found.functions.push({
      ...whole,
      name,
      kind: 'function',
      receiver: parts['receiver'] ? nameIn(text, parts['receiver']) : qualifier,
      isConstructor,
      isTestCall,
      parameters,
      returnType: this.returnTypeOf(node, parts),
      body,
    });
  }

  private returnTypeOf(node: Node, { returnType, name }: Partial<Record<string, Node>>): string | undefined {
    if (!returnType) return undefined;
    const type = this.definition.hasDeclarators
      ? declaredReturnType(this.text, spanOf(node), name?.startIndex ?? node.startIndex)
      : oneLine(this.text, spanOf(returnType)).replace(/^(?::|->)\s*/, '');
    return type === '' ? undefined : type;
  }

  takeContainer(node: Node, match: QueryMatch, kind: FoundContainer['kind']): void {
    this.found.containers.push({ ...spanOf(node), name: nameIn(this.text, partsOf(match)['name']), kind });
  }

  takeParameter(node: Node, match: QueryMatch): void {
    const parts = partsOf(match);
    const range = spanOf(node);
    if (parts['declarator']) {
      this.found.parameters.push({ ...range, ...splitDeclaration(this.text, range, spanOf(parts['declarator'])) });
      return;
    }
    const type = parts['type'] && oneLine(this.text, spanOf(parts['type'])).replace(/^:\s*/, '');
    const named = parts['name'] ?? (parts['type'] ? undefined : node);
    const name = named ? oneLine(this.text, spanOf(named)) : '';
    if (name !== '' || type !== 'void') this.found.parameters.push({ ...range, name, type });
  }

  takeCall(node: Node, match: QueryMatch, isConstruction: boolean): void {
    const parts = partsOf(match);
    const list = parts['arguments'];
    const receiver = parts['receiver'] && oneLine(this.text, spanOf(parts['receiver']), MOST_RECEIVER_CHARACTERS);
    const call: FoundCall = {
      ...spanOf(node),
      name: nameIn(this.text, parts['name']),
      receiver: isConstruction ? 'new' : receiver,
      argumentCount: list ? argumentCountOf(list) : 0,
    };
    if (call.name === '') return;
    this.found.calls.push(call);
    if (list && call.argumentCount > 0 && list.type !== 'token_tree') this.argumentLists.set(call, list);
  }

  /** A named member; its range ends where its first value begins. */
  takeMember(into: FoundName[], node: Node, match: QueryMatch): void {
    const parts = partsOf(match);
    into.push({
      start: node.startIndex,
      end: parts['value']?.startIndex ?? node.endIndex,
      name: nameIn(this.text, parts['name']).replace(/^:/, ''),
    });
  }

  takeModule(node: Node, match: QueryMatch): void {
    const parts = partsOf(match);
    const module = nameIn(this.text, parts['path']).replace(/^<(.*)>$/, '$1');
    this.found.modules.push({
      ...spanOf(node),
      module,
      names: new Set(parts['importedAll'] ? ['*'] : parts['imported'] ? [nameIn(this.text, parts['imported'])] : []),
    });
  }

  takeName(into: FoundName[], node: Node, name?: string): void {
    into.push({ ...spanOf(node), name: name ?? oneLine(this.text, spanOf(node)) });
  }

  pushSpan(into: 'annotations' | 'decisions' | 'imports' | 'comments' | 'docstrings' | 'functionDocstrings', node: Node): void {
    this.found[into].push(spanOf(node));
  }

  get lists(): FoundCaptures {
    return this.found;
  }
}

/** What each capture that opens a pattern means. */
const takers: Readonly<Record<string, (collector: Collector, node: Node, match: QueryMatch) => void>> = {
  statement: (collector, node) => void collector.lists.statementStarts.push(node.startIndex),
  comment: (collector, node) => collector.pushSpan('comments', node),
  docstring: (collector, node) => collector.pushSpan('docstrings', node),
  functionDocstring: (collector, node) => collector.pushSpan('functionDocstrings', node),
  import: (collector, node) => collector.pushSpan('imports', node),
  annotation: (collector, node) => collector.pushSpan('annotations', node),
  decision: (collector, node) => collector.pushSpan('decisions', node),
  function: (collector, node, match) => collector.takeFunction(node, match, false, false),
  constructorMethod: (collector, node, match) => collector.takeFunction(node, match, true, false),
  testCall: (collector, node, match) => collector.takeFunction(node, match, false, true),
  scope: (collector, node, match) => collector.takeContainer(node, match, 'scope'),
  class: (collector, node, match) => collector.takeContainer(node, match, 'class'),
  interface: (collector, node, match) => collector.takeContainer(node, match, 'interface'),
  enum: (collector, node, match) => collector.takeContainer(node, match, 'enum'),
  struct: (collector, node, match) => collector.takeContainer(node, match, 'struct'),
  trait: (collector, node, match) => collector.takeContainer(node, match, 'trait'),
  module: (collector, node, match) => collector.takeContainer(node, match, 'module'),
  record: (collector, node, match) => collector.takeContainer(node, match, 'record'),
  parameter: (collector, node, match) => collector.takeParameter(node, match),
  call: (collector, node, match) => collector.takeCall(node, match, false),
  construction: (collector, node, match) => collector.takeCall(node, match, true),
  field: (collector, node, match) => collector.takeMember(collector.lists.fields, node, match),
  signature: (collector, node, match) => collector.takeMember(collector.lists.signatures, node, match),
  superType: (collector, node) => collector.takeName(collector.lists.superTypes, node),
  importedModule: (collector, node, match) => collector.takeModule(node, match),
  imported: (collector, node) => collector.takeName(collector.lists.imported, node),
  importedAll: (collector, node) => collector.takeName(collector.lists.imported, node, '*'),
};

function partsOf(match: QueryMatch): Partial<Record<string, Node>> {
  const parts: Partial<Record<string, Node>> = {};
  for (const { name, node } of match.captures) parts[name] ??= node;
  return parts;
}

/** Macros hold bare tokens, of which the commas are counted. */
function argumentCountOf(list: Node): number {
  if (list.type !== 'token_tree') return list.namedChildCount;
  const { children } = list;
  return children.length <= 2 ? 0 : 1 + children.slice(0, -2).filter((child) => child.type === ',').length;
}

/** Widens a function to the export or decoration around it, to the attributes in front of it and to a body behind it. */
function wholeOf(node: Node, definition: LanguageDefinition, bodyEnd: number): TextRange {
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
  return { start, end: Math.max(outer.endIndex, bodyEnd) };
}

function skipBlank(text: string, start: number, end: number): number {
  let offset = Math.min(start, end);
  while (offset < end && /\s/.test(text.charAt(offset))) offset++;
  return offset;
}

function rangeOf(node: Node | undefined): TextRange | undefined {
  return node && spanOf(node);
}

function spanOf(node: Node): TextRange {
  return { start: node.startIndex, end: node.endIndex };
}

function replaceAll<T>(list: T[], items: readonly T[]): void {
  list.length = 0;
  for (const item of items) list.push(item);
}
