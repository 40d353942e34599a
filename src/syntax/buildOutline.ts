// Turns the captures of a query into an outline: who stands inside whom, and which comment documents what.

import type { QueryMatch } from 'web-tree-sitter';
import { collectCaptures, type FoundCaptures, type FoundContainer, type FoundFunction } from './captures.ts';
import { groupComments, joinAdjacent } from './commentGroups.ts';
import { byStart, distinct, innermostAround, lowerBound, parentsOf } from './enclosing.ts';
import { detailFunctions } from './functionDetails.ts';
import type { LanguageDefinition, TextRange } from './languageDefinition.ts';
import type { OutlineDetail, OutlinedFunction, OutlinedImport, SourceOutline } from './outline.ts';
import { buildTypes, type SignedFunction } from './typeDetails.ts';

/** Deeper nests name only the innermost of their containers, so that names stay short (a guess). */
const MOST_NAMED_CONTAINERS = 24;

/** Builds the outline of `text` from the matches of its language's query. */
export function buildOutline(
  text: string,
  definition: LanguageDefinition,
  matches: readonly QueryMatch[],
  detail: OutlineDetail = 'full',
): SourceOutline {
  const found = collectCaptures(text, definition, matches);
  const docstrings = distinct([...found.docstrings, ...found.functionDocstrings]);
  const groups = groupComments(text, distinct(found.comments));
  const signed = buildFunctions(text, definition, found, groups);
  const functions = signed.map(({ entry }) => entry);
  const comments = [...groups, ...docstrings].sort(byStart);
  if (detail === 'functions') {
    return { functions, types: [], imports: [], importedModules: [], comments, statementStarts: [], forms: [] };
  }
  const commentStarts = new Set([...found.comments, ...docstrings].map((range) => range.start));
  return {
    functions,
    types: buildTypes(text, found, signed),
    imports: joinAdjacent(text, distinct(found.imports)),
    importedModules: nameImports(found),
    comments,
    statementStarts: [...new Set(found.statementStarts)].filter((start) => !commentStarts.has(start)).sort((a, b) => a - b),
    forms: [],
  };
}

function buildFunctions(
  text: string,
  definition: LanguageDefinition,
  found: FoundCaptures,
  comments: readonly TextRange[],
): SignedFunction[] {
  const { containers } = found;
  const parents = parentsOf(containers);
  const indexOf = new Map(containers.map((container, index) => [container, index]));
  const details = detailFunctions(text, found);
  const functionDocstrings = distinct(found.functionDocstrings);
  return found.functions.map((entry, index) => {
    const { start, end, name, body, isTestCall, returnType } = entry;
    const around = containersAround(containers, parents, indexOf.get(entry) ?? -1);
    const enclosingType = entry.receiver?.slice(entry.receiver.lastIndexOf('.') + 1) ?? around.find(isType)?.name;
    const names = [entry.name, ...(entry.receiver ? [entry.receiver] : []), ...around.map((container) => container.name)];
    const { annotationRanges, ...rest } = details[index] ?? emptyDetails;
    const docComment = docstringOf(entry, functionDocstrings) ?? docCommentBefore(text, start, comments, definition.docComment);
    const isMethod = !isTestCall && (entry.receiver !== undefined || (around[0] !== undefined && isType(around[0])));
    const isConstructor = entry.isConstructor || (isMethod && isConstructorName(definition, name, enclosingType));
    const kind = isConstructor ? 'constructor' : isMethod ? 'method' : 'function';
    const qualifiedName = names.filter(Boolean).reverse().join('.');
    const outlined = { start, end, name, qualifiedName, kind, enclosingType, body, docComment, isTestCall, returnType, ...rest } as const;
    return { entry: outlined satisfies OutlinedFunction, signatureStart: behindAnnotations(text, start, annotationRanges) };
  });
}

const emptyDetails = { parameters: [], annotations: [], annotationRanges: [], cyclomaticComplexity: 1, calls: [] };

/** The containers around one, the innermost first. */
function containersAround(containers: readonly FoundContainer[], parents: readonly number[], index: number): FoundContainer[] {
  const around: FoundContainer[] = [];
  for (let at = parents[index] ?? -1; at >= 0 && around.length < MOST_NAMED_CONTAINERS; at = parents[at] ?? -1) {
    const container = containers[at];
    if (container && container.name !== '') around.push(container);
  }
  return around;
}

function isType(container: FoundContainer): boolean {
  return container.kind !== 'scope' && container.kind !== 'function';
}

function isConstructorName({ constructorName }: LanguageDefinition, name: string, type: string | undefined): boolean {
  return constructorName === 'nameOfType' ? name === type : name === constructorName;
}

function behindAnnotations(text: string, start: number, annotations: readonly TextRange[]): number {
  let reached = start;
  for (const annotation of annotations) {
    if (text.slice(reached, annotation.start).trim() !== '') break;
    reached = annotation.end;
  }
  return reached;
}

/** Gives each import the names that stand inside it. */
function nameImports({ modules, imported }: FoundCaptures): OutlinedImport[] {
  const owners = innermostAround(
    modules,
    imported.map(({ start }) => start),
  );
  for (const [index, owner] of owners.entries()) {
    const name = imported[index]?.name;
    // Go binds the last part of a path.
    if (name !== undefined) modules[owner]?.names.add(name.slice(name.lastIndexOf('/') + 1));
  }
  return modules.filter(({ module }) => module !== '').map((entry) => ({ ...entry, names: [...entry.names] }));
}

function docstringOf(entry: FoundFunction, docstrings: readonly TextRange[]): TextRange | undefined {
  const candidate = docstrings[lowerBound(docstrings, entry.body.start)];
  return candidate?.start === entry.body.start ? candidate : undefined;
}

/** The comment that ends right above `start` when it is one that documents. */
function docCommentBefore(text: string, start: number, groups: readonly TextRange[], pattern: RegExp): TextRange | undefined {
  const group = groups[lowerBound(groups, start) - 1];
  if (!group || start - group.end > 1000) return undefined;
  const between = text.slice(group.end, start);
  if (!/^[ \t]*(?:\r?\n)?[ \t]*$/.test(between)) return undefined;
  return pattern.test(text.slice(group.start, Math.min(group.end, group.start + 16))) ? group : undefined;
}
