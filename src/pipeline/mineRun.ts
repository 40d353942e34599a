// From a repository to the run's documents and split.
import { writeDocuments } from '../artifacts/documentsFile.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { MiningSummary } from '../artifacts/runState.ts';
import { type Split, splitVersion, writeSplit } from '../artifacts/splitFile.ts';
import { sha256 } from '../base/hash.ts';
import type { Progress } from '../base/progress.ts';
import { type DatasetReport, buildDataset } from '../dataset/buildDataset.ts';
import type { Dataset } from '../dataset/example.ts';
import { type MinedProject, mineProject } from '../mining/mineProject.ts';
import type { FileSample } from '../mining/sample.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { sampleWithinBudget } from './sampleWithinBudget.ts';
import { save } from './saveRun.ts';

/** What mining a repository gives. */
export interface MiningOutcome {
  /** Files whose text is kept. */
  readonly samples: readonly FileSample[];
  readonly dataset: Dataset;
  readonly report: DatasetReport;
  readonly summary: MiningSummary;
}

/** Mines the run's repository, unless that is done already. */
export async function mineRun(run: FoundRun, context: PipelineContext): Promise<FoundRun> {
  const { folder, state } = run;
  if (state.datasetDigest) return run;
  const { samples, dataset, report, summary } = await mineRepository(state.repository.path, state.options.seed, context);
  writeDocuments(folder.documentsFile, dataset);
  writeSplit(folder.splitFile, { schemaVersion: splitVersion, seed: state.options.seed, files: describeFiles(samples, report) });
  return save(run, { datasetDigest: dataset.digest, mining: summary });
}

/** Mines a repository and builds its dataset. */
export function mineRepository(path: string, seed: number, context: PipelineContext): Promise<MiningOutcome> {
  const { signal } = context;
  const onProgress = (progress: Progress): void => context.report({ kind: 'progress', stage: 'mine', progress });
  return runStage(
    context,
    'mine',
    async () => {
      const project = await mineProject(path, { signal, onProgress });
      const { samples, unsampled } = await sampleWithinBudget(project, seed);
      const { dataset, report } = await buildDataset(samples, { seed, unsampled, signal, onProgress });
      return { samples, dataset, report, summary: summarize(project, samples, report) };
    },
    ({ summary }) => `${summary.files} files, ${summary.functions} functions, ${(summary.characters / 1e6).toFixed(1)} million characters`,
  );
}

/** Every source file and function with what it is used for. */
function describeFiles(samples: readonly FileSample[], { assignments }: DatasetReport): Split['files'] {
  const byPath = new Map(samples.map((file) => [file.path, file]));
  return assignments.map((assignment) => {
    const { text = '', functions = [] } = byPath.get(assignment.path) ?? {};
    return {
      ...assignment,
      functions: functions.map(({ qualifiedName, start, end }) => ({
        name: qualifiedName,
        start,
        end,
        contentHash: sha256(text.slice(start, end)),
      })),
    };
  });
}

function summarize(project: MinedProject, samples: readonly FileSample[], report: DatasetReport): MiningSummary {
  const roles: MiningSummary['roles'] = {};
  for (const role of ['train', 'validation', 'heldOut'] as const)
    roles[role] = { files: report.documentCounts[role], characters: report.characters[role] };
  return {
    files: project.files.length,
    functions: samples.reduce((sum, { functions }) => sum + functions.length, 0),
    characters: samples.reduce((sum, { text }) => sum + text.length, 0),
    languages: countEach(project.files.map(({ language }) => language)),
    leftOut: countEach(project.problems.filter(({ reason }) => reason !== 'syntaxErrors').map(({ reason }) => reason)),
    redactedSecrets: report.problems.length,
    nearDuplicates: report.nearDuplicateGroupCount,
    roles,
  };
}

function countEach(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
