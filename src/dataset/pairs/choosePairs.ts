// Which of a repository's pairs are trained on and watched. Pairs pass by one by one; those that are kept are bounded.

import { sha256 } from '../../base/hash.ts';
import type { Role } from '../example.ts';
import type { Pair, PairKind } from './pair.ts';
import { type Property, type RuleCategory, categoriesOfPair, hasProperty } from './properties.ts';

/** What is asked for. */
export interface PairChoice {
  /** Kinds that take part. Default: all. */
  readonly kinds?: readonly PairKind[] | undefined;
  /** What the pairs are to teach. Default: everything. */
  readonly property?: Property | undefined;
  /** Draws among pairs where there are more than are kept. */
  readonly seed: number;
  /** Most pairs of one rule within a kind and role. Default {@link MOST_PER_RULE}. */
  readonly mostPerRule?: number | undefined;
  /** Most pairs of one role. Default {@link MOST_PER_ROLE}. */
  readonly mostPerRole?: number | undefined;
}

/** Pairs to train with, and what there was. */
export interface ChosenPairs {
  /** With the roles `train` and `validation`; the same choice of the same pairs gives the same list, in the order in which they came. */
  readonly pairs: readonly Pair[];
  /** Pairs of the wanted kinds and property by role and kind; of `train` and `validation` those that were chosen. */
  readonly counts: Readonly<Record<Role, Readonly<Partial<Record<PairKind, number>>>>>;
  /** Chosen pairs to train on by what they are about; a pair of several categories counts in each. */
  readonly categories: Readonly<Partial<Record<RuleCategory, number>>>;
  /** Wanted pairs to train on or to watch that were beyond the bounds. */
  readonly leftOutCount: number;
}

/** A run of three minutes sees some thousands of pairs; more of one rule teach nothing new (a guess, as in mining). */
const MOST_PER_RULE = 400;

/** A pair takes some 8 kB, so that these stay below 40 MB. */
const MOST_PER_ROLE = 4_000;

/** A pair with its place in the draw. */
interface Drawn {
  readonly pair: Pair;
  /** Position in the stream. */
  readonly index: number;
  readonly rank: string;
}

/**
 * Chooses among pairs that pass by.
 *
 * Where a rule or a role has more pairs than are kept, those whose id hashes lowest with the seed stay,
 * first the lowest of every rule, so that a frequent rule makes room before a rare one does.
 */
export class PairChooser {
  private readonly choice: PairChoice;
  private readonly mostPerRule: number;
  private readonly groups: Record<'train' | 'validation', Map<string, Drawn[]>> = { train: new Map(), validation: new Map() };
  private readonly heldOut: Partial<Record<PairKind, number>> = {};
  private wantedCount = 0;
  private trainCount = 0;
  private index = 0;

  constructor(choice: PairChoice) {
    this.choice = choice;
    this.mostPerRule = choice.mostPerRule ?? MOST_PER_RULE;
  }

  /** Wanted pairs to train on so far, beyond the bounds too. */
  get trainableCount(): number {
    return this.trainCount;
  }

  /** Takes the next pair. */
  add(pair: Pair): void {
    const { kinds, property = 'everything', seed } = this.choice;
    this.index++;
    if ((kinds && !kinds.includes(pair.kind)) || !hasProperty(pair, property)) return;
    if (pair.role === 'heldOut') {
      this.heldOut[pair.kind] = (this.heldOut[pair.kind] ?? 0) + 1;
      return;
    }
    this.wantedCount++;
    if (pair.role === 'train') this.trainCount++;
    const name = `${pair.kind}/${pair.rule}`;
    const group = this.groups[pair.role].get(name) ?? [];
    this.groups[pair.role].set(name, group);
    group.push({ pair, index: this.index, rank: sha256(`${seed} ${pair.id}`) });
    // Sorting now and then in place of a heap: each pair is sorted a few times at most.
    if (group.length >= 2 * this.mostPerRule) keepLowest(group, this.mostPerRule);
  }

  /** What was chosen of all so far. */
  choose(): ChosenPairs {
    const { mostPerRole = MOST_PER_ROLE } = this.choice;
    const train = lowestOf(this.groups.train, this.mostPerRule, mostPerRole);
    const validation = lowestOf(this.groups.validation, this.mostPerRule, mostPerRole);
    const chosen = [...train, ...validation].sort((a, b) => a.index - b.index).map(({ pair }) => pair);
    return {
      pairs: chosen,
      counts: { train: countKinds(train), validation: countKinds(validation), heldOut: { ...this.heldOut } },
      categories: countCategories(train),
      leftOutCount: this.wantedCount - chosen.length,
    };
  }
}

/** Chooses among a stream of pairs, see {@link PairChooser}. */
export async function choosePairs(pairs: AsyncIterable<Pair> | Iterable<Pair>, choice: PairChoice): Promise<ChosenPairs> {
  const chooser = new PairChooser(choice);
  for await (const pair of pairs) chooser.add(pair);
  return chooser.choose();
}

/** How many pairs of a role there are. */
export function pairCountOf(counts: Readonly<Partial<Record<PairKind, number>>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function keepLowest(group: Drawn[], count: number): void {
  group.sort(byRank);
  group.length = Math.min(group.length, count);
}

/** The lowest of every rule, then the second lowest of every rule, and so on. */
function lowestOf(groups: ReadonlyMap<string, Drawn[]>, mostPerRule: number, most: number): Drawn[] {
  const placed = [...groups.values()].flatMap((group) => {
    keepLowest(group, mostPerRule);
    return group.map((drawn, place) => ({ drawn, place }));
  });
  placed.sort((a, b) => a.place - b.place || byRank(a.drawn, b.drawn));
  return placed.slice(0, most).map(({ drawn }) => drawn);
}

function byRank(a: Drawn, b: Drawn): number {
  return a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0;
}

function countKinds(drawn: readonly Drawn[]): Partial<Record<PairKind, number>> {
  const counts: Partial<Record<PairKind, number>> = {};
  for (const { pair } of drawn) counts[pair.kind] = (counts[pair.kind] ?? 0) + 1;
  return counts;
}

function countCategories(drawn: readonly Drawn[]): Partial<Record<RuleCategory, number>> {
  const counts: Partial<Record<RuleCategory, number>> = {};
  for (const { pair } of drawn) for (const category of categoriesOfPair(pair)) counts[category] = (counts[category] ?? 0) + 1;
  return counts;
}
