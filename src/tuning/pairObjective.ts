// The comparative terms on real pairs: loss, gradient and validation. The likelihood of the project's code is the stepper's.
// Legend: N tokens, D model width, M targets, Q pairs, U watched tokens.
import { defined } from '../base/assert.ts';
import { add, dispose, div, mul, sum, tensor1d, tensor2d, tidy, variableGrads } from '../engine/tensors.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '../engine/tensors.ts';
import { type Adaptation, noAdaptation } from '../model/adaptation.ts';
import type { Decoder } from '../model/decoder.ts';
import type { EncodedPair } from './encodePair.ts';
import type { LowerStates } from './lowerStates.ts';
import { betterLosses, needsReference, rankingLosses, sideScores } from './losses/comparative.ts';
import type { ObjectiveConfig } from './losses/objective.ts';
import type { PairBatch, PairBatchSource } from './pairBatches.ts';
import { PairReferences } from './pairReferences.ts';
import type { PairTerms } from './pairTerms.ts';
import { pairTrust } from './pairTrust.ts';
import { watchedTokens } from './watchedTokens.ts';

/** The pairs of a run, ready for its steps. */
export interface PreparedPairs {
  readonly config: ObjectiveConfig;
  readonly batches: Pick<PairBatchSource, 'batches'>;
  readonly validationBatches: readonly PairBatch[];
}

/** What a {@link PairObjective} works on. */
export interface PairObjectiveOptions extends PreparedPairs {
  readonly decoder: Decoder;
  readonly adaptation: () => Adaptation;
  readonly lowerStates: LowerStates | undefined;
}

/** What the pairs of one step give. */
export interface PairGradients {
  readonly terms: PairTerms;
  /** The weighted sum of all terms, the mean over the pairs of the step. */
  readonly loss: number;
  /** One for each trained tensor. */
  readonly gradients: Tensor[];
  /** Tokens that went through the model. */
  readonly tokenCount: number;
}

/** The comparative terms over a source of pairs. */
export class PairObjective {
  private readonly options: PairObjectiveOptions;
  private readonly references: PairReferences;

  constructor(options: PairObjectiveOptions) {
    this.options = options;
    this.references = new PairReferences(options.decoder);
  }

  /**
   * Terms and gradient of the pairs of a step, one pass after the other.
   * Call inside `tidy`.
   *
   * @param doneRatio Share of the run that is done, 0…1.
   * @returns `undefined` when the step has no usable pair.
   */
  lossAndGradients(step: number, trained: Variable[], doneRatio: number): PairGradients | undefined {
    const { batches, config, lowerStates } = this.options;
    const passes = batches.batches(step);
    const pairCount = passes.reduce((count, { pairs }) => count + pairs.length, 0);
    if (pairCount === 0) return undefined;
    const doubts = config.denoiseRatio < 1 && doneRatio >= config.denoiseRatio;
    const parts: TermsPart[] = [];
    let loss = 0;
    let gradients: Tensor[] = [];
    for (const pass of passes) {
      const previous = gradients;
      gradients = tidy(() => {
        const known = lowerStates?.of(pass.batch); // [N, D]
        const { value, grads } = variableGrads(() => div<Scalar>(this.passLoss(pass, parts, { known, doubts }), pairCount), trained);
        loss += defined(value.dataSync()[0], 'loss');
        return trained.map(({ name }, index) => {
          const gradient = defined(grads[name], `gradient of ${name}`);
          const before = previous[index];
          return before ? add(before, gradient) : gradient;
        });
      });
      dispose(previous);
    }
    return { terms: meanTerms(parts), loss, gradients, tokenCount: passes.reduce((count, { batch }) => count + batch.tokens.length, 0) };
  }

  /** Terms over the watched pairs; `undefined` when none are watched. */
  validate(): PairTerms | undefined {
    return this.evaluate(this.options.adaptation(), this.options.lowerStates);
  }

  /** The same of the base model as it is. */
  validateBase(): PairTerms | undefined {
    return this.evaluate(noAdaptation, undefined);
  }

  private evaluate(adaptation: Adaptation, known: LowerStates | undefined): PairTerms | undefined {
    const { validationBatches, decoder } = this.options;
    if (validationBatches.length === 0) return undefined;
    const parts: TermsPart[] = [];
    for (const { batch, sides, pairs } of validationBatches) {
      tidy(() => {
        const { losses } = decoder.scoreTargets(batch, adaptation, known?.of(batch));
        this.weightedLosses(pairs, sideScores(tensor1d(losses), sides, pairs.length), parts, false);
      });
    }
    return meanTerms(parts);
  }

  /**
   * All terms with their weights, summed over the pairs of a pass.
   *
   * @param parts Gets what each pair came to.
   */
  private passLoss(
    { batch, sides, pairs }: PairBatch,
    parts: TermsPart[],
    { known, doubts }: { known: Tensor2D | undefined; doubts: boolean },
  ): Scalar {
    const { decoder, adaptation, config } = this.options;
    if (config.divergenceWeight === 0) {
      const losses = decoder.targetLosses(batch, adaptation(), known); // [M]
      return sum(this.weightedLosses(pairs, sideScores(losses, sides, pairs.length), parts, doubts));
    }
    const watchedOf = (pair: EncodedPair): Int32Array => watchedTokens(pair, config.divergenceTokens);
    const places = pairs.map((pair, index) => ({ watched: watchedOf(pair), start: defined(batch.sequenceStarts[2 * index], 'start') }));
    const positions = places.flatMap(({ watched, start }) => Array.from(watched, (index) => start + index - 1)); // [U]
    const targets = {
      targetPositions: Int32Array.from(positions),
      targetTokens: Int32Array.from(positions, (position) => defined(batch.tokens[position + 1], 'token')),
      reference: this.references.watched(pairs, watchedOf),
    };
    const { losses, divergences } = decoder.lossesAndDivergences(batch, targets, adaptation(), known); // [M], [U]
    const shares = places.flatMap(({ watched }) => Array.from(watched, () => 1 / watched.length)); // [U]
    const divergence = sum<Scalar>(mul(divergences, tensor1d(shares)));
    const first = parts.length;
    const compared = sum<Scalar>(this.weightedLosses(pairs, sideScores(losses, sides, pairs.length), parts, doubts));
    const meanNats = defined(divergence.dataSync()[0], 'divergence') / pairs.length;
    for (const part of parts.slice(first)) part.divergence = meanNats;
    return add(compared, mul(divergence, config.divergenceWeight));
  }

  /**
   * The terms that compare the sides, with their weights and those of the pairs: `[Q]`.
   *
   * @param scores `[Q, 2]`.
   * @param doubts Whether pairs that the model disagrees with weigh less.
   */
  private weightedLosses(pairs: readonly EncodedPair[], scores: Tensor2D, parts: TermsPart[], doubts: boolean): Tensor1D {
    const { config } = this.options;
    const references = needsReference(config) || doubts ? pairs.map((pair) => this.references.scores(pair)) : undefined;
    const reference = references && tensor2d(references.flat(), [pairs.length, 2]); // [Q, 2]
    const ranking = rankingLosses(scores, reference, config); // [Q]
    const better = betterLosses(scores); // [Q]
    const [scoreValues, rankingValues] = [scores.dataSync(), ranking.dataSync()];
    const weights = pairs.map(({ confidence }, index) => {
      const marginNats = (scoreValues[2 * index] as number) - (scoreValues[2 * index + 1] as number);
      const [betterBase, worseBase] = references?.[index] ?? [0, 0];
      const trust = doubts ? pairTrust(confidence, marginNats - (betterBase - worseBase), config.beta) : 1;
      const weight = config.usesConfidence ? confidence : 1;
      parts.push({ weight, ranking: rankingValues[index] as number, better: scoreValues[2 * index] as number, marginNats });
      return weight * trust;
    });
    const terms = add(mul(ranking, config.rankingWeight), mul(better, config.betterWeight)); // [Q]
    return mul(terms, tensor1d(weights));
  }
}

/** What one pair came to. */
interface TermsPart {
  readonly weight: number;
  readonly ranking: number;
  /** Score of the better side, nats a token. */
  readonly better: number;
  readonly marginNats: number;
  /** Of the base model from the tuned one at the watched tokens of the pass, nats a token. */
  divergence?: number;
}

function meanTerms(parts: readonly TermsPart[]): PairTerms {
  const total = parts.reduce((sumSoFar, { weight }) => sumSoFar + weight, 0);
  const mean = (valueOf: (part: TermsPart) => number): number =>
    parts.reduce((sumSoFar, part) => sumSoFar + part.weight * valueOf(part), 0) / total;
  const wins = parts.reduce((count, { marginNats }) => count + (marginNats > 0 ? 1 : marginNats === 0 ? 0.5 : 0), 0);
  return {
    rankingLoss: mean(({ ranking }) => ranking),
    betterLossNats: mean(({ better }) => -better),
    marginNats: mean(({ marginNats }) => marginNats),
    accuracyRatio: wins / parts.length,
    pairCount: parts.length,
    ...(parts[0]?.divergence !== undefined && { divergenceNats: mean(({ divergence = 0 }) => divergence) }),
  };
}
