// How pairs of better and worse code take part in a run, for people.
import { formatCount } from '../../base/formatQuantity.ts';
import type { RunResult } from '../../pipeline/personalize.ts';
import { countsText } from './countsText.ts';

type PairUse = NonNullable<RunResult['state']['pairUse']>;

/** Categories that are named. */
const mostCategories = 6;

/** Pairs by kind and by what they are about; why there are none where training aims at likelihood alone. */
export function pairUsePairs({ objective, why, property, train, validation, heldOut, categories }: PairUse): [string, string][] {
  if (objective === 'likelihood') return [['Learns', `the code alone, by likelihood: ${why}`]];
  const about = property === 'everything' ? '' : ` about ${property}`;
  return [
    ['Learns', `the code, and from ${formatCount(sum(train))} pairs of better and worse code${about}: ${countsText(train)}`],
    ['', `${formatCount(sum(validation))} more are watched, ${formatCount(sum(heldOut))} held out (${why})`],
    ...(property === 'everything' ? [['Pairs about', countsText(categories, mostCategories)] as [string, string]] : []),
  ];
}

/** What a run learns from, in a word or two. */
export function aimText(pairUse: PairUse | undefined): string {
  if (pairUse?.objective !== 'comparative') return 'code';
  return pairUse.property === 'everything' ? `code, ${formatCount(sum(pairUse.train))} pairs` : pairUse.property;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
