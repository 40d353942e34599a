// The runs of one repository as an editor lists them.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readEnabledRun } from '../artifacts/enabledRun.ts';
import { readJsonFile } from '../artifacts/jsonFile.ts';
import type { RunFolder } from '../artifacts/runFolder.ts';
import { isRunAtWork } from '../artifacts/runLock.ts';
import { type FoundRun, listRuns } from '../artifacts/runRegistry.ts';
import { type EvaluationReport, evaluationReportSchema, evaluationReportVersion } from '../evaluation/evaluationReport.ts';
import { findRepository } from '../mining/git/repository.ts';
import type { RunResult } from './personalize.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** A run with what a list shows of it. */
export interface ListedRun extends RunResult {
  /** Whether its artifact answers in the editor. */
  readonly isEnabled: boolean;
  /** Whether there is an artifact that can be served. */
  readonly hasArtifact: boolean;
  /** Whether a process is training or judging it. */
  readonly isAtWork: boolean;
  /** Bytes of its folder. */
  readonly sizeBytes: number;
  /** The report as a page, where the run was evaluated. */
  readonly reportPage?: string | undefined;
}

/** The runs of one repository. */
export interface RepositoryRuns {
  /** Name of the repository's top folder. */
  readonly name: string;
  /** Newest first. */
  readonly runs: readonly ListedRun[];
}

/**
 * Lists the runs of the repository around a folder.
 * @throws {MiningError} `notFound`, `notARepository`, `noWorkTree`, `noCommits`, `gitMissing`.
 */
export async function listRepositoryRuns({ folder }: { readonly folder: string }, { signal }: PipelineContext): Promise<RepositoryRuns> {
  const { id, name } = await findRepository(folder, signal);
  const enabled = readEnabledRun(id);
  const runs = listRuns().filter(({ state }) => state.repository.identity === id);
  return { name, runs: runs.map((run) => describeRun(run, enabled)) };
}

/** What a list shows of one run. @param enabled Id of the run that is enabled for its repository. */
export function describeRun({ folder, state }: FoundRun, enabled: string | undefined): ListedRun {
  return {
    path: folder.path,
    state,
    report: readReport(folder),
    isEnabled: state.id === enabled,
    hasArtifact: existsSync(folder.manifestFile),
    isAtWork: isRunAtWork(folder),
    sizeBytes: folderBytes(folder.path),
    reportPage: existsSync(folder.reportPage) ? folder.reportPage : undefined,
  };
}

/** A report of another version, or a damaged one, is none: the run can be judged again. */
function readReport(folder: RunFolder): EvaluationReport | undefined {
  try {
    return readJsonFile(folder.reportFile, evaluationReportSchema, { version: evaluationReportVersion, missing: 'fileMissing' });
  } catch (error) {
    if (ArtifactError.is(error)) return undefined;
    throw error;
  }
}

function folderBytes(path: string): number {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + (statSync(join(path, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
}
