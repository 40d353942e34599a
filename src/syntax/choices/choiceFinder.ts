// Finds forms in a tree. The contract with the query files: the capture `@<choice>.<form>` marks the occurrence (several of the
// same name: from the first to the last), other captures are parts for templates, and those that start with `_` serve predicates only.
// `@<choice>.excluded` marks a place in which the choice does not count.
// Predicates of our own: (#type? @name "List" "Set"), which holds where everything in the file that declares the name gives it such a type.

import { readFileSync } from 'node:fs';
import { Query, type Language, type Node, type QueryMatch } from 'web-tree-sitter';
import type { LanguageId, TextRange } from '../languageDefinition.ts';
import type { FormOccurrence } from '../outline.ts';
import { queryDepth } from '../queryDepth.ts';
import { choiceFilesOf } from './choiceTable.ts';
import { declaredTypesOf, type DeclaredTypes } from './declaredTypes.ts';

interface TypePredicate {
  readonly capture: string;
  readonly types: ReadonlySet<string>;
}

/** Finds the forms of one language's choices. Holds WebAssembly memory until disposed of. */
export class ChoiceFinder {
  private readonly language: LanguageId;
  private readonly query: Query;
  private readonly typePredicates: readonly (readonly TypePredicate[])[];

  constructor(id: LanguageId, language: Language) {
    this.language = id;
    const source = choiceFilesOf(id).map((file) => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
    this.query = new Query(language, source.join('\n'));
    this.typePredicates = this.query.predicates.map((predicates) => predicates.flatMap(typePredicateOf));
  }

  /** Every form in a tree, sorted by start; of several at one place the one with the most parts. */
  find(text: string, root: Node): FormOccurrence[] {
    let types: DeclaredTypes | undefined;
    const found = new Map<string, FormOccurrence>();
    for (const match of this.query.matches(root, queryDepth)) {
      const predicates = this.typePredicates[match.patternIndex] ?? [];
      if (predicates.length > 0) {
        types ??= declaredTypesOf(this.language, text);
        if (!holds(predicates, match, text, types)) continue;
      }
      const occurrence = occurrenceOf(match);
      if (!occurrence) continue;
      const key = `${occurrence.start} ${occurrence.end} ${occurrence.choice}`;
      const known = found.get(key);
      if (!known || partCount(known) < partCount(occurrence)) found.set(key, occurrence);
    }
    return withoutExcluded([...found.values()].sort((a, b) => a.start - b.start || b.end - a.end));
  }

  dispose(): void {
    this.query.delete();
  }
}

function occurrenceOf(match: QueryMatch): FormOccurrence | undefined {
  const captures: Record<string, TextRange> = {};
  let main: { choice: string; form: string; start: number; end: number } | undefined;
  for (const { name, node } of match.captures) {
    const dot = name.indexOf('.');
    if (dot < 0) {
      if (name.startsWith('_')) continue;
      const known = captures[name] ?? { start: node.startIndex, end: node.endIndex };
      captures[name] = { start: Math.min(known.start, node.startIndex), end: Math.max(known.end, node.endIndex) };
    } else if (main) {
      main.start = Math.min(main.start, node.startIndex);
      main.end = Math.max(main.end, node.endIndex);
    } else main = { choice: name.slice(0, dot), form: name.slice(dot + 1), start: node.startIndex, end: node.endIndex };
  }
  return main && main.end > main.start ? { ...main, captures } : undefined;
}

function partCount({ form, captures }: FormOccurrence): number {
  return form === 'excluded' ? Infinity : Object.keys(captures).length;
}

/** Drops what lies inside of an excluded place of the same choice, and these places themselves. */
function withoutExcluded(occurrences: readonly FormOccurrence[]): FormOccurrence[] {
  const reached = new Map<string, number>();
  return occurrences.filter(({ choice, form, end }) => {
    const isInside = end <= (reached.get(choice) ?? -1);
    if (form === 'excluded' && !isInside) reached.set(choice, end);
    return form !== 'excluded' && !isInside;
  });
}

function typePredicateOf(predicate: {
  operator: string;
  operands: readonly { type: string; name?: string; value?: string }[];
}): TypePredicate[] {
  if (predicate.operator.replace('?', '') !== 'type') return [];
  const [subject, ...types] = predicate.operands;
  return [{ capture: subject?.name ?? '', types: new Set(types.map((type) => type.value ?? '')) }];
}

function holds(predicates: readonly TypePredicate[], match: QueryMatch, text: string, types: DeclaredTypes): boolean {
  return predicates.every((predicate) => {
    const node = match.captures.find((capture) => capture.name === predicate.capture)?.node;
    const name = node && text.slice(node.startIndex, node.endIndex).replace(/^this\./, '');
    const declared = name === undefined ? undefined : types.get(name);
    return declared !== undefined && [...declared].every((type) => predicate.types.has(type));
  });
}
