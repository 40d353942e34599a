// One step of training on the engine: batch, loss, gradient, clipped AdamW. The only file of this room that touches tensors in a loop.
import { defined } from '../base/assert.ts';
import { AdamW } from '../engine/optimizers/adamW.ts';
import type { TargetScores } from '../engine/ops/scoreTargets.ts';
import {
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Variable,
  add,
  dispose,
  mean,
  mul,
  tidy,
  variable,
  variableGrads,
  tensor,
} from '../engine/tensors.ts';
import { type Adaptation, noAdaptation } from '../model/adaptation.ts';
import type { Decoder } from '../model/decoder.ts';
import type { TokenBatch } from '../model/tokenBatch.ts';
import { balanceGradients } from './balanceGradients.ts';
import type { BatchSource } from './batches.ts';
import type { SelectionConfig } from './bestPoint.ts';
import { LowerStates } from './lowerStates.ts';
import type { ParameterValues, TrainableParameter } from './method.ts';
import type { AnyMethod } from './methodTable.ts';
import { microBatches } from './microBatches.ts';
import { PairObjective, type PreparedPairs } from './pairObjective.ts';
import type { PairTerms } from './pairTerms.ts';
import type { StateCacheOptions } from './stateCache.ts';
import type { OptimizerState, ValidationPoint } from './trainingState.ts';

/** What one step reports. */
export interface StepResult {
  /** Mean over the batch's targets before the update, nats per token. */
  readonly lossNats: number;
  /** Global norm of the gradient before clipping; with pairs, of the balanced sum. */
  readonly gradientNorm: number;
  /** Tokens of the batch, and of the pairs that took part. */
  readonly tokenCount: number;
  /** What the pairs of the step came to before the update; absent when none took part. */
  readonly pairs?: PairTerms | undefined;
}

/** What a {@link TrainingStepper} works on. */
export interface StepperOptions {
  readonly decoder: Decoder;
  readonly method: AnyMethod;
  readonly config: unknown;
  readonly parameters: readonly TrainableParameter[];
  readonly batches: Pick<BatchSource, 'batch'>;
  readonly validationBatches: readonly TokenBatch[];
  readonly clipNorm: number;
  /** Tokens of one forward and backward pass at most; a step of more takes several. Default 512. */
  readonly microBatchTokens?: number | undefined;
  /** Room for what the layers below the first trained one made of windows. */
  readonly lowerStates?: Partial<StateCacheOptions> | undefined;
  /** Better and worse code to learn from beside the batches; absent: likelihood alone. */
  readonly preparedPairs?: PreparedPairs | undefined;
}

/**
 * Tokens of one forward and backward pass unless told otherwise: activations of SmolLM2-135M take 0.9 MB for each,
 * and longer passes are hardly faster (measured 2026-11: 1300 tokens/s with 512, 1360 with 1024, 1305 with 2048).
 */
export const microBatchTokens = 512;

/** Holds the trainable tensors and moves them one step at a time. */
export class TrainingStepper {
  private readonly options: StepperOptions;
  /** One for each parameter, in parameter order. */
  private readonly variables: Variable[];
  private readonly byName: ReadonlyMap<string, Tensor>;
  /** Indices of the parameters that are trained; the others are constants of the method. */
  private readonly trainedIndices: readonly number[];
  private readonly trained: Variable[];
  private readonly optimizer: AdamW;
  /** Absent when the lowest layer is trained. */
  private readonly lowerStates: LowerStates | undefined;
  /** Absent when nothing is learnt from pairs. */
  private readonly pairObjective: PairObjective | undefined;

  constructor(options: StepperOptions) {
    this.options = options;
    const { decoder, parameters } = options;
    const isTrained = ({ heldLength, values }: TrainableParameter): boolean => heldLength < values.length;
    this.variables = parameters.map((parameter) =>
      tidy(() => variable(tensor(parameter.values, [...parameter.shape]), isTrained(parameter))),
    );
    this.byName = new Map(parameters.map(({ name }, index) => [name, defined(this.variables[index], name)]));
    this.trainedIndices = [...parameters.keys()].filter((index) => isTrained(defined(parameters[index], 'parameter')));
    this.trained = this.trainedIndices.map((index) => defined(this.variables[index], 'variable'));
    this.optimizer = new AdamW(
      this.trainedIndices.map((index) => ({
        ...defined(parameters[index], 'parameter'),
        variable: defined(this.variables[index], 'variable'),
      })),
      { clipNorm: options.clipNorm },
    );
    const hasLowerLayers = (this.adaptation().firstLayer ?? 0) > 0;
    this.lowerStates = hasLowerLayers
      ? new LowerStates({ decoder, adaptation: () => this.adaptation(), precision: decoder.precision, ...options.lowerStates })
      : undefined;
    const { preparedPairs } = options;
    const adaptation = (): Adaptation => this.adaptation();
    this.pairObjective = preparedPairs && new PairObjective({ ...preparedPairs, decoder, adaptation, lowerStates: this.lowerStates });
  }

  /**
   * Makes one update with the batch of step `step`. A result that is not finite leaves the parameters as they were.
   *
   * @param doneRatio Share of the run that is done, 0…1: pairs take part from their onset on. By default they do.
   */
  step(step: number, rateFactor: number, doneRatio = 1): StepResult {
    let result: StepResult | undefined;
    tidy(() => {
      result = this.update(step, rateFactor, doneRatio);
    });
    return defined(result, 'result of a step');
  }

  /** Makes one update. Call inside `tidy`. */
  private update(step: number, rateFactor: number, doneRatio: number): StepResult {
    const { clipNorm, preparedPairs, batches } = this.options;
    const batch = batches.batch(step);
    const code = this.lossAndGradients(batch);
    const takesPairs = preparedPairs !== undefined && doneRatio >= preparedPairs.config.onsetRatio;
    const compared = takesPairs ? this.pairObjective?.lossAndGradients(step, this.trained, doneRatio) : undefined;
    const { lossNats } = code;
    const result = {
      lossNats,
      tokenCount: batch.tokens.length + (compared?.tokenCount ?? 0),
      ...(compared && { pairs: compared.terms }),
    };
    if (!Number.isFinite(lossNats + (compared?.loss ?? 0))) return { ...result, gradientNorm: Number.NaN };
    const gradients = compared
      ? balanceGradients(code.gradients, compared.gradients, { ...defined(preparedPairs, 'pairs').config, clipNorm })
      : code.gradients;
    return { ...result, gradientNorm: this.optimizer.update(gradients, rateFactor) };
  }

  /**
   * The mean loss over a batch's targets and its gradient in each parameter, one micro-batch after the other.
   * Micro-batches weigh as much as they have targets, so that the sums are those of the whole batch.
   */
  private lossAndGradients(batch: TokenBatch): { lossNats: number; gradients: Tensor[] } {
    const { decoder, microBatchTokens: tokenLimit = microBatchTokens } = this.options;
    const targetCount = batch.targetTokens.length;
    let lossNats = targetCount === 0 ? Number.NaN : 0;
    let gradients: Tensor[] = [];
    for (const part of microBatches(batch, tokenLimit)) {
      const share = part.targetTokens.length / targetCount;
      if (!(share > 0)) continue;
      const previous = gradients;
      gradients = tidy(() => {
        const lowerStates = this.lowerStates?.of(part); // [N, D]
        const { value, grads } = variableGrads(
          () => mul<Scalar>(mean<Scalar>(decoder.targetLosses(part, this.adaptation(), lowerStates)), share),
          this.trained,
        );
        lossNats += defined(value.dataSync()[0], 'loss');
        return this.trained.map((trained, index) => {
          const gradient = defined(grads[trained.name], `gradient of ${trained.name}`);
          const sum = previous[index];
          return sum ? add(sum, gradient) : gradient;
        });
      });
      dispose(previous);
      if (!Number.isFinite(lossNats)) break;
    }
    return { lossNats, gradients };
  }

  /** Mean loss over all validation targets, nats per token. */
  validationLoss(): number {
    return meanLoss(this.options.decoder, this.options.validationBatches, this.adaptation(), this.lowerStates);
  }

  /** Mean loss of the base model as it is over all validation targets, nats per token. */
  baseLoss(): number {
    return meanLoss(this.options.decoder, this.options.validationBatches, noAdaptation);
  }

  /** What the watched pairs come to; `undefined` when none are watched. */
  validatePairs(): PairTerms | undefined {
    return this.pairObjective?.validate();
  }

  /** What the watched pairs come to with the base model as it is; `undefined` when none are watched. */
  basePairs(): PairTerms | undefined {
    return this.pairObjective?.validateBase();
  }

  /** How validations are compared; `undefined`: by their loss alone. */
  get selection(): SelectionConfig | undefined {
    return this.options.preparedPairs?.config;
  }

  /** The whole validation after a step. */
  validationPoint(step: number): ValidationPoint {
    const lossNats = this.validationLoss();
    const pairs = this.validatePairs();
    return { step, lossNats, ...(pairs && Number.isFinite(pairs.rankingLoss) && { pairs }) };
  }

  /** Copies parameters and optimizer memory out. */
  snapshot(): { parameters: ParameterValues[]; optimizer: OptimizerState } {
    const parameters = this.options.parameters.map(({ name, shape }, index) => ({
      name,
      shape,
      values: Float32Array.from(defined(this.variables[index], name).dataSync()),
    }));
    const { step, firstMoments, secondMoments } = this.optimizer.readState();
    return { parameters, optimizer: { step, firstMoments: this.inOrder(firstMoments), secondMoments: this.inOrder(secondMoments) } };
  }

  /** Puts parameters back; without an optimizer state its memory starts empty. */
  restore(parameters: readonly ParameterValues[], optimizer: OptimizerState | undefined): void {
    for (const { name, shape, values } of parameters) {
      const target = defined(this.byName.get(name), name) as Variable;
      // Constants are as they were, unless the parameters come from elsewhere.
      if (!target.trainable && isSame(target.dataSync(), values)) continue;
      if (!target.trainable) this.lowerStates?.clear();
      tidy(() => target.assign(tensor(values, [...shape])));
    }
    const trainedOnly = (moments: readonly Float32Array[]): Float32Array[] =>
      this.trainedIndices.map((index) => defined(moments[index], 'moment'));
    this.optimizer.restoreState(
      optimizer && {
        step: optimizer.step,
        firstMoments: trainedOnly(optimizer.firstMoments),
        secondMoments: trainedOnly(optimizer.secondMoments),
      },
    );
  }

  /** Frees all tensors. */
  dispose(): void {
    for (const held of this.variables) held.dispose();
    this.optimizer.dispose();
    this.lowerStates?.clear();
  }

  /** Moments of the trained parameters in the order of all of them; empty for constants. */
  private inOrder(moments: readonly Float32Array[]): Float32Array[] {
    const ordered: Float32Array[] = this.options.parameters.map(() => new Float32Array(0));
    this.trainedIndices.forEach((index, position) => (ordered[index] = defined(moments[position], 'moment')));
    return ordered;
  }

  private adaptation(): Adaptation {
    return this.options.method.adaptation(this.byName, this.options.config, this.options.decoder.shape);
  }
}

function isSame(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  for (let index = 0; index < right.length; index++) if (left[index] !== right[index]) return false;
  return left.length === right.length;
}

/**
 * Mean loss over the targets of all batches without a gradient, nats per token.
 *
 * @param lowerStates Knows what goes into the first trained layer; computed from the tokens when absent.
 */
export function meanLoss(
  decoder: Decoder,
  batches: readonly TokenBatch[],
  adaptation: Adaptation,
  lowerStates?: Pick<LowerStates, 'of'>,
): number {
  let sum = 0;
  let count = 0;
  for (const batch of batches) {
    const { losses } = scoreBatch(decoder, batch, adaptation, lowerStates?.of(batch));
    for (const loss of losses) sum += loss;
    count += losses.length;
  }
  return sum / count;
}

function scoreBatch(decoder: Decoder, batch: TokenBatch, adaptation: Adaptation, lowerStates: Tensor2D | undefined): TargetScores {
  try {
    return decoder.scoreTargets(batch, adaptation, lowerStates);
  } finally {
    lowerStates?.dispose();
  }
}
