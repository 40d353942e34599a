// What a tuning method is: a way to parameterise an adaptation that stock llama.cpp can serve.
// A method knows no loss, no optimizer and no disk.
import type { z } from 'zod';
import type { Tensor } from '../engine/tensors.ts';
import type { Random } from '../base/random.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { Decoder } from '../model/decoder.ts';
import type { ModelShape } from '../model/modelShape.ts';

/** Names of the methods, as on the command line and in a manifest. */
export type MethodName = 'prefix' | 'lora';

/** What a method compiles to; llama.cpp serves each without a patch. */
export type ArtifactKind = 'kvPrefix' | 'loraAdapter';

/** Trained values as plain data, by parameter name. */
export interface ParameterValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One trainable tensor at step 0, with how it is to be trained. */
export interface TrainableParameter extends ParameterValues {
  /** Peak learning rate of this tensor. */
  readonly learningRate: number;
  /** Decoupled weight decay, 0 for none. */
  readonly weightDecay: number;
  /** Leading elements that never change, 0 for none; the sink position of a prefix for example. All of them: the tensor is not trained. */
  readonly heldLength: number;
}

/** What a method may look at when it builds its parameters. */
export interface InitializationContext<Config> {
  readonly decoder: Decoder;
  readonly config: Config;
  readonly random: Random;
  /** Project code to start from, best first; each at least as long as the method asked for in `initialTokenCount`. */
  readonly representativeTokens: readonly Int32Array[];
  /** Loss of a candidate on a few training windows, nats per token; lower is a better start. */
  readonly scoreCandidate: (parameters: readonly ParameterValues[]) => number;
}

/** One way to parameterise an adaptation. */
export interface TuningMethod<Config> {
  readonly name: MethodName;
  readonly artifactKind: ArtifactKind;
  /** Validates a configuration and fills in defaults. */
  readonly configSchema: z.ZodType<Config>;
  /** How many tokens of project text {@link TuningMethod.buildParameters} starts from, 0 for none. */
  initialTokenCount(config: Config): number;
  /** Positions that the adaptation takes before the text, 0 for none. */
  prefixLength(config: Config): number;
  /** The first decoder layer that is trained, 0 for all of them. */
  firstLayer(config: Config): number;
  /** The parameters at step 0. */
  buildParameters(context: InitializationContext<Config>): TrainableParameter[];
  /** What the parameters change in the decoder; differentiable in `tensors`. */
  adaptation(tensors: ReadonlyMap<string, Tensor>, config: Config, shape: ModelShape): Adaptation;
}
