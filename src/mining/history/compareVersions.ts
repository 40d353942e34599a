// Two versions of one file → the functions that changed, went and came.

import type { OutlinedFunction } from '../../syntax/outline.ts';
import type { ParsedVersion } from '../../syntax/versionParser.ts';
import type { LanguageId, TextRange } from '../sample.ts';
import type { MatchedFunctions } from './matchFunctions.ts';
import { matchInFile } from './matchFunctions.ts';
import type { FileVersion, VersionCache } from './versionCache.ts';
import { buildVersionFunctions, MOST_FUNCTION_CHARACTERS, type VersionFunction } from './versionFunction.ts';

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
  const { pairs, removed, added } = await cache.withPair(language, before, after, (pair) =>
    matchInFile(
      functionsNear(
        pair.before,
        language,
        pair.hunks.map((hunk) => ({ start: hunk.beforeStart, end: hunk.beforeEnd })),
      ),
      functionsNear(
        pair.after,
        language,
        pair.hunks.map((hunk) => ({ start: hunk.afterStart, end: hunk.afterEnd })),
      ),
    ),
  );
  const changed = pairs.filter((pair) => pair.before.tokenText !== pair.after.tokenText);
  const formattingOnlyCount = pairs.filter(
    (pair) => pair.before.text !== pair.after.text && pair.before.tokenText === pair.after.tokenText,
  ).length;
  return { pairs: changed, removed, added, formattingOnlyCount };
}

/** Every function of a version. */
export async function allFunctions(cache: VersionCache, language: LanguageId, file: FileVersion): Promise<VersionFunction[]> {
  return await cache.withSingle(language, file, (version) =>
    buildVersionFunctions(version.text, language, version.outline([{ start: 0, end: version.text.length }]), () => true),
  );
}

/** The functions that touch a changed stretch, each outlined as a whole. */
function functionsNear(version: ParsedVersion, language: LanguageId, ranges: readonly TextRange[]): VersionFunction[] {
  if (ranges.length === 0) return [];
  const touched = version
    .outline(ranges)
    .functions.filter((entry) => entry.end - entry.start <= MOST_FUNCTION_CHARACTERS && ranges.some((range) => touches(entry, range)));
  if (touched.length === 0) return [];
  const keys = new Set(touched.map(keyOf));
  return buildVersionFunctions(version.text, language, version.outline(touched), (entry) => keys.has(keyOf(entry)));
}

/** Whether a change in `range` can have changed the function: an empty range is a place where something went. */
function touches(entry: OutlinedFunction, range: TextRange): boolean {
  return range.start === range.end
    ? entry.start <= range.start && range.start <= entry.end
    : range.start < entry.end && entry.start < range.end;
}

function keyOf({ start, end }: TextRange): string {
  return `${start}:${end}`;
}
