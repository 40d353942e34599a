// Pairs to token batches: which pairs take part in a step, and how their sides lie together.
// Legend: N tokens in a packed batch, M targets, Q pairs.
import { defined } from '../base/assert.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import type { TokenBatch } from '../model/tokenBatch.ts';
import { type EncodedPair, encodePair } from './encodePair.ts';
import type { ObjectiveConfig } from './losses/objective.ts';
import { packBranches } from './packBranches.ts';
import { PairSchedule } from './pairSchedule.ts';
import type { Tokenizer } from './tokenizedText.ts';

/** Several pairs in one pass. */
export interface PairBatch {
  /** Its targets are the tokens that differ, pair by pair, the better side's first. */
  readonly batch: TokenBatch;
  /** `[M]`, `2 q` where a target belongs to the better side of pair `q`, `2 q + 1` where it belongs to its worse side. */
  readonly sides: Int32Array;
  /** `[Q]` */
  readonly pairs: readonly EncodedPair[];
}

/** What a {@link PairBatchSource} needs besides its pairs. */
export interface PairBatchOptions {
  readonly seed: number;
  readonly leadingTokens: readonly number[];
  readonly config: ObjectiveConfig;
  /** Tokens of one pass at most; a pair that alone is longer stays whole. */
  readonly tokenLimit: number;
}

/** Pair batches by step number: the same seed gives the same batches for the same step. */
export class PairBatchSource {
  private readonly pairs: readonly Pair[];
  private readonly tokenizer: Tokenizer;
  private readonly options: PairBatchOptions;
  private readonly schedule: PairSchedule;
  /** Pairs that came up, by index; `undefined` for one that no token tells apart. */
  private readonly encoded = new Map<number, EncodedPair | undefined>();

  /** @param pairs Only those with the role `train` are ever used. */
  constructor(pairs: readonly Pair[], tokenizer: Tokenizer, options: PairBatchOptions) {
    this.pairs = pairs.filter(({ role }) => role === 'train');
    this.tokenizer = tokenizer;
    this.options = options;
    this.schedule = new PairSchedule(this.pairs, { seed: options.seed, exponent: options.config.ruleExponent });
  }

  /** Pairs that may take part. */
  get pairCount(): number {
    return this.pairs.length;
  }

  /** The pairs of one step in as few passes as the limit allows; step 0 is the first. Empty when no pair of the step is usable. */
  batches(step: number): PairBatch[] {
    if (this.pairs.length === 0) return [];
    const { pairsPerStep } = this.options.config;
    const drawn = Array.from({ length: pairsPerStep }, (_, slot) => this.schedule.pairIndex(step * pairsPerStep + slot));
    return packPairs(
      drawn.flatMap((index) => this.encode(index) ?? []),
      this.options.tokenLimit,
    );
  }

  private encode(index: number): EncodedPair | undefined {
    if (!this.encoded.has(index)) {
      const { leadingTokens, config } = this.options;
      this.encoded.set(index, encodePair(defined(this.pairs[index], 'pair'), this.tokenizer, leadingTokens, config));
    }
    return this.encoded.get(index);
  }
}

/**
 * The watched pairs in as few passes as the limit allows.
 * When there are more than wanted, every rule gets its share, as in training.
 *
 * @param pairs Only those with the role `validation` are used.
 */
export function validationPairBatches(
  pairs: readonly Pair[],
  tokenizer: Tokenizer,
  { seed, leadingTokens, config, tokenLimit }: PairBatchOptions,
): PairBatch[] {
  const watched = pairs.filter(({ role }) => role === 'validation');
  if (watched.length === 0) return [];
  const schedule = new PairSchedule(watched, { seed, exponent: config.ruleExponent });
  const indices = new Set<number>();
  // An epoch leaves out pairs of frequent rules; a few epochs are enough for every wanted number.
  for (let draw = 0; draw < 8 * watched.length && indices.size < config.validationPairs; draw++) indices.add(schedule.pairIndex(draw));
  const encoded = [...indices].flatMap((index) => encodePair(defined(watched[index], 'pair'), tokenizer, leadingTokens, config) ?? []);
  return packPairs(encoded, tokenLimit);
}

/** Lays pairs one behind the other into passes of at most `tokenLimit` tokens, in order. */
export function packPairs(pairs: readonly EncodedPair[], tokenLimit: number): PairBatch[] {
  const passes: EncodedPair[][] = [];
  let tokenCount = 0;
  for (const pair of pairs) {
    const length = packedLength(pair);
    const pass = passes.at(-1);
    if (pass && tokenCount + length <= tokenLimit) {
      pass.push(pair);
      tokenCount += length;
    } else {
      passes.push([pair]);
      tokenCount = length;
    }
  }
  return passes.map(packPass);
}

/** Tokens that a pair takes in a batch. */
function packedLength({ context, better, worse }: EncodedPair): number {
  return context.length + better.tokens.length + worse.tokens.length;
}

function packPass(pairs: readonly EncodedPair[]): PairBatch {
  const groups = pairs.map(({ context, better, worse }) => ({ context, branches: [better, worse] }));
  const sides = groups.flatMap(({ branches }, pairIndex) =>
    branches.flatMap(({ isTarget }, side) =>
      Array.from(
        isTarget.filter((mark) => mark === 1),
        () => 2 * pairIndex + side,
      ),
    ),
  );
  return { batch: packBranches(groups), sides: Int32Array.from(sides), pairs };
}
