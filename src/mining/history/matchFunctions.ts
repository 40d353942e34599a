// Which function of one version is which of the other: by name and parameter types, then by name, then by likeness.

import type { MatchedBy } from './commitRecord.ts';
import { highestSimilarity, tokenSimilarity } from './tokenSimilarity.ts';
import type { VersionFunction } from './versionFunction.ts';

/** Two versions of one function. */
export interface MatchedFunction<F extends VersionFunction = VersionFunction> {
  readonly before: F;
  readonly after: F;
  readonly matchedBy: MatchedBy;
}

/** The outcome of matching: pairs, and what is left on each side. */
export interface MatchedFunctions<F extends VersionFunction = VersionFunction> {
  readonly pairs: readonly MatchedFunction<F>[];
  readonly removed: readonly F[];
  readonly added: readonly F[];
}

/** Likeness from which two functions are taken for one, by tokens; guesses on the safe side. */
const LEAST_SIMILARITY = { otherParameters: 0.3, sameName: 0.5, otherName: 0.7, movedSameName: 0.6, movedOtherName: 0.85 };
/** Shorter functions are alike by chance. A guess. */
const LEAST_TOKENS = 12;
/** More candidates on a side are compared only where their names are equal, since the time is quadratic. */
const MOST_COMPARED = 80;

/** How functions of one file are matched. */
export interface MatchingRules {
  /** Whether functions of one name may differ in their parameters only. */
  readonly hasOverloads: boolean;
  /** Functions that stand next to a change and may not have changed: they are matched by name or not at all. */
  readonly bystanders: ReadonlySet<VersionFunction>;
}

/** Matches the functions of two versions of one file. */
export function matchInFile<F extends VersionFunction>(
  before: readonly F[],
  after: readonly F[],
  rules: MatchingRules,
): MatchedFunctions<F> {
  const matching = new Matching(before, after);
  matching.pairEqualKeys('name', (entry) => `${entry.qualifiedName}\0${entry.parameterTypes}`);
  if (!rules.hasOverloads) matching.pairEqualKeys('name', (entry) => entry.qualifiedName);
  matching.drop(rules.bystanders);
  matching.pairSimilar('name', (left, right) =>
    left.qualifiedName === right.qualifiedName ? LEAST_SIMILARITY.otherParameters : undefined,
  );
  matching.pairSimilar('rename', (left, right) => thresholdFor(left, right, LEAST_SIMILARITY.sameName, LEAST_SIMILARITY.otherName));
  return matching.result();
}

/** Matches functions that went from one file with those that came in another file of the same commit. */
export function matchMoves<F extends VersionFunction & { readonly file: number }>(
  removed: readonly F[],
  added: readonly F[],
): MatchedFunctions<F> {
  const matching = new Matching(removed, added);
  matching.pairSimilar('move', (left, right) =>
    left.file === right.file ? undefined : thresholdFor(left, right, LEAST_SIMILARITY.movedSameName, LEAST_SIMILARITY.movedOtherName),
  );
  return matching.result();
}

function thresholdFor(left: VersionFunction, right: VersionFunction, sameName: number, otherName: number): number | undefined {
  if (left.name !== '' && left.name === right.name) return sameName;
  return left.tokens.length >= LEAST_TOKENS && right.tokens.length >= LEAST_TOKENS ? otherName : undefined;
}

class Matching<F extends VersionFunction> {
  private readonly pairs: MatchedFunction<F>[] = [];
  private left: readonly F[];
  private right: readonly F[];

  constructor(left: readonly F[], right: readonly F[]) {
    this.left = left;
    this.right = right;
  }

  /** Pairs functions with equal keys; of several, the unchanged ones first and the rest in order. */
  pairEqualKeys(matchedBy: MatchedBy, keyOf: (entry: F) => string): void {
    for (const key of [(entry: F) => `${keyOf(entry)}\0${entry.text}`, keyOf]) {
      const waiting = new Map<string, F[]>();
      for (const entry of this.left) {
        const list = waiting.get(key(entry));
        if (list) list.push(entry);
        else waiting.set(key(entry), [entry]);
      }
      const taken = new Set<F>();
      for (const after of this.right) {
        const before = waiting.get(key(after))?.shift();
        if (!before) continue;
        this.pairs.push({ before, after, matchedBy });
        taken.add(before).add(after);
      }
      this.keepOnly((entry) => !taken.has(entry));
    }
  }

  /** Pairs the most similar functions first. `thresholdOf` gives the least similarity, or `undefined` for functions that cannot be one. */
  pairSimilar(matchedBy: MatchedBy, thresholdOf: (left: F, right: F) => number | undefined): void {
    const isMany = this.left.length > MOST_COMPARED || this.right.length > MOST_COMPARED;
    const byName = Map.groupBy(this.right, ({ name }) => name);
    const candidates: { readonly before: F; readonly after: F; readonly similarity: number }[] = [];
    for (const before of this.left) {
      for (const after of isMany ? (byName.get(before.name) ?? []).slice(0, MOST_COMPARED) : this.right) {
        const threshold = thresholdOf(before, after);
        if (threshold === undefined || highestSimilarity(before.tokens.length, after.tokens.length) < threshold) continue;
        const similarity = tokenSimilarity(before.tokens, after.tokens);
        if (similarity >= threshold) candidates.push({ before, after, similarity });
      }
    }
    candidates.sort((a, b) => b.similarity - a.similarity || a.before.start - b.before.start || a.after.start - b.after.start);
    const taken = new Set<F>();
    for (const { before, after } of candidates) {
      if (taken.has(before) || taken.has(after)) continue;
      this.pairs.push({ before, after, matchedBy });
      taken.add(before).add(after);
    }
    this.keepOnly((entry) => !taken.has(entry));
  }

  /** Leaves functions out of all that follows. */
  drop(bystanders: ReadonlySet<VersionFunction>): void {
    this.keepOnly((entry) => !bystanders.has(entry));
  }

  result(): MatchedFunctions<F> {
    return { pairs: this.pairs, removed: this.left, added: this.right };
  }

  private keepOnly(isKept: (entry: F) => boolean): void {
    this.left = this.left.filter(isKept);
    this.right = this.right.filter(isKept);
  }
}
