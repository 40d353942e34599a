// What one function of a test file does, as plain facts: which calls, on what, which of them are checked. Knows no other file.

import type { FileSample, FunctionSample, LanguageId, TextRange } from '../sample.ts';
import { findAssignments } from './assignments.ts';
import { isAssertion } from './assertionNames.ts';
import { bracketPairs } from './bracketPairs.ts';
import { typeNameOf } from './typeName.ts';

/** One call in the body of a test or of a helper. */
export interface BodyCall {
  readonly name: string;
  /** What it is made on where that is a plain path such as `parser` or `CSVFormat.DEFAULT`. */
  readonly receiver: string | undefined;
  /** Index of the call whose result it is made on, -1 for none. */
  readonly inner: number;
  /** Index of the call in whose arguments it stands, assertions left out, -1 for none. */
  readonly parent: number;
  readonly argumentCount: number;
  readonly isConstruction: boolean;
  /** Stands in the arguments of an assertion or in a checked statement. */
  readonly isAsserted: boolean;
  /** Its result is held by a variable that is asserted. */
  readonly flowsToAssertion: boolean;
  /** Is an assertion itself. */
  readonly isAssertion: boolean;
  /** Its result is what the function returns. */
  readonly isReturned: boolean;
  readonly start: number;
}

/** What a variable of a body holds. */
export interface BodyVariable {
  readonly type: string | undefined;
  /** Index of the call whose result it holds, -1 for none. */
  readonly call: number;
}

/** The facts of one body. */
export interface BodyFacts {
  readonly calls: readonly BodyCall[];
  readonly variables: ReadonlyMap<string, BodyVariable>;
  /** Names that are handed over without being called. */
  readonly mentions: ReadonlySet<string>;
  /** Members that are read without a call, which some languages make a call of; whether the read is checked. */
  readonly reads: ReadonlyMap<string, boolean>;
}

/** Beyond this a test is a table of data, in calls (a guess). */
const MOST_CALLS = 400;

/** Longer helpers do more than check, in characters (a guess). */
const MOST_CHECKER_CHARACTERS = 1500;

/** More names handed over are data. A guess. */
const MOST_MENTIONS = 40;

const quotesOf = (language: LanguageId): string => (language === 'rust' ? '"' : language === 'go' ? '"`' : `"'\``);

/**
 * Reads the facts of one function.
 *
 * @param checkers Names of functions around it that check what they are given, see {@link checkersOf}.
 */
export function readTestBody(
  { text, language }: FileSample,
  { end, body, parameters, calls: allCalls }: FunctionSample,
  checkers: ReadonlySet<string>,
): BodyFacts {
  const written = language === 'python' ? withDecorators(text, { start: body.start, end }, allCalls) : allCalls;
  const calls = written.slice(0, MOST_CALLS);
  const pairs = bracketPairs(text, body, quotesOf(language));
  const places = calls.map(() => ({ open: -1, close: -1, inner: -1 }));
  locate(text, calls, pairs, places);
  const isCheck = ({ name, receiver }: Call): boolean =>
    isAssertion(name, receiver) || (checkers.has(name) && (receiver === undefined || /^(?:\$?this|self)$/u.test(receiver)));
  const assertionIndices = new Set(calls.flatMap((call, index) => (isCheck(call) ? [index] : [])));
  const checked = checkedRanges(text, language, { start: body.start, end });
  for (const index of assertionIndices) {
    const place = places[index];
    if (place && place.open >= 0) checked.push({ start: place.open, end: place.close });
  }
  const callAt = new Map<number, number>();
  for (let index = calls.length - 1; index >= 0; index--) callAt.set(calls[index]?.start ?? 0, index);
  const assignments = findAssignments(text, { start: body.start, end });
  const variables = new Map<string, BodyVariable>();
  for (const { name, type } of parameters) if (type !== undefined) variables.set(bareName(name), { type: typeNameOf(type), call: -1 });
  const holders = calls.map((): readonly string[] => []);
  for (const { variables: names, type, valueStart } of assignments) {
    const call = valueStart < 0 ? -1 : (callAt.get(valueStart) ?? -1);
    if (call >= 0) holders[call] = [...(holders[call] ?? []), ...names];
    for (const name of names) {
      const known = variables.get(name);
      if (!known || (known.type === undefined && known.call < 0))
        variables.set(name, { type: names.length > 1 || type === undefined ? undefined : typeNameOf(type), call });
    }
  }
  const assertedNames = namesIn(text, checked);
  // A callback that holds the call and is checked: `f = () => parse(x); expect(f)`.
  const heldRanges = assignments
    .filter(({ variables: names, valueStart }) => valueStart >= 0 && names.some((name) => assertedNames.has(name)))
    .map(({ valueStart }) => ({ start: valueStart, end: endOfStatement(text, valueStart, end, pairs) }));
  // What is built around an asserted object works on it: `new Printer(buffer)`, then `assertEquals(…, buffer.toString())`.
  const builders = new Set<string>();
  for (const [index, names] of holders.entries()) {
    const place = places[index];
    if (names.length !== 1 || !place || place.open < 0 || calls[index]?.receiver !== 'new') continue;
    const given = text.slice(place.open, place.close).match(/[A-Za-z_$][\w$]*/gu) ?? [];
    if (given.some((name) => assertedNames.has(name) && variables.has(name))) builders.add(names[0] ?? '');
  }
  const returned = merge(returnedRanges(text, language, { start: body.start, end }, pairs));
  const returnedNames = namesIn(text, returned);
  const sortedChecks = merge(checked);
  const sortedHeld = merge(heldRanges);
  const parents = parentsOf(calls, places, assertionIndices);
  const facts = calls.map((call, index): BodyCall => {
    const place = places[index] ?? { open: -1, close: -1, inner: -1 };
    return {
      name: call.name.slice(call.name.lastIndexOf('\\') + 1),
      receiver: receiverPath(text, call, language),
      inner: place.inner,
      parent: parents[index] ?? -1,
      argumentCount: call.argumentCount,
      isConstruction: call.receiver === 'new',
      isAsserted: isInside(sortedChecks, call.start),
      flowsToAssertion:
        (holders[index] ?? []).some((name) => assertedNames.has(name)) ||
        isInside(sortedHeld, call.start) ||
        (call.receiver !== undefined && builders.has(call.receiver)),
      isAssertion: assertionIndices.has(index),
      isReturned: isInside(returned, call.start) || (holders[index] ?? []).some((name) => returnedNames.has(name)),
      start: call.start,
    };
  });
  return {
    calls: facts,
    variables,
    mentions: mentionsIn(text.slice(body.start, end)),
    reads:
      language === 'python'
        ? readsIn(text, { start: body.start, end }, sortedChecks, (name) => calls[variables.get(name)?.call ?? -1]?.name)
        : new Map(),
  };
}

/** Names of the helpers of a file of tests that check what they are given. */
export function checkersOf({ text, language }: FileSample, helpers: readonly FunctionSample[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, parameters, calls, body, end } of helpers) {
    if (parameters.length === 0 || end - body.start > MOST_CHECKER_CHARACTERS) continue;
    if (
      calls.slice(0, MOST_CALLS).some((call) => isAssertion(call.name, call.receiver)) ||
      (language === 'python' && /^[ \t]+assert\b/mu.test(text.slice(body.start, end)))
    )
      names.add(name);
  }
  return names;
}

/** With the decorators that are called without parentheses, in source order. */
function withDecorators(text: string, { start, end }: TextRange, calls: readonly Call[]): readonly Call[] {
  const bare: Call[] = [];
  for (const { index, 0: whole, 1: path = '' } of text.slice(start, end).matchAll(/^[ \t]*@([A-Za-z_][\w.]*)[ \t]*$/gmu)) {
    const dot = path.lastIndexOf('.');
    const at = start + index + whole.indexOf('@') + 1;
    bare.push({ start: at, name: path.slice(dot + 1), receiver: dot < 0 ? undefined : path.slice(0, dot), argumentCount: 1 });
  }
  // Equal places keep their order, the outermost call of a chain first.
  return bare.length === 0 ? calls : [...calls, ...bare].sort((a, b) => a.start - b.start);
}

type Place = { open: number; close: number; inner: number };
type Call = FunctionSample['calls'][number];

/** Finds the parentheses of each call; calls that start at one place are a chain, the outermost first. */
function locate(text: string, calls: readonly Call[], pairs: ReadonlyMap<number, number>, places: Place[]): void {
  for (let first = 0; first < calls.length;) {
    const start = calls[first]?.start ?? 0;
    let after = first + 1;
    while (calls[after]?.start === start) after++;
    let cursor = start;
    for (let index = after - 1; index >= first; index--) {
      const { name = '', receiver } = calls[index] ?? {};
      const place = places[index];
      if (!place) continue;
      if (index + 1 < after && receiver !== 'new') place.inner = index + 1;
      const at = text.indexOf(name, cursor);
      if (at < 0 || at > cursor + 400) continue;
      const opening = /[([{]/u.exec(text.slice(at + name.length, at + name.length + 120));
      if (!opening) continue;
      let open = at + name.length + opening.index;
      // Type arguments in brackets or turbofish come first: `collect::<Vec<[u8; 2]>>()`.
      if (text[open] !== '(') {
        const round = text.indexOf('(', open);
        if (/^(?:::)?</u.test(text.slice(at + name.length, open)) && round >= 0 && round < open + 120) open = round;
      }
      place.open = open;
      place.close = pairs.get(open) ?? open;
      cursor = place.close;
    }
    first = after;
  }
}

/** For each call the innermost call in whose arguments it stands, assertions left out. */
function parentsOf(calls: readonly Call[], places: readonly Place[], assertions: ReadonlySet<number>): number[] {
  const order = calls.map((_, index) => index).filter((index) => (places[index]?.open ?? -1) >= 0 && !assertions.has(index));
  order.sort((a, b) => (places[a]?.open ?? 0) - (places[b]?.open ?? 0));
  const stack: number[] = [];
  let next = 0;
  return calls.map(({ start }) => {
    while (next < order.length && (places[order[next] ?? 0]?.open ?? 0) < start) {
      const entered = order[next++] ?? 0;
      while (stack.length > 0 && (places[stack.at(-1) ?? 0]?.close ?? 0) <= (places[entered]?.open ?? 0)) stack.pop();
      stack.push(entered);
    }
    while (stack.length > 0 && (places[stack.at(-1) ?? 0]?.close ?? 0) <= start) stack.pop();
    return stack.at(-1) ?? -1;
  });
}

/** Statements that check without a call: `assert x == y`, conditions whose branch reports a failure, blocks that must raise. */
function checkedRanges(text: string, language: LanguageId, range: TextRange): TextRange[] {
  const code = text.slice(range.start, range.end);
  const found: TextRange[] = [];
  const add = (from: number, to: number): void => void found.push({ start: range.start + from, end: range.start + to });
  if (language === 'python') {
    for (const { index, 0: whole } of code.matchAll(/^[ \t]*assert\b[^\n]*(?:\n[ \t]+[^\n]*){0,3}/gmu)) {
      const indent = /^[ \t]*/u.exec(whole)?.[0].length ?? 0;
      const lines = whole.split('\n');
      let length = (lines[0] ?? '').length;
      for (const line of lines.slice(1)) {
        if ((/^[ \t]*/u.exec(line)?.[0].length ?? 0) <= indent) break;
        length += line.length + 1;
      }
      add(index, index + length);
    }
    for (const { index, 0: whole } of code.matchAll(
      /^[ \t]*with [^\n]{0,200}\b(?:raises|warns|assertRaises\w*|deprecated_call)\b[^\n]*\n[^\n]*/gmu,
    ))
      add(index, index + whole.length);
  }
  if (language === 'go') {
    for (const { index, 0: whole } of code.matchAll(/\bif\b([^{\n]{1,300})\{\s*\n?\s*(?:t|b|tb)\.(?:Error|Fatal|Fail)/gu))
      add(index, index + whole.length);
  }
  return found;
}

/** What is returned: behind `return`, and the whole of a body that is one expression. */
function returnedRanges(text: string, language: LanguageId, range: TextRange, pairs: ReadonlyMap<number, number>): TextRange[] {
  const code = text.slice(range.start, range.end);
  if (/script/u.test(language) && !/^\s*\{/u.test(code)) return [range];
  const found: TextRange[] = [];
  let reached = 0;
  for (const { index } of code.matchAll(/\breturn\b/gu)) {
    if (index < reached) continue;
    const start = range.start + index;
    const end = endOfStatement(text, start, range.end, pairs);
    found.push({ start, end });
    reached = end - range.start;
  }
  return found;
}

/** Members read without a call, which may be properties with code behind them. */
function readsIn(
  text: string,
  { start, end }: TextRange,
  checks: readonly TextRange[],
  makerOf: (variable: string) => string | undefined,
): ReadonlyMap<string, boolean> {
  const reads = new Map<string, boolean>();
  for (const { index, 1: holder, 2: name = '' } of text
    .slice(start, end)
    .matchAll(/(?:\b([A-Za-z_]\w*)|[)\]])\.([A-Za-z_]\w*)\b(?!\s*[(.\w])/gu)) {
    if (reads.size >= MOST_MENTIONS) break;
    // Of what a function returned the members only show the result; by custom types are written with a capital.
    if (holder !== undefined && !/^[A-Z]/u.test(makerOf(holder) ?? '')) continue;
    reads.set(name, reads.get(name) === true || isInside(checks, start + index));
  }
  return reads;
}

function mentionsIn(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { 1: path = '' } of code.matchAll(/[(,=:&][ \t]*&?([A-Za-z_][\w.]*)[ \t]*(?=[,)};\n])/gu)) {
    if (names.size >= MOST_MENTIONS) break;
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (name.length > 2) names.add(name);
  }
  return names;
}

function namesIn(text: string, ranges: readonly TextRange[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { start, end } of merge(ranges)) for (const [name] of text.slice(start, end).matchAll(/[A-Za-z_$][\w$]*/gu)) names.add(name);
  return names;
}

/** Sorted and joined, so that each place lies in at most one. */
function merge(ranges: readonly TextRange[]): TextRange[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

function isInside(ranges: readonly TextRange[], place: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range !== undefined && place < range.end;
}

function endOfStatement(text: string, from: number, end: number, pairs: ReadonlyMap<number, number>): number {
  for (let at = from; at < end; at++) {
    const closing = pairs.get(at);
    if (closing !== undefined) at = closing;
    else if (text[at] === '\n' || text[at] === ';') return at;
  }
  return end;
}

/** The path that a call is made on; inside Rust's macros it is read from the text. */
function receiverPath(text: string, { start, receiver }: Call, language: LanguageId): string | undefined {
  if (receiver === 'new') return undefined;
  if (receiver === undefined) {
    if (language !== 'rust') return undefined;
    const before = text.slice(Math.max(0, start - 80), start);
    return (
      /([\w:]+?(?:::)?(?:<[^<>]*>)?)(?:\.|::)$/u.exec(before)?.[1]?.replace(/<.*>/u, '').replace(/::$/u, '') ??
      (/[.)]\s*$/u.test(before) ? '?' : undefined)
    );
  }
  const plain = receiver
    .replace(/(?:::)?<[^()]*>$/u, '')
    .replace(/\?$/u, '')
    .replaceAll('->', '.')
    .replaceAll('::', '.');
  return /^[@$]?[\w$]+(?:\??\.[\w$]+)*$/u.test(plain) ? plain.replaceAll('?', '') : '?';
}

function bareName(name: string): string {
  return /[A-Za-z_$][\w$]*/u.exec(name)?.[0] ?? name;
}
