// The comparative terms on real pairs: loss, gradient and validation. The likelihood of the project's code is the stepper's.
// Legend: N tokens, D model width, M targets, Q pairs.
import { defined } from '../base/assert.ts';
import { add, dispose, div, mul, sum, tensor1d, tensor2d, tidy, variableGrads } from '../engine/tensors.ts';
import type { Scalar, Tensor, Tensor2D, Variable } from '../engine/tensors.ts';
import { type Adaptation, noAdaptation } from '../model/adaptation.ts';
import type { Decoder } from '../model/decoder.ts';
import type { EncodedPair } from './encodePair.ts';
import type { LowerStates } from './lowerStates.ts';
import { betterLosses, needsReference, rankingLosses, sideScores } from './losses/comparative.ts';
import type { ObjectiveConfig } from './losses/objective.ts';
import { type PairBatch, type PairBatchSource, packPairs } from './pairBatches.ts';
import type { PairTerms } from './pairTerms.ts';

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
  /** The base model's scores `[2]` by pair: they never change. */
  private readonly references = new Map<string, readonly [number, number]>();

  constructor(options: PairObjectiveOptions) {
    this.options = options;
  }

  /**
   * Terms and gradient of the pairs of a step, one pass after the other.
   * Call inside `tidy`.
   *
   * @returns `undefined` when the step has no usable pair.
   */
  lossAndGradients(step: number, trained: Variable[]): PairGradients | undefined {
    const passes = this.options.batches.batches(step);
    const pairCount = passes.reduce((count, { pairs }) => count + pairs.length, 0);
    if (pairCount === 0) return undefined;
    const parts: TermsPart[] = [];
    let loss = 0;
    let gradients: Tensor[] = [];
    for (const pass of passes) {
      const previous = gradients;
      gradients = tidy(() => {
        const lowerStates = this.options.lowerStates?.of(pass.batch); // [N, D]
        const { value, grads } = variableGrads(() => {
          const losses = this.options.decoder.targetLosses(pass.batch, this.options.adaptation(), lowerStates); // [M]
          return div<Scalar>(this.weightedLoss(pass, sideScores(losses, pass.sides, pass.pairs.length), parts), pairCount);
        }, trained);
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
    for (const pass of validationBatches) {
      tidy(() => {
        const { losses } = decoder.scoreTargets(pass.batch, adaptation, known?.of(pass.batch));
        this.weightedLoss(pass, sideScores(tensor1d(losses), pass.sides, pass.pairs.length), parts);
      });
    }
    return meanTerms(parts);
  }

  /**
   * All terms with their weights, summed over the pairs of a pass.
   *
   * @param scores `[Q, 2]`.
   * @param parts Gets what each pair came to.
   */
  private weightedLoss({ pairs }: PairBatch, scores: Tensor2D, parts: TermsPart[]): Scalar {
    const { config } = this.options;
    const weights = pairs.map(({ confidence }) => (config.usesConfidence ? confidence : 1));
    const ranking = rankingLosses(scores, needsReference(config) ? this.referenceScores(pairs) : undefined, config); // [Q]
    const better = betterLosses(scores); // [Q]
    const [scoreValues, rankingValues] = [scores.dataSync(), ranking.dataSync()];
    weights.forEach((weight, index) =>
      parts.push({
        weight,
        ranking: rankingValues[index] as number,
        better: scoreValues[2 * index] as number,
        worse: scoreValues[2 * index + 1] as number,
      }),
    );
    const terms = add(mul(ranking, config.rankingWeight), mul(better, config.betterWeight)); // [Q]
    return sum<Scalar>(mul(terms, tensor1d(weights)));
  }

  /** `[Q, 2]`. Each pair is scored alone, so that its bits do not depend on what it is packed with. */
  private referenceScores(pairs: readonly EncodedPair[]): Tensor2D {
    const scores = pairs.flatMap((pair) => {
      const known = this.references.get(pair.id);
      if (known) return known;
      const { batch, sides } = defined(packPairs([pair], 1)[0], 'a pass');
      const computed = tidy(() => {
        const { losses } = this.options.decoder.scoreTargets(batch, noAdaptation);
        return sideScores(tensor1d(losses), sides, 1).dataSync() as Float32Array;
      });
      const reference = [computed[0] as number, computed[1] as number] as const;
      this.references.set(pair.id, reference);
      return reference;
    });
    return tensor2d(scores, [pairs.length, 2]);
  }
}

/** What one pair came to. */
interface TermsPart {
  readonly weight: number;
  readonly ranking: number;
  /** Score of the better side, nats a token. */
  readonly better: number;
  /** Score of the worse side, nats a token. */
  readonly worse: number;
}

function meanTerms(parts: readonly TermsPart[]): PairTerms {
  const total = parts.reduce((sumSoFar, { weight }) => sumSoFar + weight, 0);
  const mean = (valueOf: (part: TermsPart) => number): number =>
    parts.reduce((sumSoFar, part) => sumSoFar + part.weight * valueOf(part), 0) / total;
  const wins = parts.reduce((count, { better, worse }) => count + (better > worse ? 1 : better === worse ? 0.5 : 0), 0);
  return {
    rankingLoss: mean(({ ranking }) => ranking),
    betterLossNats: mean(({ better }) => -better),
    marginNats: mean(({ better, worse }) => better - worse),
    accuracyRatio: wins / parts.length,
    pairCount: parts.length,
  };
}
