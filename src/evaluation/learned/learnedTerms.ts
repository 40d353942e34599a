// Terms of the project's own code that one model wrote and the other did not.
import { documentName, type DocumentExample } from '../../dataset/example.ts';
import type { LanguageId } from '../../syntax/languageDefinition.ts';
import { languageOfPath } from '../../syntax/languageTable.ts';
import { type CodeTerm, codeTerms, termKey, termKinds } from './codeTerms.ts';
import type { LearnedExample, LearnedReport, LearnedTerm } from './learnedReport.ts';

/** One place at which both models wrote. */
export interface WrittenItem {
  /** `document:offset` of a line, `document!offset` of a block. */
  readonly item: string;
  readonly path: string;
  readonly actual?: string;
  readonly base: string;
  readonly personalized: string;
}

/** A term is the project's where so many of its documents have it: one alone may be a slip (guess). */
const leastDocuments = 2;

/** Terms of a kind that are listed, and examples of a term. */
const mostTerms = 40;
const mostExamples = 3;

interface Found {
  readonly term: CodeTerm;
  readonly base: Set<WrittenItem>;
  readonly personalized: Set<WrittenItem>;
}

/** Finds the terms that only one of the two models wrote, of those that the code to train on has. */
export function findLearnedTerms(
  items: readonly WrittenItem[],
  documents: readonly DocumentExample[],
): Pick<LearnedReport, 'terms' | 'termCounts'> {
  const found = new Map<string, Found>();
  for (const item of items) {
    const language = languageOf(item, documents);
    if (!language) continue;
    for (const side of ['base', 'personalized'] as const)
      for (const term of codeTerms(item[side], language)) {
        const key = termKey(term);
        const known = found.get(key) ?? { term, base: new Set(), personalized: new Set() };
        known[side].add(item);
        found.set(key, known);
      }
  }
  const oneSided = [...found.values()].filter(({ base, personalized }) => base.size === 0 || personalized.size === 0);
  const counts = countInTraining(new Set(oneSided.map(({ term }) => termKey(term))), documents);
  const ofProject = oneSided.filter(({ term }) => (counts.get(termKey(term)) ?? 0) >= leastDocuments);
  const fresh = ofProject.filter(({ base }) => base.size === 0);
  const textBefore = promptReader(documents);
  const terms = fresh.map(({ term, personalized }) => describe(term, [...personalized], counts.get(termKey(term)) ?? 0, textBefore));
  return {
    terms: termKinds.flatMap((kind) =>
      terms
        .filter((term) => term.kind === kind)
        .sort(bySureness)
        .slice(0, mostTerms),
    ),
    termCounts: termKinds.map((kind) => ({
      kind,
      newCount: fresh.filter(({ term }) => term.kind === kind).length,
      lostCount: ofProject.filter(({ term, base }) => term.kind === kind && base.size > 0).length,
    })),
  };
}

/** Documents to train on that have each of the wanted terms. */
function countInTraining(wanted: ReadonlySet<string>, documents: readonly DocumentExample[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (wanted.size === 0) return counts;
  for (const { role, text, language } of documents) {
    if (role !== 'train') continue;
    for (const term of codeTerms(text, language)) {
      const key = termKey(term);
      if (wanted.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function describe(
  { kind, text }: CodeTerm,
  items: readonly WrittenItem[],
  trainingDocumentCount: number,
  termsBefore: (item: WrittenItem) => ReadonlySet<string>,
): LearnedTerm {
  const key = termKey({ kind, text });
  const known = items.filter(({ actual }) => actual !== undefined);
  const isRight = (item: WrittenItem): boolean => {
    const language = languageOfPath(item.path);
    return item.actual !== undefined && language !== undefined && codeTerms(item.actual, language).some((term) => termKey(term) === key);
  };
  const right = known.filter(isRight);
  // What was right shows best what was learnt; then the order of the items, which is random.
  const shown = [...right, ...items.filter((item) => !right.includes(item))].slice(0, mostExamples);
  return {
    kind,
    text,
    trainingDocumentCount,
    personalizedCount: items.length,
    baseCount: 0,
    unpromptedCount: items.filter((item) => !termsBefore(item).has(key)).length,
    rightCount: right.length,
    knownCount: known.length,
    examples: shown.map(({ path, actual, base, personalized }): LearnedExample => ({
      path,
      ...(actual === undefined ? {} : { actual }),
      base,
      personalized,
    })),
  };
}

/** Right ones first, then those that cannot be copies, then those that were written most often. */
function bySureness(a: LearnedTerm, b: LearnedTerm): number {
  return (
    b.rightCount - a.rightCount ||
    b.unpromptedCount - a.unpromptedCount ||
    b.personalizedCount - a.personalizedCount ||
    b.trainingDocumentCount - a.trainingDocumentCount ||
    (a.text < b.text ? -1 : 1)
  );
}

/** The terms that stand before an item in its document, more of them than the prompt held: nothing is called new that was in it. */
function promptReader(documents: readonly DocumentExample[]): (item: WrittenItem) => ReadonlySet<string> {
  const byName = new Map(documents.map((document) => [documentName(document), document]));
  const known = new Map<string, ReadonlySet<string>>();
  return ({ item }) => {
    const before = known.get(item) ?? read(item, byName);
    known.set(item, before);
    return before;
  };
}

function read(item: string, byName: ReadonlyMap<string, DocumentExample>): ReadonlySet<string> {
  const [, name = '', offset = '0'] = /^(.*)[:!](\d+)$/su.exec(item) ?? [];
  const document = byName.get(name);
  return new Set(document ? codeTerms(document.text.slice(0, Number(offset)), document.language).map(termKey) : []);
}

function languageOf({ item, path }: WrittenItem, documents: readonly DocumentExample[]): LanguageId | undefined {
  const name = item.replace(/[:!]\d+$/u, '');
  return documents.find((document) => document.path === path || documentName(document) === name)?.language ?? languageOfPath(path);
}
