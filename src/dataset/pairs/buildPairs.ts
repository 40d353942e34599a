// Puts the pairs of all kinds together: one stream without copies, within caps, with roles and without leaks.
// Pairs pass through one by one; only hashes, counts and the sample are kept.

import { sha256 } from '../../base/hash.ts';
import { throwIfAborted } from '../../base/cancellation.ts';
import type { LanguageId } from '../../mining/sample.ts';
import type { Role } from '../example.ts';
import { redactTogether } from '../filter/redactTogether.ts';
import { type Pair, type PairKind, pairIdOf, pairSchemaVersion, type UnassignedPair } from './pair.ts';
import { PairReportBuilder, type PairReport } from './pairReport.ts';

/** A function named by where it stands. */
export type RoleOf = (path: string, qualifiedName: string) => Role | undefined;

/** What pairs are put together with. */
export interface BuildPairsOptions {
  /** Pairs by kind; of two equal pairs the earlier one stays, so the most trusted source comes first. */
  readonly sources: readonly (AsyncIterable<UnassignedPair> | Iterable<UnassignedPair>)[];
  /** The role of the function that a pair is in; `undefined` leaves the pair out. */
  readonly roleOf: RoleOf;
  /** Whether code gives away a function that is held out, see `LeakGuard`. Asked for pairs from history and models that are trained on or watched. */
  readonly isNearHeldOut: (code: { readonly language: LanguageId; readonly text: string }) => boolean;
  /** Whether the file is known to hold no secret; then pairs made of its own code are not searched again. Default: never. */
  readonly isCleanFile?: ((path: string) => boolean) | undefined;
  /** Takes functions that are held out from a context or suffix. Default: they stay as they are. */
  readonly cleanContext?: ((path: string, context: string) => string) | undefined;
  readonly caps?: PairCaps | undefined;
  /** Draws the sample for reading. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Most pairs, so that no kind, rule or file drowns the others. */
export interface PairCaps {
  readonly perKind: number;
  /** Of one rule within a kind. */
  readonly perRule: number;
  /** Of one kind in one file. */
  readonly perFile: number;
  /** Of one rule within a kind in one file. */
  readonly perRuleAndFile: number;
}

/** Guesses: a personalization reads a few thousand pairs; a file or a rule may be a hundredth or a quarter of them. */
export const pairCaps: PairCaps = { perKind: 20_000, perRule: 5_000, perFile: 200, perRuleAndFile: 50 };

/** Why a pair was left out. */
export type PairLoss = 'duplicate' | 'contradiction' | 'kindFull' | 'ruleFull' | 'fileFull' | 'noRole' | 'nearHeldOut' | 'emptied';

/** Pairs to be read once, and what can be said about them when they have been. */
export interface BuiltPairs {
  readonly pairs: AsyncGenerator<Pair>;
  /** Complete once `pairs` has ended. */
  readonly report: () => PairReport;
}

/** Puts pairs together, see {@link BuildPairsOptions}. Nothing is read before `pairs` is. */
export function buildPairs(options: BuildPairsOptions): BuiltPairs {
  const report = new PairReportBuilder(options.seed);
  return { pairs: streamPairs(options, report), report: () => report.build() };
}

async function* streamPairs(options: BuildPairsOptions, report: PairReportBuilder): AsyncGenerator<Pair> {
  const seen = new Set<string>();
  const caps = new CapCounter(options.caps ?? pairCaps);
  for (const source of options.sources) {
    for await (const unassigned of source) {
      throwIfAborted(options.signal);
      const pair = assign(unassigned, options);
      const loss = typeof pair === 'string' ? pair : (copyOf(pair, seen) ?? caps.take(pair));
      if (typeof pair === 'string' || loss) {
        report.lose(unassigned.kind, loss as PairLoss);
        continue;
      }
      seen.add(contentKey(pair.better, pair.worse));
      report.keep(pair);
      yield pair;
    }
  }
}

function redacted(pair: UnassignedPair): UnassignedPair {
  const [context, better, worse, suffix] = redactTogether([pair.context, pair.better, pair.worse, pair.suffix] as const);
  return { ...pair, context, better, worse, suffix };
}

/** Gives a pair its role and id, or says why it has none. */
function assign(unassigned: UnassignedPair, { roleOf, isNearHeldOut, isCleanFile, cleanContext }: BuildPairsOptions): Pair | PairLoss {
  const role = roleOf(unassigned.path, unassigned.qualifiedName);
  if (!role) return 'noRole';
  const pair = isMadeOfRoleText(unassigned.kind) && isCleanFile?.(unassigned.path) ? unassigned : redacted(unassigned);
  const { kind, language, path, better, worse } = pair;
  // Two versions of one secret, or of nothing.
  if (better === worse || better.trim() === '' || worse.trim() === '') return 'emptied';
  const isNear = (text: string): boolean => isNearHeldOut({ language, text });
  if (role !== 'heldOut' && !isMadeOfRoleText(kind) && (isNear(better) || isNear(worse))) return 'nearHeldOut';
  const clean = (text: string): string => (role === 'heldOut' || !cleanContext ? text : cleanContext(path, text));
  const complete = { ...pair, context: clean(pair.context), suffix: clean(pair.suffix) };
  return { schemaVersion: pairSchemaVersion, id: pairIdOf(complete), role, ...complete };
}

/** Whether both sides are a function that has a role of its own, but for a few places: what holds for the function holds for them. */
function isMadeOfRoleText(kind: PairKind): boolean {
  return kind === 'linter' || kind === 'convention';
}

/** A pair may not come twice, nor the other way round. */
function copyOf({ better, worse }: Pair, seen: ReadonlySet<string>): PairLoss | undefined {
  if (seen.has(contentKey(better, worse))) return 'duplicate';
  return seen.has(contentKey(worse, better)) ? 'contradiction' : undefined;
}

/** 16 of 64 digits: two of a million pairs share them once in 40 million runs. */
function contentKey(better: string, worse: string): string {
  return sha256(JSON.stringify([better, worse])).slice(0, 16);
}

/** Counts against all caps at once. */
class CapCounter {
  private readonly caps: PairCaps;
  private readonly counts = new Map<string, number>();

  constructor(caps: PairCaps) {
    this.caps = caps;
  }

  /** Takes a place for a pair, or names the cap that is reached. */
  take({ kind, rule, path }: Pair): PairLoss | undefined {
    const places = [
      { key: JSON.stringify([kind]), most: this.caps.perKind, loss: 'kindFull' },
      { key: JSON.stringify([kind, rule]), most: this.caps.perRule, loss: 'ruleFull' },
      { key: JSON.stringify([kind, null, path]), most: this.caps.perFile, loss: 'fileFull' },
      { key: JSON.stringify([kind, rule, path]), most: this.caps.perRuleAndFile, loss: 'fileFull' },
    ] as const;
    const full = places.find(({ key, most }) => (this.counts.get(key) ?? 0) >= most);
    if (full) return full.loss;
    for (const { key } of places) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    return undefined;
  }
}
