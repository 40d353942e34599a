// Tells which training functions say what a held-out function says, so that nothing held out is learnt by its copy.
// Compares exactly (no sampling of features): a leak must not depend on chance.

import type { LanguageId } from '../../mining/sample.ts';
import { buildShingles, contentKey, shingleLevels } from './codeShingles.ts';
import { type HashedTokens, hashTokens } from './hashTokens.ts';
import { ShingleIndex } from './shingleIndex.ts';

/** A function or another stretch of code. */
export interface CodeText {
  readonly id: string;
  readonly language: LanguageId;
  readonly text: string;
}

/** A training text that gives a held-out one away. */
export interface Leak {
  /** The held-out text it resembles most. */
  readonly heldOutId: string;
  /** `identical` but for comments, layout and quotes; a `copy` with small changes; the same with `renamed` variables and other literals, or `reshaped`: all names changed. */
  readonly kind: 'identical' | 'copy' | 'renamed' | 'reshaped';
  /** Shared features over all features of both, or over those of the smaller where it lies within the larger, 0…1. */
  readonly ratio: number;
}

interface LevelRule {
  readonly kind: 'copy' | 'renamed' | 'reshaped';
  readonly level: (typeof shingleLevels)[keyof typeof shingleLevels];
  /** Texts with fewer distinct features are alike by chance; of those only identical ones count. */
  readonly leastFeatures: number;
  /** From this many on the ratios below hold; fewer must agree better. */
  readonly largeFeatures: number;
  /** Features of both over features of either: one is an edited or older version of the other. */
  readonly leastJaccardRatio: number;
  /** Shared features over those of the smaller: it lies within the other. */
  readonly leastContainmentRatio: number;
}

/** From the strictest to the loosest comparison. Guesses, tried on real projects and planted copies. */
const levelRules: readonly LevelRule[] = [
  {
    kind: 'copy',
    level: shingleLevels.raw,
    leastFeatures: 20,
    leastJaccardRatio: 0.5,
    largeFeatures: 35,
    leastContainmentRatio: 0.75,
  },
  {
    kind: 'renamed',
    level: shingleLevels.renamed,
    leastFeatures: 30,
    leastJaccardRatio: 0.65,
    largeFeatures: 50,
    leastContainmentRatio: 0.8,
  },
  {
    kind: 'reshaped',
    level: shingleLevels.reshaped,
    leastFeatures: 45,
    leastJaccardRatio: 0.7,
    largeFeatures: 65,
    leastContainmentRatio: 0.8,
  },
];

/** Knows the held-out texts and judges others one by one. */
export class LeakGuard {
  private readonly ids: string[] = [];
  private readonly identical = new Map<string, number>();
  private readonly levels = levelRules.map((rule) => ({ rule, index: new ShingleIndex(), owners: [] as number[] }));

  constructor(heldOut: Iterable<CodeText>) {
    for (const { id, language, text } of heldOut) this.add(id, hashTokens(text, language));
  }

  private add(id: string, tokens: HashedTokens): void {
    const key = contentKey(tokens);
    if (tokens.hashes.length === 0 || this.identical.has(key)) return;
    const owner = this.ids.push(id) - 1;
    this.identical.set(key, owner);
    for (const { rule, index, owners } of this.levels) {
      const features = buildShingles(tokens, rule.level);
      if (features.size < rule.leastFeatures) continue;
      index.add(features);
      owners.push(owner);
    }
  }

  /** The held-out text that this one gives away; `undefined` where it may be learnt. */
  leakOf({ language, text }: Pick<CodeText, 'language' | 'text'>): Leak | undefined {
    const tokens = hashTokens(text, language);
    const same = this.identical.get(contentKey(tokens));
    if (same !== undefined) return { heldOutId: this.ids[same] as string, kind: 'identical', ratio: 1 };
    for (const { rule, index, owners } of this.levels) {
      const features = buildShingles(tokens, rule.level);
      if (features.size < rule.leastFeatures) continue;
      let best: { owner: number; ratio: number } | undefined;
      for (const { owner, sharedCount } of index.find(features)) {
        const ratio = leakRatio(rule, sharedCount, index.countOf(owner), features.size);
        if (ratio > (best?.ratio ?? 0)) best = { owner, ratio };
      }
      if (best) return { heldOutId: this.ids[owners[best.owner] as number] as string, kind: rule.kind, ratio: Math.min(1, best.ratio) };
    }
    return undefined;
  }
}

/** What small texts must share beyond larger ones, at most: their heads alone are a good part of them. */
const SMALL_JACCARD_EXCESS = 0.1;
const SMALL_CONTAINMENT_EXCESS = 0.2;

/** The ratio by which a rule takes two texts for the same, or 0. */
function leakRatio(rule: LevelRule, sharedCount: number, heldOutCount: number, trainingCount: number): number {
  const smaller = Math.max(1, Math.min(heldOutCount, trainingCount));
  const smallness = Math.max(0, (rule.largeFeatures - smaller) / (rule.largeFeatures - rule.leastFeatures));
  const containmentRatio = sharedCount / smaller;
  if (smaller >= rule.leastFeatures && containmentRatio >= rule.leastContainmentRatio + SMALL_CONTAINMENT_EXCESS * smallness)
    return containmentRatio;
  const jaccardRatio = sharedCount / (heldOutCount + trainingCount - sharedCount);
  return jaccardRatio >= rule.leastJaccardRatio + SMALL_JACCARD_EXCESS * smallness ? jaccardRatio : 0;
}

/**
 * Finds every training text that is a copy of a held-out one, also a lightly edited or older one, and one that contains it or is a part of it.
 *
 * Time is linear in both; training texts are read one by one and not kept.
 */
export function* findLeaks(heldOut: Iterable<CodeText>, training: Iterable<CodeText>): Generator<{ readonly id: string } & Leak> {
  const guard = new LeakGuard(heldOut);
  for (const entry of training) {
    const leak = guard.leakOf(entry);
    if (leak) yield { id: entry.id, ...leak };
  }
}
