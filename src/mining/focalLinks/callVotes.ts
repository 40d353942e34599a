// What the calls of a test say about the functions that they mean.

import type { CallTargets, TestBody } from './callTargets.ts';
import type { EvidenceBook, TestContext } from './evidence.ts';
import { helperOf, helperSubjectOf, isPlainCall } from './helperSubjects.ts';
import { nameKey } from './nameWords.ts';

/** Helpers are followed this deep. A guess. */
const MOST_HELPER_DEPTH = 3;

/** Names of functions that only look. */
const accessor = /^(?:get|is|has)(?=[A-Z_])/u;

/** What is reached through a helper counts a little less (a guess). */
const HELPER_SHARE = 0.9;

/** Votes for everything that a test calls; what helpers call counts where their result is looked at. */
export function voteByCalls(context: TestContext, test: TestBody, book: EvidenceBook): void {
  const { calls } = test.facts;
  const own = calls.map((call) => context.resolver.targetsOf(test, call));
  const helped = calls.map((call, position) => (own[position]?.functions.length ? undefined : helperSubjectOf(context, test, call)));
  const targets = own.map((entry, position): CallTargets => {
    const subject = helped[position];
    return subject ? { functions: subject.functions, certainty: 'name' } : entry;
  });
  const isProject = targets.map(({ functions }) => functions.length > 0);
  const projectCount = isProject.filter(Boolean).length;
  const isArgument = calls.map(({ parent }) => isProject[parent] === true || calls[parent]?.isConstruction === true);
  const isPlain = calls.map((call, position) => isPlainCall(call, targets[position] ?? { functions: [], certainty: 'name' }));
  const last = lastCallOf(test, isPlain, isArgument);
  const names = new Set(calls.filter((_, position) => isPlain[position]).map(({ name }) => name));
  const inners = new Set(calls.flatMap((call, position) => (isProject[position] ? [call.inner] : [])));
  // What is done to an object is looked at through its getters, what is made through the members of the result.
  const changed = new Set(
    calls.flatMap(({ name, receiver }, position) =>
      isPlain[position] && receiver !== undefined && !accessor.test(name) ? [receiver] : [],
    ),
  );
  const observers = calls.map(({ name, receiver, inner }) => {
    const holder = inner >= 0 ? inner : (test.facts.variables.get(receiver ?? '')?.call ?? -1);
    return isPlain[holder] === true || (receiver !== undefined && accessor.test(name) && changed.has(receiver));
  });
  calls.forEach((call, position) => {
    const { functions, certainty } = targets[position] ?? { functions: [], certainty: 'name' };
    const subject = helped[position];
    for (const focal of functions) {
      const votes = book.votesOf(focal, position);
      // One interface may stand for all that implement it.
      const all = certainty === 'type' && functions.length <= 3 ? 1 : 1 / functions.length;
      const share = subject ? all * HELPER_SHARE : all;
      const isChecked = call.isAsserted || call.flowsToAssertion;
      book.raise(votes, 'called', share);
      if (call.isAsserted || subject?.isChecked === true) book.raise(votes, 'asserted', isArgument[position] ? share / 2 : share);
      if (call.flowsToAssertion) book.raise(votes, 'resultAsserted', share);
      if (position === last) book.raise(votes, 'lastCall', share);
      if (names.size === 1 && isPlain[position] && !subject) book.raise(votes, 'onlyCall', share);
      if (certainty === 'type') book.raise(votes, 'receiverType', share);
      if (certainty === 'import') book.raise(votes, 'importedModule', share);
      if (!isArgument[position]) book.raise(votes, 'outermost', inners.has(position) ? share / 2 : share);
      if (isChecked && observers[position]) book.raise(votes, 'observer', 1);
      if (subject) book.raise(votes, 'throughHelper', 1);
      votes.repeated = (votes.repeated ?? 0) + share / projectCount;
    }
  });
  voteByReads(context, test, book);
  voteInHelpers(context, test, book, 1, new Set([test.index]));
}

/** The last call of the project that stands before or in the last assertion and is not an argument of another one. */
function lastCallOf({ facts: { calls } }: TestBody, isPlain: readonly boolean[], isArgument: readonly boolean[]): number {
  const lastAssertion = calls.findLast((call) => call.isAssertion);
  let last = -1;
  calls.forEach((call, position) => {
    if (!isPlain[position] || isArgument[position]) return;
    if (!lastAssertion || call.start <= lastAssertion.start || call.isAsserted)
      last = last >= 0 && calls[last]?.start === call.start ? last : position;
  });
  return last;
}

/** Members whose reading runs code. */
function voteByReads({ index, subjects }: TestContext, test: TestBody, book: EvidenceBook): void {
  const { calls, variables, reads } = test.facts;
  if (reads.size === 0) return;
  const types = new Set([...calls.map(({ name }) => nameKey(name)), ...[...variables.values()].map(({ type }) => nameKey(type ?? ''))]);
  for (const [name, isAsserted] of reads) {
    let found = index.functionsNamed(name).filter(({ isProperty, file }) => isProperty && file.family === test.file.family);
    const inside = found.filter(({ owner }) => owner !== undefined && types.has(nameKey(owner)));
    found = inside.length > 0 ? inside : found.filter(({ file }) => subjects.sameName.has(file));
    if (found.length > MOST_READ_TARGETS) continue;
    for (const focal of found) {
      const votes = book.votesOf(focal, -1);
      book.raise(votes, 'called', 1 / found.length);
      book.raise(votes, 'read', 1 / found.length);
      if (isAsserted) book.raise(votes, 'asserted', 1 / found.length);
    }
  }
}

/** More properties of one name mean none of them. A guess. */
const MOST_READ_TARGETS = 4;

/** Votes for what helpers call besides. */
function voteInHelpers(context: TestContext, body: TestBody, book: EvidenceBook, depth: number, seen: Set<number>): void {
  if (depth > MOST_HELPER_DEPTH) return;
  for (const call of body.facts.calls) {
    if (context.resolver.targetsOf(body, call).functions.length > 0) continue;
    const indexed = helperOf(context, body, call);
    if (!indexed || seen.has(indexed.index)) continue;
    seen.add(indexed.index);
    const helper = { ...indexed, facts: context.index.bodies.unpack(indexed.facts) };
    const { calls } = helper.facts;
    const targets = calls.map((inner) => context.resolver.targetsOf(helper, inner));
    const isPlain = calls.map((inner, position) => isPlainCall(inner, targets[position] ?? { functions: [], certainty: 'name' }));
    const isArgument = calls.map(({ parent }) => (targets[parent]?.functions.length ?? 0) > 0 || calls[parent]?.isConstruction === true);
    const last = lastCallOf(helper, isPlain, isArgument);
    calls.forEach((inner, position) => {
      const { functions, certainty } = targets[position] ?? { functions: [], certainty: 'name' };
      const all = certainty === 'type' && functions.length <= 3 ? 1 : 1 / functions.length;
      const share = all * 0.6 ** (depth - 1);
      for (const focal of functions) {
        const votes = book.votesOf(focal, -1);
        book.raise(votes, 'calledByHelper', share);
        // That the result is checked counted where the helper was called.
        if (votes.throughHelper !== undefined) continue;
        if (inner.isAsserted || inner.flowsToAssertion) book.raise(votes, 'assertedInHelper', share);
        if (position === last) book.raise(votes, 'lastInHelper', share);
      }
    });
    voteInHelpers(context, helper, book, depth + 1, seen);
  }
}
