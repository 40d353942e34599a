// A training state on disk: one safetensors file, so that parameters, moments and counters can only change together.
import { z } from 'zod';
import { defined } from '../base/assert.ts';
import type { ParameterValues } from '../tuning/method.ts';
import { pairStepSchema, pairTermsSchema } from '../tuning/pairTerms.ts';
import type { TrainingState } from '../tuning/trainingState.ts';
import { ArtifactError } from './artifactError.ts';
import { type NamedTensor, readSafetensorsIfPresent, writeSafetensors } from './safetensors.ts';

const pointSchema = z.object({ step: z.int().nonnegative(), lossNats: z.number(), pairs: pairTermsSchema.optional() });

const countersSchema = z.object({
  step: z.int().nonnegative(),
  tokenCount: z.int().nonnegative(),
  optimizerStep: z.int().nonnegative(),
  /** Parameters that are constants of the method: no moments are stored for them. */
  untrained: z.array(z.string()).default([]),
  best: pointSchema,
  validations: z.array(pointSchema),
  losses: z.array(z.number().nullable()),
  pairSteps: z.array(pairStepSchema).optional(),
  rateScale: z.number().positive(),
  stopped: z.enum(['noImprovement', 'noImprovementExpected', 'diverged']).optional(),
  elapsedMs: z.number().nonnegative(),
  datasetDigest: z.string(),
});

/** A training state with what must match before it is continued. */
export interface Checkpoint {
  readonly state: TrainingState;
  /** Training time so far over all sessions. */
  readonly elapsedMs: number;
  readonly datasetDigest: string;
}

/** Replaces the checkpoint; a kill leaves the old one or the new one. */
export function writeCheckpoint(path: string, { state, elapsedMs, datasetDigest }: Checkpoint): void {
  const { parameters, optimizer, best } = state;
  const tensors: NamedTensor[] = [
    ...parameters.map((parameter) => ({ ...parameter, name: `parameters/${parameter.name}` })),
    ...best.parameters.map((parameter) => ({ ...parameter, name: `best/${parameter.name}` })),
    ...momentTensors('firstMoments', parameters, optimizer.firstMoments),
    ...momentTensors('secondMoments', parameters, optimizer.secondMoments),
  ];
  const counters: z.input<typeof countersSchema> = {
    step: state.step,
    tokenCount: state.tokenCount,
    optimizerStep: optimizer.step,
    untrained: parameters.flatMap(({ name }, index) => (optimizer.firstMoments[index]?.length === 0 ? [name] : [])),
    best: best.point,
    validations: [...state.validations],
    // JSON has no NaN; a step whose loss was not finite is stored as null.
    losses: state.losses.map((loss) => (Number.isFinite(loss) ? loss : null)),
    pairSteps: state.pairSteps && [...state.pairSteps],
    rateScale: state.rateScale,
    stopped: state.stopped,
    elapsedMs,
    datasetDigest,
  };
  writeSafetensors(path, { tensors, metadata: { format: 'repotune-checkpoint', version: '1', counters: JSON.stringify(counters) } });
}

/** Moments by the names of their parameters; none for a parameter that is not trained. */
function momentTensors(prefix: string, parameters: readonly ParameterValues[], moments: readonly Float32Array[]): NamedTensor[] {
  return parameters.flatMap(({ name, shape }, index) => {
    const values = defined(moments[index], name);
    return values.length === 0 ? [] : [{ name: `${prefix}/${name}`, shape, values }];
  });
}

/**
 * Reads the checkpoint when there is one.
 * @throws {ArtifactError} `fileCorrupt`, `unsupportedVersion`.
 */
export function readCheckpoint(path: string): Checkpoint | undefined {
  const file = readSafetensorsIfPresent(path);
  if (!file) return undefined;
  if (file.metadata['version'] !== '1') {
    throw new ArtifactError('unsupportedVersion', `${path}: expected checkpoint version 1, found ${file.metadata['version'] ?? 'none'}`);
  }
  const counters = parseCounters(file.metadata['counters'], path);
  const group = (prefix: string): ParameterValues[] =>
    file.tensors
      .filter(({ name }) => name.startsWith(`${prefix}/`))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length + 1) }));
  const parameters = group('parameters');
  const moments = (prefix: string): Float32Array[] => {
    const byName = new Map(group(prefix).map(({ name, values }) => [name, values]));
    return parameters.map(({ name, values }) => {
      if (counters.untrained.includes(name)) return new Float32Array(0);
      const found = byName.get(name);
      if (found?.length === values.length) return found;
      throw new ArtifactError(
        'fileCorrupt',
        `${path}: ${prefix}/${name}: expected ${values.length} values, found ${found?.length ?? 'none'}`,
      );
    });
  };
  const state: TrainingState = {
    step: counters.step,
    tokenCount: counters.tokenCount,
    parameters,
    optimizer: { step: counters.optimizerStep, firstMoments: moments('firstMoments'), secondMoments: moments('secondMoments') },
    best: { point: counters.best, parameters: group('best') },
    validations: counters.validations,
    losses: counters.losses.map((loss) => loss ?? Number.NaN),
    ...(counters.pairSteps && { pairSteps: counters.pairSteps }),
    rateScale: counters.rateScale,
    ...(counters.stopped ? { stopped: counters.stopped } : {}),
  };
  return { state, elapsedMs: counters.elapsedMs, datasetDigest: counters.datasetDigest };
}

function parseCounters(text: string | undefined, path: string): z.infer<typeof countersSchema> {
  try {
    return countersSchema.parse(JSON.parse(text ?? ''));
  } catch (error) {
    throw new ArtifactError(
      'fileCorrupt',
      `${path}: expected the counters of a checkpoint, found ${error instanceof Error ? error.message.slice(0, 300) : 'none'}`,
      {
        cause: error,
      },
    );
  }
}
