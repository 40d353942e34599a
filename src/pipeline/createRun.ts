// A new run: what was asked for is written down before anything is computed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ArtifactError, toArtifactError } from '../artifacts/artifactError.ts';
import { RunFolder } from '../artifacts/runFolder.ts';
import { type FoundRun, rememberRun, runsFolderOf } from '../artifacts/runRegistry.ts';
import { type RunOptions, type RunState, runStateVersion, writeRunState } from '../artifacts/runState.ts';
import { makeFolder } from '../base/atomicFile.ts';
import { sha256 } from '../base/hash.ts';
import type { Repository } from '../mining/git/repository.ts';
import type { ResolvedModel } from '../model/ensureModel.ts';
import type { MethodName } from '../tuning/method.ts';
import { methodTable } from '../tuning/methodTable.ts';
import { objectiveConfigSchema } from '../tuning/losses/objective.ts';
import { TuningError } from '../tuning/tuningError.ts';
import { toolVersion } from '../base/toolVersion.ts';
import { propertyOf } from './pairUse.ts';

/** What a user may choose for a run; everything else has defaults. */
export interface RunRequest {
  /** Any folder inside the repository. */
  readonly repositoryPath: string;
  /** Where the run folder is to be; the user's data folder otherwise. */
  readonly outFolder?: string | undefined;
  readonly method: MethodName;
  /** Settings of the method that differ from its defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly budgetMs: number;
  readonly steps?: number | undefined;
  readonly seed: number;
  /** How the windows of one training step lie together. Default `single`. */
  readonly packing?: RunOptions['packing'];
  /** What training aims at. Default: better code above worse where the repository yields enough pairs, otherwise likelihood. */
  readonly objective?: RunOptions['objective'];
  /** Settings of the objective that differ from its defaults. */
  readonly objectiveConfig?: RunOptions['objectiveConfig'];
  /** Kinds of pairs to learn from. Default: all. */
  readonly pairKinds?: RunOptions['pairKinds'];
  /** What the pairs are to teach, see `properties`. Default: everything. */
  readonly property?: string | undefined;
  /** Time for self pairs, milliseconds; 0: none. Default: a fixed time where other kinds give too few. */
  readonly selfPairsMs?: number | undefined;
  /** What is mined. Default: everything, as far as no code of the repository runs. */
  readonly mining?: RunOptions['mining'];
  readonly backend: RunOptions['backend'];
  readonly precision: RunOptions['precision'];
  readonly evaluationBudgetMs: number;
  readonly thorough: boolean;
}

/**
 * Creates the folder of a new run with its `run.json`.
 *
 * @throws {TuningError} `invalidConfig`. @throws {ArtifactError} `folderInUse`, `notWritable`, `diskFull`.
 */
export function createRun(request: RunRequest, repository: Repository, model: ResolvedModel): FoundRun {
  const parsedConfig = methodTable[request.method].configSchema.safeParse(request.config);
  if (!parsedConfig.success) throw new TuningError('invalidConfig', `${request.method} settings: ${z.prettifyError(parsedConfig.error)}`);
  const objectiveConfig = objectiveConfigSchema.safeParse(request.objectiveConfig ?? {});
  if (!objectiveConfig.success)
    throw new TuningError('invalidConfig', `settings of the objective: ${z.prettifyError(objectiveConfig.error)}`);
  const property = propertyOf(request.property);
  if (property !== 'everything' && request.objective === 'likelihood')
    throw new TuningError('invalidConfig', `--property ${property}: expected objective comparative, found likelihood`);
  const createdAt = new Date().toISOString();
  const name = property === 'everything' ? repository.name : `${repository.name}-${property}`;
  const id = `${name.replace(/[^A-Za-z0-9._-]+/g, '-')}-${createdAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${sha256(`${createdAt}${process.pid}`).slice(0, 4)}`;
  const folder = new RunFolder(request.outFolder ?? join(runsFolderOf(repository.id), id));
  claimFolder(folder);
  const state: RunState = {
    schemaVersion: runStateVersion,
    id,
    createdAt,
    toolVersion,
    repository: { path: repository.topFolder, name: repository.name, identity: repository.id, headCommit: repository.headCommit },
    baseModel: { name: model.name, path: model.path, sha256: model.sha256, sizeBytes: model.sizeBytes },
    options: {
      method: request.method,
      config: parsedConfig.data as Record<string, unknown>,
      budgetMs: request.budgetMs,
      steps: request.steps,
      seed: request.seed,
      ...(request.mining === undefined ? {} : { mining: request.mining }),
      ...(request.packing === undefined ? {} : { packing: request.packing }),
      ...(request.objective === undefined ? {} : { objective: request.objective }),
      ...(request.objectiveConfig === undefined ? {} : { objectiveConfig: request.objectiveConfig }),
      ...(request.pairKinds === undefined ? {} : { pairKinds: request.pairKinds }),
      ...(property === 'everything' ? {} : { property }),
      ...(request.selfPairsMs === undefined ? {} : { selfPairsMs: request.selfPairsMs }),
      backend: request.backend,
      precision: request.precision,
      evaluationBudgetMs: request.evaluationBudgetMs,
      thorough: request.thorough,
    },
  };
  writeRunState(folder, state);
  if (request.outFolder) rememberRun(repository.id, id, folder);
  return { folder, state };
}

/** Makes the folder; refuses one that holds anything already. */
function claimFolder(folder: RunFolder): void {
  if (existsSync(folder.runFile)) {
    throw new ArtifactError(
      'folderInUse',
      `${folder.path}: expected a new or empty folder, found a run (resume it, or choose another folder)`,
    );
  }
  try {
    makeFolder(folder.path);
    const found = readdirSync(folder.path).filter((name) => name !== 'run.lock' && !name.endsWith('.partial'));
    if (found.length > 0)
      throw new ArtifactError('folderInUse', `${folder.path}: expected a new or empty folder, found ${found.slice(0, 3).join(', ')}`);
  } catch (error) {
    throw toArtifactError(error, folder.path);
  }
}
