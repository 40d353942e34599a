// `run.json`: what was asked for, what was decided before step 1, and which stages are finished.
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { pairStepSchema, pairTermsSchema } from '../tuning/pairTerms.ts';
import { toArtifactError } from './artifactError.ts';
import { readJsonFile } from './jsonFile.ts';
import { backendNameSchema, runBackendSchema } from './runBackend.ts';
import type { RunFolder } from './runFolder.ts';

/** Schema version that this release writes and reads. */
export const runStateVersion = 1;

/** What the user asked for. */
export const runOptionsSchema = z.object({
  method: z.enum(['prefix', 'lora']),
  /** Method configuration with all defaults filled in. */
  config: z.record(z.string(), z.unknown()),
  /** Wall-clock time for training, milliseconds. */
  budgetMs: z.number().positive(),
  /** Fixed number of steps in place of a time budget. */
  steps: z.int().positive().optional(),
  seed: z.int(),
  /** What is mined; absent: everything, as far as no code of the repository runs. */
  mining: z
    .object({
      include: z.array(z.string()).optional(),
      exclude: z.array(z.string()).optional(),
      excludeLicences: z.array(z.string()).optional(),
      maximumCommits: z.int().nonnegative().optional(),
      allowLinters: z.boolean().optional(),
    })
    .optional(),
  /** How the windows of one step lie together; see the tuning room. */
  packing: z.enum(['single', 'related', 'folder', 'random']).optional(),
  /** What training aims at; absent: pairs where the repository yields enough of them, see `pairUse`. */
  objective: z.enum(['likelihood', 'comparative']).optional(),
  /** Settings of the objective that differ from its defaults. */
  objectiveConfig: z.record(z.string(), z.unknown()).optional(),
  /** Kinds of pairs that are learnt from; absent: all. */
  pairKinds: z.array(z.enum(['revision', 'linter', 'self', 'convention'])).optional(),
  /** What the pairs are to teach, see `dataset/pairs/properties.ts`; absent: everything. */
  property: z.string().optional(),
  /** Time in which the base model writes self pairs, milliseconds; 0: none. Absent: only where other kinds give too few. */
  selfPairsMs: z.number().nonnegative().optional(),
  backend: z.enum(['auto', ...backendNameSchema.options]),
  precision: z.enum(['f32', 'bf16', 'quantized']),
  /** Time that scoring may take by default, milliseconds. */
  evaluationBudgetMs: z.number().positive(),
  /** Scores as much as there is in place of what fits in the time. */
  thorough: z.boolean(),
});

/** What the user asked for. */
export type RunOptions = z.infer<typeof runOptionsSchema>;

const kindCounts = z.record(z.string(), z.int().nonnegative());

const pairUseSchema = z.object({
  /** What training aims at. */
  objective: z.enum(['likelihood', 'comparative']),
  /** Why, for people, without a full stop. */
  why: z.string(),
  /** What the pairs teach. */
  property: z.string(),
  /** Settings of the objective with all defaults filled in; absent where nothing is learnt from pairs. */
  config: z.record(z.string(), z.unknown()).optional(),
  /** Pairs by kind: there to train on, to watch, and held out. Those of other kinds or properties do not count. */
  train: kindCounts,
  validation: kindCounts,
  heldOut: kindCounts,
  /** Pairs to train on by what they are about. */
  categories: kindCounts,
  /** Pairs to train on or to watch beyond what is kept in memory. */
  leftOutCount: z.int().nonnegative(),
});

/** How pairs take part; decided when the repository was mined. */
export type PairUse = z.infer<typeof pairUseSchema>;

const planSchema = z.object({
  stepCount: z.int().nonnegative(),
  windowTokens: z.int().positive(),
  windowsPerStep: z.int().positive(),
  validationInterval: z.int().positive(),
  patience: z.int().positive(),
  warmUpRatio: z.number(),
  finalRateRatio: z.number(),
  /** The base model's loss over the validation windows, nats per token. */
  baseLossNats: z.number().optional(),
  /** What the watched pairs come to with the base model; absent when nothing is learnt from pairs. */
  basePairs: pairTermsSchema.optional(),
  clipNorm: z.number(),
  seed: z.int(),
  /** Seconds of one step as measured before step 1. */
  secondsPerStep: z.number(),
  /** Seconds of one validation as measured before step 1. */
  secondsPerValidation: z.number(),
});

/** What was decided before step 1. */
export type StoredPlan = z.infer<typeof planSchema>;

const trainingSummarySchema = z.object({
  steps: z.int().nonnegative(),
  tokens: z.int().nonnegative(),
  seconds: z.number(),
  tokensPerSecond: z.number(),
  backend: z.string(),
  precision: z.string(),
  /** Most memory that the training process held, bytes. */
  peakMemoryBytes: z.number(),
  bestStep: z.int().nonnegative(),
  bestValidationLossNats: z.number(),
  validations: z.array(z.object({ step: z.int(), lossNats: z.number(), pairs: pairTermsSchema.optional() })),
  /** Training loss by step, thinned to a few hundred points. */
  losses: z.array(z.object({ step: z.int(), lossNats: z.number() })),
  /** What pairs came to by step, means over some steps; absent when nothing was learnt from pairs. */
  pairSteps: z.array(pairStepSchema).optional(),
  stopped: z.enum(['noImprovement', 'noImprovementExpected', 'diverged']).optional(),
});

/** How training went. */
export type TrainingSummary = z.infer<typeof trainingSummarySchema>;

const miningSummarySchema = z.object({
  files: z.int(),
  functions: z.int(),
  characters: z.int(),
  languages: z.record(z.string(), z.int()),
  leftOut: z.record(z.string(), z.int()),
  redactedSecrets: z.int(),
  nearDuplicates: z.int(),
  /** Pairs of better and worse code by kind. */
  pairs: z.record(z.string(), z.int()).optional(),
  roles: z.record(z.string(), z.object({ files: z.int(), characters: z.int() })),
});

/** What was found in the repository. */
export type MiningSummary = z.infer<typeof miningSummarySchema>;

/** Schema of `run.json`. */
export const runStateSchema = z.object({
  schemaVersion: z.literal(runStateVersion),
  id: z.string().min(1),
  createdAt: z.iso.datetime(),
  toolVersion: z.string(),
  repository: z.object({ path: z.string(), name: z.string(), identity: z.string(), headCommit: z.string().optional() }),
  baseModel: z.object({ name: z.string(), path: z.string(), sha256: z.string().length(64), sizeBytes: z.int().positive() }),
  /** The run that this one repeats without its pairs. */
  ablationOf: z.string().optional(),
  options: runOptionsSchema,
  mining: miningSummarySchema.optional(),
  datasetDigest: z.string().optional(),
  /** How pairs take part. Absent in runs of releases that had no choice. */
  pairUse: pairUseSchema.optional(),
  /** Where it computes; decided before step 1. */
  backend: runBackendSchema.optional(),
  plan: planSchema.optional(),
  training: trainingSummarySchema.optional(),
  /** The verdict's word once the run was evaluated. */
  verdict: z.string().optional(),
});

/** A run as `run.json` describes it. */
export type RunState = z.infer<typeof runStateSchema>;

/**
 * Reads a run's state.
 * @throws {ArtifactError} `notARun`, `unsupportedVersion`, `invalidContent`.
 */
export function readRunState(folder: RunFolder): RunState {
  return readJsonFile(folder.runFile, runStateSchema, { version: runStateVersion, missing: 'notARun' });
}

/**
 * Replaces a run's state.
 * @throws {ArtifactError} `diskFull`, `notWritable`.
 */
export function writeRunState(folder: RunFolder, state: RunState): void {
  try {
    writeJsonAtomic(folder.runFile, runStateSchema.parse(state));
  } catch (error) {
    throw toArtifactError(error, folder.runFile);
  }
}
