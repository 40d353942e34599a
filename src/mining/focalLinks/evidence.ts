// Collects for one test the functions that it may be about, and what speaks for each.

import { voteByCalls } from './callVotes.ts';
import type { HelperSubject } from './helperSubjects.ts';
import { baseForms, nameKey, subjectWords, wordsOf } from './nameWords.ts';
import type { CallResolver, TestBody } from './callTargets.ts';
import type { IndexedFunction, IndexedTestFunction, ProjectIndex } from './projectIndex.ts';
import type { RuleName } from './rules.ts';
import type { FileSubjects } from './subjects.ts';

/** How strongly each rule speaks for a function, 0…1. */
export type Votes = Partial<Record<RuleName, number>>;

/** One function that a test may be about. */
export interface Candidate {
  readonly focal: IndexedFunction;
  readonly votes: Votes;
  /** Position of the first call that can mean it, -1 for none; candidates that share it are what one call can mean. */
  readonly firstCall: number;
}

/** What is known when a test is looked at. */
export interface TestContext {
  readonly index: ProjectIndex;
  readonly subjects: FileSubjects;
  readonly resolver: CallResolver;
  /** What is known of the helpers that the file's tests call, by index. */
  readonly helperSubjects: Map<number, HelperSubject | undefined>;
  /** Share of the project's test files that call a name. */
  readonly callerRatioOf: (name: string) => number;
  /** How often two files changed together, 0…1. */
  readonly coChangeOf: (testPath: string, path: string) => number;
}

/** Names of tests longer than this are prose, in words (a guess). */
const MOST_SPAN_WORDS = 6;

/** Finds the candidates of one test with their votes. */
export function collectEvidence(context: TestContext, indexed: IndexedTestFunction): Candidate[] {
  const test: TestBody = { ...indexed, facts: context.index.bodies.unpack(indexed.facts) };
  const book = new EvidenceBook();
  context.resolver.forget();
  voteByCalls(context, test, book);
  const calledCount = book.candidates.size;
  voteByName(context, test, book);
  for (const [focal, { votes }] of book.candidates) voteByPlace(context, test, focal, votes, calledCount);
  return [...book.candidates].map(([focal, { votes, firstCall }]) => ({ focal, votes, firstCall }));
}

/** Keeps the votes while a test is looked at. */
export class EvidenceBook {
  readonly candidates = new Map<IndexedFunction, { readonly votes: Votes; readonly firstCall: number }>();
  /** Overloads are one function. */
  private readonly firstOf = new Map<string, IndexedFunction>();

  /** @param call Position of the call that means the function, -1 for none. */
  votesOf(overload: IndexedFunction, call: number): Votes {
    const key = `${overload.file.index}#${overload.qualifiedName}`;
    const focal = this.firstOf.get(key) ?? overload;
    this.firstOf.set(key, focal);
    let known = this.candidates.get(focal);
    if (!known) this.candidates.set(focal, (known = { votes: {}, firstCall: call }));
    return known.votes;
  }

  raise(votes: Votes, rule: RuleName, value: number): void {
    if (value > (votes[rule] ?? 0)) votes[rule] = value;
  }
}

/** Names in the test's own name, in the names around it and in the file's name. */
function voteByName(context: TestContext, test: TestBody, book: EvidenceBook): void {
  const { index, subjects } = context;
  const own = subjectWords(wordsOf(test.name));
  const ownKey = own.join('');
  const reached = new Set(book.candidates.keys());
  const byOwnerAndName = new Map<string, IndexedFunction[]>();
  for (const focal of reached) {
    if (focal.owner === undefined || focal.kind === 'constructor') continue;
    const key = nameKey(focal.owner) + nameKey(focal.name);
    byOwnerAndName.set(key, [...(byOwnerAndName.get(key) ?? []), focal]);
  }
  const isNear = (focal: IndexedFunction): boolean =>
    reached.has(focal) ||
    subjects.sameName.has(focal.file) ||
    subjects.imported.has(focal.file) ||
    focal.file === test.file ||
    isSamePackage(focal, test);
  const isNamed = (focal: IndexedFunction, key: string): boolean =>
    focal.file.family === test.file.family && (focal.kind !== 'constructor' || nameKey(focal.name) === key) && isNear(focal);
  const spans = /\s/u.test(test.name) ? spansOfTitle(test.name) : spansOf(own);
  const named = (test.file.family === 'python' ? [...spans, ...spansOfOperators(own)] : spans)
    .map((span) => {
      const withOwner = byOwnerAndName.get(span.key);
      return {
        ...span,
        hasOwner: withOwner !== undefined,
        found: withOwner ?? index.functionsOfKey(span.key).filter((focal) => isNamed(focal, span.key)),
      };
    })
    .filter(({ found, key }) => found.length > 0 && key.length > 1)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  // A span inside a longer one that names a function too says less.
  const taken: { from: number; to: number }[] = [];
  for (const { from, to, found, key, strength, hasOwner, isOperator } of named) {
    if (taken.some((longer) => from >= longer.from && to <= longer.to)) continue;
    const isCalled = found.some((focal) => reached.has(focal));
    if (isCalled || to - from > 1) taken.push({ from, to });
    for (const focal of found) {
      if (isCalled ? !reached.has(focal) : !isOperator && (key.length < 4 || strength < 0.5)) continue;
      const votes = book.votesOf(focal, -1);
      if (hasOwner) book.raise(votes, 'ownerAndNameInTest', 1);
      if (from === 0 && to === own.length) book.raise(votes, 'nameIsTest', 1);
      else if (from === 0) book.raise(votes, 'nameStartsTest', strength === 1 ? 1 : 0.75 * strength);
      else book.raise(votes, 'nameInTest', strength * (0.5 + (0.5 * key.length) / Math.max(key.length, ownKey.length)));
      if (!reached.has(focal) && test.facts.mentions.has(focal.name)) book.raise(votes, 'mentioned', 1);
    }
  }
  // Titles of groups such as `.status(code)` or `parse()`.
  const groups = new Set(
    test.groups
      .slice(0, 400)
      .split('.')
      .map((title) => subjectWords(wordsOf(title.replace(/\(.*$/u, ''))).join('')),
  );
  const groupKey = nameKey(test.groups);
  for (const [focal, { votes }] of book.candidates) {
    if (focal.kind === 'constructor') continue;
    const key = nameKey(focal.name);
    const words = wordsOf(focal.name);
    const matches = (word: string): boolean =>
      own.some((other) => other === word || baseForms(other).includes(word) || baseForms(word).includes(other));
    const overlap = words.filter(matches).length;
    if (overlap > 0) book.raise(votes, 'wordsInTest', (overlap / words.length) * (overlap / Math.max(1, Math.min(own.length, 4))) ** 0.5);
    // The same words in another order.
    if (overlap > 1 && overlap === words.length && overlap === own.length) book.raise(votes, 'nameInTest', 1);
    if (own.some((word) => baseForms(word).includes(key)))
      book.raise(votes, 'verbInTest', own[0] !== undefined && baseForms(own[0]).includes(key) ? 1 : 0.6);
    const property = key.replace(/^(?:set|with|get|is|has|use|enable|add|make)/u, '').replace(/s$/u, '');
    if (property.length > 3 && property.length < key.length && ownKey.includes(property))
      book.raise(votes, 'propertyInTest', property.length / ownKey.length);
    if (groups.has(key)) book.raise(votes, 'nameIsGroup', 1);
    else if (key.length > 2 && groupKey.includes(key)) book.raise(votes, 'nameInGroup', key.length / groupKey.length);
    if (key === test.file.stemKey) book.raise(votes, 'nameIsFile', 1);
  }
}

interface NameSpan {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  readonly strength: number;
  /** Is a word for an operator of the language. */
  readonly isOperator?: true;
}

/** Words for what Python calls by methods of other names. */
const operatorWords: Readonly<Record<string, string>> = {
  equal: 'eq',
  equals: 'eq',
  equality: 'eq',
  iteration: 'iter',
  iterate: 'iter',
  iterable: 'iter',
  iterating: 'iter',
  length: 'len',
  indexing: 'getitem',
  subscript: 'getitem',
};

function spansOfOperators(words: readonly string[]): NameSpan[] {
  return words.flatMap((word, from) => {
    const key = operatorWords[word];
    return key === undefined ? [] : [{ from, to: from + 1, key, strength: 0.6, isOperator: true }];
  });
}

/** All runs of words as keys. */
function spansOf(words: readonly string[]): NameSpan[] {
  const spans: NameSpan[] = [];
  for (let from = 0; from < words.length; from++) {
    let key = '';
    for (let to = from; to < words.length && to < from + MOST_SPAN_WORDS; to++) {
      key += words[to] ?? '';
      spans.push({ from, to: to + 1, key, strength: to === from ? 0.6 : 1 });
    }
  }
  return spans;
}

/** Identifiers in a title: those written as code count fully, plain words little. */
function spansOfTitle(title: string): NameSpan[] {
  const tokens = [...title.slice(0, 200).matchAll(/[#.`'"]?([A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*)(\(\)|\()?[`'"]?/gu)].slice(
    0,
    30,
  );
  return tokens.map(({ 0: whole, 1: path = '', 2: parentheses }, position) => {
    const last = path.split(/\.|::|#/u).at(-1) ?? path;
    const isCode = parentheses !== undefined || /^[#.`]/u.test(whole) || path !== last || /[a-z\d][A-Z]|_/u.test(last);
    return { from: position, to: position + 1, key: nameKey(last), strength: isCode ? 1 : 0.4 };
  });
}

function isSamePackage({ file }: IndexedFunction, { file: testFile }: TestBody): boolean {
  return (
    testFile.family === 'go' &&
    file.path.slice(0, file.path.lastIndexOf('/') + 1) === testFile.path.slice(0, testFile.path.lastIndexOf('/') + 1)
  );
}

function voteByPlace(context: TestContext, test: TestBody, focal: IndexedFunction, votes: Votes, calledCount: number): void {
  const raise = (rule: RuleName, value: number): void => void (votes[rule] = Math.max(votes[rule] ?? 0, value));
  const { subjects, callerRatioOf, coChangeOf } = context;
  const ownWords = wordsOf(test.name);
  if (subjects.sameName.has(focal.file) || focal.file === test.file) raise('sameNamedFile', 1);
  if (focal.owner !== undefined) {
    const owner = nameKey(focal.owner);
    const subject = nameKey(subjectWords(wordsOf(test.enclosingType ?? '')).join(''));
    if (owner === subject || owner === test.file.stemKey) raise('sameNamedType', 1);
    else if (owner.length > 2 && (subject.startsWith(owner) || test.file.stemKey.startsWith(owner))) raise('sameNamedType', 0.7);
    // `ZodCatch`, `QString`: names of types often begin with that of the project.
    else if (wordsOf(focal.owner).slice(1).join('') === test.file.stemKey) raise('sameNamedType', 0.7);
    else if (owner.length > 2 && subjectWords(wordsOf(test.enclosingType ?? '')).includes(wordsOf(focal.owner).at(-1) ?? ''))
      raise('sameNamedType', 0.4);
    else {
      const words = wordsOf(focal.owner);
      const named = words.filter((word) => ownWords.includes(word)).length / words.length;
      if (owner.length > 2 && nameKey(test.name).includes(owner)) raise('typeInTest', 1);
      else if (named >= 0.5) raise('typeInTest', named);
    }
  }
  if (subjects.importedNames.has(focal.name) || (focal.owner !== undefined && subjects.importedNames.has(focal.owner)))
    raise('importedName', 1);
  if (votes.called !== undefined || votes.calledByHelper !== undefined) votes.rare = 1 - Math.min(1, callerRatioOf(focal.name));
  if (focal.kind === 'constructor') votes.constructs = calledCount > 1 ? 1 : 0.3;
  else if (isHousekeeping(focal) && !votes.nameIsTest && !votes.nameStartsTest) votes.housekeeping = 1;
  const together = coChangeOf(test.file.path, focal.file.path);
  if (together > 0) votes.coChanged = together;
}

/** Short getters, and what opens, fills, prints and closes objects around the function under test. */
function isHousekeeping({ name, parameterCount, size, file }: IndexedFunction): boolean {
  if (
    /^(?:close|flush|dispose|shutdown|stop|start|build|builder|create|new|of|[tT]oString|to_s|String|equals|hashCode|size|length|len|println|print|Error)$/u.test(
      name,
    )
  )
    return true;
  if (/(?:^|_)(?:[Dd]elete|[Ff]ree|[Dd]estroy|[Rr]elease)$/u.test(name) && file.family === 'c') return true;
  return /^(?:get|is|has|name|value)(?:[A-Z_]|$)/u.test(name) && parameterCount === 0 && size < 160;
}
