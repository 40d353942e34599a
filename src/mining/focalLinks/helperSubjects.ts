// Helpers of tests: which one a call means, and which function of the project its result comes from.

import type { CallTargets, TestBody } from './callTargets.ts';
import type { TestContext } from './evidence.ts';
import type { IndexedFunction, IndexedTestFunction } from './projectIndex.ts';
import type { BodyCall } from './testBody.ts';

/** What a call of a helper stands for. */
export interface HelperSubject {
  readonly functions: readonly IndexedFunction[];
  /** The helper checks the result itself. */
  readonly isChecked: boolean;
}

/** Helpers of helpers are followed this deep. A guess. */
const MOST_DEPTH = 3;

/** The helper that a call in test code means, if any. */
export function helperOf(
  { index: project }: TestContext,
  { index, file, enclosingType }: TestBody,
  call: BodyCall,
): IndexedTestFunction | undefined {
  if (call.isConstruction) return undefined;
  const isOwn = call.receiver === undefined ? call.inner < 0 : /^(?:\$?this|self|super)$/u.test(call.receiver);
  if (!isOwn) return undefined;
  const named = (project.testFunctionsByName.get(call.name) ?? []).filter(
    (entry) => entry.file.family === file.family && entry.index !== index,
  );
  const here = named.filter((entry) => entry.file === file);
  const own = here.find((entry) => entry.enclosingType === enclosingType) ?? here[0];
  return own ?? (named.length === 1 ? named[0] : undefined);
}

/** The function whose result a helper returns; of one that returns nothing the last that it checks. */
export function helperSubjectOf(context: TestContext, body: TestBody, call: BodyCall, depth = 0): HelperSubject | undefined {
  const helper = depth < MOST_DEPTH ? helperOf(context, body, call) : undefined;
  if (!helper || helper.index === body.index) return undefined;
  const { helperSubjects, index } = context;
  if (helperSubjects.has(helper.index)) return helperSubjects.get(helper.index);
  // A helper that calls itself stands for nothing while it is looked at.
  helperSubjects.set(helper.index, undefined);
  const found = findSubject(context, { ...helper, facts: index.bodies.unpack(helper.facts) }, depth);
  helperSubjects.set(helper.index, found);
  return found;
}

function findSubject(context: TestContext, helper: TestBody, depth: number): HelperSubject | undefined {
  const { calls } = helper.facts;
  const targets = calls.map((call) => context.resolver.targetsOf(helper, call));
  const subjects = calls.map((call, position): HelperSubject | undefined => {
    const own = targets[position];
    if (own && own.functions.length > 0)
      return isPlainCall(call, own) ? { functions: own.functions, isChecked: isChecked(call) } : undefined;
    return helperSubjectOf(context, helper, call, depth + 1);
  });
  const isOuter = (call: BodyCall): boolean => (targets[call.parent]?.functions.length ?? 0) === 0 && subjects[call.parent] === undefined;
  const lastWhere = (accepts: (call: BodyCall, subject: HelperSubject) => boolean): HelperSubject | undefined => {
    let last = -1;
    calls.forEach((call, position) => {
      const subject = subjects[position];
      if (!subject || !isOuter(call) || !accepts(call, subject)) return;
      // Calls that start at one place are a chain, the outermost first.
      if (last < 0 || calls[last]?.start !== call.start) last = position;
    });
    return subjects[last];
  };
  return lastWhere(({ isReturned }) => isReturned) ?? lastWhere((call, subject) => subject.isChecked || isChecked(call));
}

function isChecked({ isAsserted, flowsToAssertion }: BodyCall): boolean {
  return isAsserted || flowsToAssertion;
}

/** Whether a call does more than build an object. */
export function isPlainCall({ isConstruction }: BodyCall, { functions }: CallTargets): boolean {
  return functions.length > 0 && !isConstruction && functions[0]?.kind !== 'constructor';
}
