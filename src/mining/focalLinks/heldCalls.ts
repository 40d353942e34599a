// Calls of what a variable holds: `const read = makeReader(); read(text)`, `$handler = new Handler(); $handler($request)`.

import type { CallTargets, TestBody } from './callTargets.ts';
import type { IndexedFunction } from './projectIndex.ts';
import type { BodyCall } from './testBody.ts';

/** Methods that run where an object is called as a function. */
const callMethods: Readonly<Record<string, string>> = { python: '__call__', php: '__invoke', jvm: 'invoke', ruby: 'call' };

/** What resolving of the calls of what variables hold needs to know. */
export interface HeldCallSource {
  targetsOf(call: BodyCall): CallTargets;
  /** The type of the project that a call builds. */
  typeBuiltBy(call: BodyCall): string | undefined;
  methodsOf(type: string, name: string): readonly IndexedFunction[];
}

/** The function behind a call of a variable: the method that makes the object callable, or else the function that made it. */
export function heldTargets(source: HeldCallSource, { file, facts }: TestBody, call: BodyCall): CallTargets | undefined {
  const name = call.name.replace(/^\$/u, '');
  const own = facts.variables.get(name);
  const field = own ? undefined : file.variables.get(name);
  const made = own ? facts.calls[own.call] : field?.call === undefined ? undefined : callOutside(field.call, field.receiver);
  const type = (made && source.typeBuiltBy(made)) ?? own?.type ?? field?.type;
  const method = callMethods[file.family];
  if (type !== undefined && method !== undefined) {
    const methods = source.methodsOf(type, method);
    if (methods.length > 0) return { functions: methods, certainty: 'type' };
  }
  // In the body itself the call that made it counts already.
  if (own || !made || made.name === name) return undefined;
  const { functions, certainty } = source.targetsOf(made);
  return functions.length > 0 ? { functions, certainty } : undefined;
}

/** A call outside of functions, of which little is known. */
export function callOutside(name: string, receiver: string | undefined): BodyCall {
  const unknown = { isConstruction: false, isAsserted: false, flowsToAssertion: false, isAssertion: false, isReturned: false };
  return { name, receiver, inner: -1, parent: -1, argumentCount: -1, start: -1, ...unknown };
}
