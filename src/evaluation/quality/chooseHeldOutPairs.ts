// Which held-out pairs are judged: a sample in which every kind and every rule has its turn, however often it occurs.

import { sha256 } from '../../base/hash.ts';
import { categoriesOfPair, type RuleCategory } from '../../dataset/pairs/properties.ts';
import type { Pair } from '../../dataset/pairs/pair.ts';

/** Held-out pairs in the order in which they are judged. */
export interface HeldOutPairs {
  readonly pairs: readonly Pair[];
  /** All that are held out, those beyond the bound included. */
  readonly availableCount: number;
  /** Bundled rules and conventions that there are pairs to train on for. */
  readonly taughtRules: ReadonlySet<string>;
  /** What all pairs to train on are about, the rules of linters included. */
  readonly taughtCategories: ReadonlySet<RuleCategory>;
}

/** Most pairs of one rule of one kind: bounds memory (some 6 kB a pair) and what one rule weighs in the whole. A guess. */
const mostPerRule = 40;

interface Ranked {
  readonly rank: string;
  readonly pair: Pair;
}

/**
 * Reads pairs once and keeps a few of each rule, drawn by seed.
 *
 * In the order given kinds take turns, within a kind its rules, and within a rule chance decides; so the first n are balanced for every n.
 * The same pairs and seed give the same order, in whatever order they come.
 */
export async function chooseHeldOutPairs(pairs: AsyncIterable<Pair> | Iterable<Pair>, seed: number): Promise<HeldOutPairs> {
  const kept = new Map<string, Map<string, Ranked[]>>();
  const taughtRules = new Set<string>();
  const taughtCategories = new Set<RuleCategory>();
  let availableCount = 0;
  for await (const pair of pairs) {
    if (pair.role === 'train' && (pair.kind === 'linter' || pair.kind === 'convention')) {
      taughtRules.add(pair.rule);
      for (const category of categoriesOfPair(pair)) taughtCategories.add(category);
    }
    if (pair.role !== 'heldOut') continue;
    availableCount++;
    const rules = kept.get(pair.kind) ?? new Map<string, Ranked[]>();
    kept.set(pair.kind, rules);
    const ranked = rules.get(pair.rule) ?? [];
    ranked.push({ rank: sha256(`${seed} ${pair.id}`), pair });
    rules.set(pair.rule, ranked.length < 2 * mostPerRule ? ranked : lowest(ranked));
  }
  const kinds = byName(kept).map((rules) => takeTurns(shuffledByName(rules, seed).map(lowest)));
  return { pairs: takeTurns(kinds).map(({ pair }) => pair), availableCount, taughtRules, taughtCategories };
}

function lowest(ranked: readonly Ranked[]): Ranked[] {
  return [...ranked].sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, mostPerRule);
}

function byName<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** In an order that depends on seed and names alone. */
function shuffledByName<Value>(map: ReadonlyMap<string, Value>, seed: number): Value[] {
  return byName(new Map([...map].map(([name, value]) => [sha256(`${seed} ${name}`), value])));
}

/** The first of each list, then the second of each, and so on. */
function takeTurns<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const taken: Item[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let round = 0; round < longest; round++) for (const list of lists) if (round < list.length) taken.push(list[round] as Item);
  return taken;
}
