// Chooses places in functions at which the base model is asked to go on: what it writes is held against what the authors wrote.

import { Random } from '../../base/random.ts';
import { sha256 } from '../../base/hash.ts';
import type { FileSample, FunctionSample, LanguageId, TextRange } from '../../mining/sample.ts';
import { redactSecrets } from '../filter/secrets.ts';
import { MOST_CONTEXT_CHARACTERS, MOST_SUFFIX_CHARACTERS } from './pair.ts';
import { statementEnd } from './statementEnd.ts';

/** A cut in a function, with all that is needed to make a pair of it. */
export interface SelfPlace {
  readonly language: LanguageId;
  readonly path: string;
  readonly qualifiedName: string;
  /** The file's text before the cut, from a line start on, without licence header and secrets. Ends with the line's indentation. */
  readonly context: string;
  /** What the authors wrote: up to the end of the line, or of the statement where it takes a few lines. */
  readonly written: string;
  readonly extent: 'line' | 'statement';
  /** What follows in the file. */
  readonly suffix: string;
  /** The function before the cut and after the written stretch: what the answer is parsed in. */
  readonly functionHead: string;
  readonly functionTail: string;
}

/** Most places in one function, so that long functions do not fill the set. A guess. */
const PLACES_PER_FUNCTION = 3;

/** Length of what is asked for; the same as for judged lines, and more for statements of a few lines. */
const LEAST_CHARACTERS = 8;
const MOST_CHARACTERS = 240;

/** Text before the cut, so that there is something to go by. As for judged lines. */
const LEAST_CONTEXT_CHARACTERS = 200;

/** Longest function in which answers are parsed. As for all pairs. */
const MOST_FUNCTION_CHARACTERS = 8_000;

interface Ranked {
  readonly rank: number;
  readonly place: SelfPlace;
}

/**
 * Chooses up to `count` places, spread over the functions: every function gives one before any gives a second.
 *
 * The same files, count and seed give the same places in any order of files; files added elsewhere only displace the ones drawn last.
 * Memory grows with `count`, not with the files.
 *
 * @param isWanted Which functions may be asked about. Default: all that are no tests.
 */
export async function chooseSelfPlaces(
  files: AsyncIterable<FileSample> | Iterable<FileSample>,
  count: number,
  seed: number,
  isWanted: (path: string, fn: FunctionSample) => boolean = (_, fn) => !fn.isTest,
): Promise<SelfPlace[]> {
  let kept: Ranked[] = [];
  const best = (): Ranked[] => kept.sort((a, b) => a.rank - b.rank).slice(0, count);
  for await (const file of files) {
    for (const ranked of placesOf(file, seed, isWanted)) kept.push(ranked);
    if (kept.length > 2 * count + 100) kept = best();
  }
  return best().map(({ place }) => place);
}

function* placesOf(file: FileSample, seed: number, isWanted: (path: string, fn: FunctionSample) => boolean): Generator<Ranked> {
  const { text, moveOffset, redactions } = redactSecrets(file.text);
  const moved = ({ start, end }: TextRange): TextRange => ({ start: moveOffset(start), end: moveOffset(end) });
  const header = file.marks.find(({ kind }) => kind === 'licenceHeader');
  const starts = file.statementStarts.map(moveOffset);
  const comments = file.marks.filter(({ kind }) => kind === 'comment').map(moved);
  const source: CleanSource = { file, text, bodyStart: header ? moveOffset(header.end) : 0, avoided: [redactions, comments] };
  for (const [index, fn] of file.functions.entries()) {
    if (fn.end - fn.start > MOST_FUNCTION_CHARACTERS || !isWanted(file.path, fn)) continue;
    const range = moved(fn);
    const inner = innerFunctions(file.functions, index).map(moved);
    const key = `${seed}\0${file.path}\0${fn.qualifiedName}\0${text.slice(range.start, range.end)}`;
    const random = Random.fromSeed(Number.parseInt(sha256(key).slice(0, 8), 16));
    let round = 0;
    for (const cut of random.shuffle(startsWithin(starts, moved(fn.body)))) {
      if (round >= PLACES_PER_FUNCTION) break;
      const place = touches(inner, cut, cut + 1) ? undefined : placeAt(source, fn, cut, range);
      if (place) yield { rank: round++ + random.nextUnit(), place };
    }
  }
}

/** A file without its secrets. All offsets are into `text`. */
interface CleanSource {
  readonly file: FileSample;
  readonly text: string;
  /** Where the licence header ends. */
  readonly bodyStart: number;
  /** Lists of ranges that are never asked for, each sorted and disjoint. */
  readonly avoided: readonly (readonly TextRange[])[];
}

/** The outermost functions inside another: their statements are asked for under their own name. */
function innerFunctions(functions: readonly FunctionSample[], outer: number): FunctionSample[] {
  const end = functions[outer]?.end ?? 0;
  const inner: FunctionSample[] = [];
  for (let index = outer + 1; (functions[index]?.start ?? Infinity) < end; index++) {
    const entry = functions[index] as FunctionSample;
    if (entry.start >= (inner.at(-1)?.end ?? 0)) inner.push(entry);
  }
  return inner;
}

/** Whether a stretch touches one of some sorted and disjoint ranges. */
function touches(ranges: readonly TextRange[], start: number, end: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as TextRange).end <= start) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.start ?? Infinity) < end;
}

/** The starts inside a range; found by bisection, since a file has as many starts as lines. */
function startsWithin(starts: readonly number[], { start, end }: TextRange): number[] {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < start) low = middle + 1;
    else high = middle;
  }
  const within: number[] = [];
  for (let index = low; index < starts.length && (starts[index] as number) < end; index++) within.push(starts[index] as number);
  return within;
}

function placeAt(
  { file: { language, path }, text, bodyStart, avoided }: CleanSource,
  { qualifiedName }: FunctionSample,
  cut: number,
  range: TextRange,
): SelfPlace | undefined {
  const lineStart = text.lastIndexOf('\n', cut - 1) + 1;
  if (text.slice(lineStart, cut).trim() !== '' || lineStart <= range.start) return undefined;
  const context = text.slice(contextStart(text, cut, bodyStart), cut);
  if (context.trim().length < LEAST_CONTEXT_CHARACTERS) return undefined;
  const end = statementEnd(text.slice(cut, Math.min(range.end, cut + 2 * MOST_CHARACTERS)), language);
  if (end === undefined) return undefined;
  const { length, lineCount } = end;
  if (length < LEAST_CHARACTERS || length > MOST_CHARACTERS || cut + length > range.end) return undefined;
  if (avoided.some((ranges) => touches(ranges, cut, cut + length))) return undefined;
  return {
    language,
    path,
    qualifiedName,
    context,
    written: text.slice(cut, cut + length),
    extent: lineCount === 1 ? 'line' : 'statement',
    suffix: text.slice(cut + length, cut + length + MOST_SUFFIX_CHARACTERS),
    functionHead: text.slice(range.start, cut),
    functionTail: text.slice(cut + length, range.end),
  };
}

/** Where the context begins: after the licence header, and at a line start when it would be too long. */
function contextStart(text: string, cut: number, bodyStart: number): number {
  const from = cut - MOST_CONTEXT_CHARACTERS;
  if (from <= bodyStart) return text.slice(bodyStart, cut).search(/\S|$/u) + bodyStart;
  const newline = text.indexOf('\n', from);
  return newline < 0 || newline >= cut ? from : newline + 1;
}
