// Two versions of one file → the functions that changed, went and came.

import type { ParsedVersion } from '../../syntax/versionParser.ts';
import type { LanguageId, TextRange } from '../sample.ts';
import type { MatchedFunctions } from './matchFunctions.ts';
import { matchInFile } from './matchFunctions.ts';
import type { FileVersion, VersionCache } from './versionCache.ts';
import { buildVersionFunctions, MOST_FUNCTION_CHARACTERS, type VersionFunction } from './versionFunction.ts';

/** Languages in which functions of one name may differ in their parameters only. */
const languagesWithOverloads: ReadonlySet<LanguageId> = new Set(['java', 'csharp', 'cpp', 'kotlin']);

/** What changed between two versions of a file. */
export interface VersionComparison extends MatchedFunctions {
  /** Functions whose text changed in white space and comments only. */
  readonly formattingOnlyCount: number;
}

/** Compares the functions of two versions; `pairs` holds only those whose code changed. */
export async function compareVersions(
  cache: VersionCache,
  language: LanguageId,
  before: FileVersion,
  after: FileVersion,
): Promise<VersionComparison> {
  const { pairs, removed, added } = await cache.withPair(language, before, after, (pair) => {
    const older = functionsNear(
      pair.before,
      language,
      pair.hunks.map((hunk) => ({ start: hunk.beforeStart, end: hunk.beforeEnd })),
    );
    const newer = functionsNear(
      pair.after,
      language,
      pair.hunks.map((hunk) => ({ start: hunk.afterStart, end: hunk.afterEnd })),
    );
    return matchInFile(older.functions, newer.functions, {
      hasOverloads: languagesWithOverloads.has(language),
      bystanders: new Set([...older.bystanders, ...newer.bystanders]),
    });
  });
  const edited = pairs.filter((pair) => pair.before.text !== pair.after.text);
  const changed = edited.filter((pair) => pair.before.tokenText !== pair.after.tokenText);
  const formattingOnlyCount = edited.length - changed.length;
  return { pairs: changed, removed, added, formattingOnlyCount };
}

/** Every function of a version. */
export async function allFunctions(cache: VersionCache, language: LanguageId, file: FileVersion): Promise<VersionFunction[]> {
  return await cache.withSingle(language, file, (version) =>
    buildVersionFunctions(version.text, language, version.outline([{ start: 0, end: version.text.length }]), () => true),
  );
}

/** The functions that touch a changed stretch, each outlined as a whole, and which of them only stand beside one. */
function functionsNear(
  version: ParsedVersion,
  language: LanguageId,
  ranges: readonly TextRange[],
): { functions: VersionFunction[]; bystanders: VersionFunction[] } {
  if (ranges.length === 0) return { functions: [], bystanders: [] };
  const { text } = version;
  const near = ranges.map((range) => (range.start === range.end ? aroundGap(text, range.start) : range));
  const touched = version
    .outline(near)
    .functions.filter((entry) => entry.end - entry.start <= MOST_FUNCTION_CHARACTERS && touchesAny(entry, near));
  if (touched.length === 0) return { functions: [], bystanders: [] };
  const keys = new Set(touched.map(keyOf));
  const functions = buildVersionFunctions(text, language, version.outline(touched), (entry) => keys.has(keyOf(entry)));
  return { functions, bystanders: functions.filter((entry) => !touchesAny(entry, ranges)) };
}

/**
 * Whether a change in one of the ranges can have changed the function: an empty range is a place where something went.
 *
 * @param ranges Sorted and disjoint.
 */
function touchesAny(entry: TextRange, ranges: readonly TextRange[]): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) < entry.start) low = middle + 1;
    else high = middle;
  }
  for (let range = ranges[low]; range && range.start <= entry.end; range = ranges[++low]) {
    if (range.start === range.end || (range.start < entry.end && entry.start < range.end)) return true;
  }
  return false;
}

/** From the last word before an offset to the first behind it: what went or came between them may have belonged to either. */
function aroundGap(text: string, offset: number): TextRange {
  let [start, end] = [offset, offset];
  while (start > 0 && /\s/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /\s/.test(text.charAt(end))) end++;
  return { start: Math.max(0, start - 1), end: Math.min(text.length, end + 1) };
}

function keyOf({ start, end }: TextRange): string {
  return `${start}:${end}`;
}
