import type { OutlinedFunction, SourceOutline } from '../../syntax/outline.ts';
import { functionHeader, MOST_SIGNATURE_CHARACTERS } from '../functionHeader.ts';
import type { LanguageId, TextRange } from '../sample.ts';
import { tokensOutside } from './tokensOutside.ts';

/** A function of one version of a file, as far as comparing versions needs it. */
export interface VersionFunction extends TextRange {
  readonly name: string;
  readonly qualifiedName: string;
  /** What stands before the body, without comments, on one line. */
  readonly signature: string;
  /** Types of the parameters, by which overloads are told apart. */
  readonly parameterTypes: string;
  readonly text: string;
  /** Without comments, docstrings and the functions inside it: a change there is a change of the inner function. */
  readonly tokens: readonly string[];
  /** The tokens as one text, for comparing. */
  readonly tokenText: string;
}

/** Longer functions are data or whole test suites; nothing is learnt from their versions. A guess. */
export const MOST_FUNCTION_CHARACTERS = 32_768;

/**
 * Builds the functions of an outline that lie within `wanted` and are not too long.
 *
 * @param outline Must hold the comments and inner functions of every such function.
 */
export function buildVersionFunctions(
  text: string,
  language: LanguageId,
  outline: Pick<SourceOutline, 'functions' | 'comments'>,
  isWanted: (entry: OutlinedFunction) => boolean,
): VersionFunction[] {
  return outline.functions.flatMap((entry, index) => {
    if (entry.end - entry.start > MOST_FUNCTION_CHARACTERS || !isWanted(entry)) return [];
    const comments = rangesWithin(outline.comments, entry);
    const skipped: TextRange[] = [...comments];
    for (let next = index + 1; next < outline.functions.length; next++) {
      const inner = outline.functions[next];
      if (!inner || inner.start >= entry.end) break;
      if (inner.end <= entry.end && inner.start > entry.start) skipped.push(inner);
    }
    skipped.sort((a, b) => a.start - b.start || b.end - a.end);
    let known: readonly string[] | undefined;
    // Most functions near a change are found to be the same by their text.
    const tokens = (): readonly string[] => (known ??= tokensOutside(text, entry, skipped, language));
    return [
      {
        start: entry.start,
        end: entry.end,
        name: entry.name,
        qualifiedName: entry.qualifiedName,
        signature: functionHeader(text, entry, outline.comments).slice(0, MOST_SIGNATURE_CHARACTERS),
        parameterTypes: entry.parameters.map(({ name, type }) => type ?? name).join(','),
        text: text.slice(entry.start, entry.end),
        get tokens() {
          return tokens();
        },
        get tokenText() {
          return tokens().join(' ');
        },
      },
    ];
  });
}

/** The ranges that overlap `around`, of a sorted and disjoint list. */
function rangesWithin(ranges: readonly TextRange[], around: TextRange): readonly TextRange[] {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) <= around.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < ranges.length && (ranges[end]?.start ?? 0) < around.end) end++;
  return ranges.slice(low, end);
}
