// Everything that training carries from step to step, as plain data: what a checkpoint holds.
import type { ParameterValues } from './method.ts';
import type { PairStep, PairTerms } from './pairTerms.ts';

/** The optimizer's memory; one array per parameter, in parameter order, empty for a parameter that is not trained. */
export interface OptimizerState {
  readonly step: number;
  readonly firstMoments: readonly Float32Array[];
  readonly secondMoments: readonly Float32Array[];
}

/** Mean loss over the validation windows after a step. */
export interface ValidationPoint {
  readonly step: number;
  /** Nats per target token. */
  readonly lossNats: number;
  /** What the watched pairs came to; absent when none are watched. */
  readonly pairs?: PairTerms | undefined;
}

/** A run between two steps. The same state and plan give the same next step, bit for bit, on the native backend. */
export interface TrainingState {
  /** Steps finished. */
  readonly step: number;
  readonly parameters: readonly ParameterValues[];
  readonly optimizer: OptimizerState;
  /** Parameters with the best validation so far, see `bestPoint.ts`. */
  readonly best: { readonly point: ValidationPoint; readonly parameters: readonly ParameterValues[] };
  readonly validations: readonly ValidationPoint[];
  /** Tokens that went through the model in training steps; short windows count as they are. */
  readonly tokenCount: number;
  /** Training loss of each finished step, nats per target token. */
  readonly losses: readonly number[];
  /** The finished steps that pairs took part in; absent when nothing is learnt from pairs. */
  readonly pairSteps?: readonly PairStep[] | undefined;
  /** Factor on every learning rate; lowered once when training diverges. */
  readonly rateScale: number;
  /** Why training ended before its last step. */
  readonly stopped?: StopCause | undefined;
}

/** Why training ended before its last step. */
export type StopCause = 'noImprovement' | 'noImprovementExpected' | 'diverged';

/** What decides a run before its first step; stored, so that a run can be repeated and resumed. */
export interface TrainingPlan {
  readonly stepCount: number;
  readonly windowTokens: number;
  readonly windowsPerStep: number;
  /** Steps between two validations. */
  readonly validationInterval: number;
  /** Validations without a new best after which training ends. */
  readonly patience: number;
  readonly warmUpRatio: number;
  readonly finalRateRatio: number;
  /** The base model's loss over the validation windows, nats per token: what a run must be able to beat. Unknown when absent. */
  readonly baseLossNats?: number | undefined;
  /** What the watched pairs come to with the base model. Unknown when absent. */
  readonly basePairs?: PairTerms | undefined;
  /** Global gradient norm above which gradients are scaled down. */
  readonly clipNorm: number;
  readonly seed: number;
}
