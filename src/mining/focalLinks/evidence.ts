// Collects for one test the functions that it may be about, and what speaks for each.

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
}

/** What is known when a test is looked at. */
export interface TestContext {
  readonly index: ProjectIndex;
  readonly subjects: FileSubjects;
  readonly resolver: CallResolver;
  /** Share of the project's test files that call a name. */
  readonly callerRatioOf: (name: string) => number;
  /** How often two files changed together, 0…1. */
  readonly coChangeOf: (testPath: string, path: string) => number;
}

/** Helpers are followed this deep. A guess. */
const MOST_HELPER_DEPTH = 3;

/** Names of tests longer than this are prose, in words (a guess). */
const MOST_SPAN_WORDS = 6;

/** Finds the candidates of one test with their votes. */
export function collectEvidence(context: TestContext, indexed: IndexedTestFunction): Candidate[] {
  const test: TestBody = { ...indexed, facts: context.index.bodies.unpack(indexed.facts) };
  const candidates = new Map<IndexedFunction, Votes>();
  // Overloads are one function.
  const firstOf = new Map<string, IndexedFunction>();
  const votesOf = (overload: IndexedFunction): Votes => {
    const key = `${overload.file.index}#${overload.qualifiedName}`;
    const focal = firstOf.get(key) ?? overload;
    firstOf.set(key, focal);
    let votes = candidates.get(focal);
    if (!votes) candidates.set(focal, (votes = {}));
    return votes;
  };
  context.resolver.forget();
  voteByCalls(context, test, votesOf, 0, new Set());
  const calledCount = candidates.size;
  voteByName(context, test, votesOf, candidates);
  for (const [focal, votes] of candidates) voteByPlace(context, test, focal, votes, calledCount);
  return [...candidates].map(([focal, votes]) => ({ focal, votes }));
}

function raise(votes: Votes, rule: RuleName, value: number): void {
  if (value > (votes[rule] ?? 0)) votes[rule] = value;
}

function voteByCalls(
  context: TestContext,
  body: TestBody,
  votesOf: (focal: IndexedFunction) => Votes,
  depth: number,
  seen: Set<number>,
): void {
  seen.add(body.index);
  const { calls } = body.facts;
  const targets = calls.map((call) => context.resolver.targetsOf(body, call));
  const isProject = targets.map(({ functions }) => functions.length > 0);
  const lastAssertion = calls.findLastIndex((call) => call.isAssertion);
  const projectCount = isProject.filter(Boolean).length;
  const plain = (position: number): boolean =>
    isProject[position] === true && !calls[position]?.isConstruction && targets[position]?.functions[0]?.kind !== 'constructor';
  // The last call of the project that stands before or in the last assertion and is not an argument of another one.
  let last = -1;
  calls.forEach((call, position) => {
    const parent = calls[call.parent];
    const isArgument = parent !== undefined && (parent.isConstruction || isProject[call.parent] === true);
    if (!plain(position) || isArgument) return;
    if (lastAssertion < 0 || call.start <= (calls[lastAssertion]?.start ?? 0) || call.isAsserted)
      last = last >= 0 && calls[last]?.start === call.start ? last : position;
  });
  const names = new Set(calls.filter((_, position) => plain(position)).map(({ name }) => name));
  const inners = new Set(calls.flatMap((call, position) => (isProject[position] ? [call.inner] : [])));
  calls.forEach((call, position) => {
    const { functions, certainty } = targets[position] ?? { functions: [], certainty: 'name' };
    const parent = calls[call.parent];
    const isArgument = parent !== undefined && (parent.isConstruction || isProject[call.parent] === true);
    for (const focal of functions) {
      const votes = votesOf(focal);
      // One interface may stand for all that implement it.
      const share = certainty === 'type' && functions.length <= 3 ? 1 : 1 / functions.length;
      if (depth > 0) {
        raise(votes, 'calledByHelper', share * 0.6 ** (depth - 1));
        if (call.isAsserted || call.flowsToAssertion) raise(votes, 'assertedInHelper', share * 0.6 ** (depth - 1));
        if (position === last) raise(votes, 'lastInHelper', share * 0.6 ** (depth - 1));
        continue;
      }
      raise(votes, 'called', share);
      if (call.isAsserted) raise(votes, 'asserted', isArgument ? share / 2 : share);
      if (call.flowsToAssertion) raise(votes, 'resultAsserted', share);
      if (position === last) raise(votes, 'lastCall', share);
      if (names.size === 1 && plain(position)) raise(votes, 'onlyCall', share);
      if (certainty === 'type') raise(votes, 'receiverType', share);
      if (certainty === 'import') raise(votes, 'importedModule', share);
      if (!isArgument) raise(votes, 'outermost', inners.has(position) ? share / 2 : share);
      votes.repeated = (votes.repeated ?? 0) + share / projectCount;
    }
  });
  if (depth >= MOST_HELPER_DEPTH) return;
  for (const [position, call] of calls.entries()) {
    if (isProject[position] || call.isConstruction) continue;
    const isOwn = call.receiver === undefined ? call.inner < 0 : /^(?:\$?this|self|super)$/u.test(call.receiver);
    if (!isOwn) continue;
    const helper = helperOf(context, body, call.name);
    if (!helper || seen.has(helper.index)) continue;
    voteByCalls(context, { ...helper, facts: context.index.bodies.unpack(helper.facts) }, votesOf, depth + 1, seen);
  }
}

function helperOf({ index }: TestContext, { file, enclosingType }: TestBody, name: string): IndexedTestFunction | undefined {
  const named = (index.testFunctionsByName.get(name) ?? []).filter((entry) => entry.file.family === file.family);
  const here = named.filter((entry) => entry.file === file);
  const own = here.find((entry) => entry.enclosingType === enclosingType) ?? here[0];
  return own ?? (named.length === 1 ? named[0] : undefined);
}

/** Names in the test's own name, in the names around it and in the file's name. */
function voteByName(
  context: TestContext,
  test: TestBody,
  votesOf: (focal: IndexedFunction) => Votes,
  called: ReadonlyMap<IndexedFunction, Votes>,
): void {
  const { index, subjects } = context;
  const own = subjectWords(wordsOf(test.name));
  const ownKey = own.join('');
  const reached = new Set(called.keys());
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
  const named = (/\s/u.test(test.name) ? spansOfTitle(test.name) : spansOf(own))
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
  for (const { from, to, found, key, strength, hasOwner } of named) {
    if (taken.some((longer) => from >= longer.from && to <= longer.to)) continue;
    const isCalled = found.some((focal) => reached.has(focal));
    if (isCalled || to - from > 1) taken.push({ from, to });
    for (const focal of found) {
      if (isCalled ? !reached.has(focal) : key.length < 4 || strength < 0.5) continue;
      const votes = votesOf(focal);
      if (hasOwner) raise(votes, 'ownerAndNameInTest', 1);
      if (from === 0 && to === own.length) raise(votes, 'nameIsTest', 1);
      else if (from === 0) raise(votes, 'nameStartsTest', strength);
      else raise(votes, 'nameInTest', strength * (0.5 + (0.5 * key.length) / Math.max(key.length, ownKey.length)));
      if (!reached.has(focal) && test.facts.mentions.has(focal.name)) raise(votes, 'mentioned', 1);
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
  for (const [focal, votes] of called) {
    if (focal.kind === 'constructor') continue;
    const key = nameKey(focal.name);
    const words = wordsOf(focal.name);
    const matches = (word: string): boolean =>
      own.some((other) => other === word || baseForms(other).includes(word) || baseForms(word).includes(other));
    const overlap = words.filter(matches).length;
    if (overlap > 0) raise(votes, 'wordsInTest', (overlap / words.length) * (overlap / Math.max(1, Math.min(own.length, 4))) ** 0.5);
    if (own.some((word) => baseForms(word).includes(key)))
      raise(votes, 'verbInTest', own[0] !== undefined && baseForms(own[0]).includes(key) ? 1 : 0.6);
    const property = key.replace(/^(?:set|with|get|is|has|use|enable|add|make)/u, '').replace(/s$/u, '');
    if (property.length > 3 && property.length < key.length && ownKey.includes(property))
      raise(votes, 'propertyInTest', property.length / ownKey.length);
    if (groups.has(key)) raise(votes, 'nameIsGroup', 1);
    else if (key.length > 2 && groupKey.includes(key)) raise(votes, 'nameInGroup', key.length / groupKey.length);
    if (key === test.file.stemKey) raise(votes, 'nameIsFile', 1);
  }
}

interface NameSpan {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  readonly strength: number;
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
  const { subjects, callerRatioOf, coChangeOf } = context;
  if (subjects.sameName.has(focal.file) || focal.file === test.file) raise(votes, 'sameNamedFile', 1);
  if (focal.owner !== undefined) {
    const owner = nameKey(focal.owner);
    const subject = nameKey(subjectWords(wordsOf(test.enclosingType ?? '')).join(''));
    if (owner === subject || owner === test.file.stemKey) raise(votes, 'sameNamedType', 1);
    else if (owner.length > 2 && (subject.startsWith(owner) || test.file.stemKey.startsWith(owner))) raise(votes, 'sameNamedType', 0.7);
    else if (owner.length > 2 && subjectWords(wordsOf(test.enclosingType ?? '')).includes(wordsOf(focal.owner).at(-1) ?? ''))
      raise(votes, 'sameNamedType', 0.4);
    else if (owner.length > 2 && nameKey(test.name).includes(owner)) raise(votes, 'typeInTest', 1);
  }
  if (subjects.importedNames.has(focal.name) || (focal.owner !== undefined && subjects.importedNames.has(focal.owner)))
    raise(votes, 'importedName', 1);
  if (votes.called !== undefined || votes.calledByHelper !== undefined) votes.rare = 1 - Math.min(1, callerRatioOf(focal.name));
  if (focal.kind === 'constructor') votes.constructs = calledCount > 1 ? 1 : 0.3;
  else if (isHousekeeping(focal) && !votes.nameIsTest && !votes.nameStartsTest) votes.housekeeping = 1;
  const together = coChangeOf(test.file.path, focal.file.path);
  if (together > 0) votes.coChanged = together;
}

/** Short getters, and what opens, fills, prints and closes objects around the function under test. */
function isHousekeeping({ name, parameterCount, size, file }: IndexedFunction): boolean {
  if (
    /^(?:close|flush|dispose|shutdown|stop|start|build|builder|create|new|of|[tT]oString|to_s|String|equals|hashCode|size|length|len|println|print)$/u.test(
      name,
    )
  )
    return true;
  if (/(?:^|_)(?:[Dd]elete|[Ff]ree|[Dd]estroy|[Rr]elease)$/u.test(name) && file.family === 'c') return true;
  return /^(?:get|is|has|name|value)(?:[A-Z_]|$)/u.test(name) && parameterCount === 0 && size < 160;
}
