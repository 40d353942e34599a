// From a repository to the run's documents and split.
import { writeDocuments } from '../artifacts/documentsFile.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { MiningSummary } from '../artifacts/runState.ts';
import { writeSplit } from '../artifacts/splitFile.ts';
import { type BuiltDataset, buildDataset } from '../dataset/buildDataset.ts';
import { type MinedProject, mineProject } from '../mining/mineProject.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { save } from './trainRun.ts';

/** What mining a repository gives. */
export interface MiningOutcome {
  readonly project: MinedProject;
  readonly built: BuiltDataset;
  readonly summary: MiningSummary;
}

/** Mines the run's repository, unless that is done already. */
export async function mineRun(run: FoundRun, context: PipelineContext): Promise<FoundRun> {
  const { folder, state } = run;
  if (state.datasetDigest) return run;
  const { built, summary } = await mineRepository(state.repository.path, state.options.seed, context);
  writeDocuments(folder.documentsFile, built.dataset);
  writeSplit(folder.splitFile, { schemaVersion: 1, seed: state.options.seed, files: [...built.split] });
  return save(run, { datasetDigest: built.dataset.digest, mining: summary });
}

/** Mines a repository and builds its dataset. */
export function mineRepository(path: string, seed: number, context: PipelineContext): Promise<MiningOutcome> {
  const { signal } = context;
  const onProgress = (progress: Parameters<PipelineContext['report']>[0] & { kind: 'progress' }): void => context.report(progress);
  return runStage(
    context,
    'mine',
    async () => {
      const project = await mineProject(path, { seed, signal, onProgress: (progress) => onProgress({ kind: 'progress', stage: 'mine', progress }) });
      const built = await buildDataset(project, { seed, signal });
      return { project, built, summary: summarize(project, built) };
    },
    ({ summary }) =>
      `${summary.files} files, ${summary.functions} functions, ${(summary.characters / 1e6).toFixed(1)} million characters (${Object.entries(summary.languages)
        .sort(([, a], [, b]) => b - a)
        .map(([language]) => language)
        .join(', ')})`,
  );
}

function summarize(project: MinedProject, built: BuiltDataset): MiningSummary {
  const languages = count(project.files.map(({ language }) => language));
  const roles: MiningSummary['roles'] = {};
  for (const { role, text } of built.dataset.documents) {
    const { files, characters } = roles[role] ?? { files: 0, characters: 0 };
    roles[role] = { files: files + 1, characters: characters + text.length };
  }
  return {
    files: project.files.length + project.unsampled.length,
    functions: project.files.reduce((sum, { functions }) => sum + functions.length, 0),
    characters: project.files.reduce((sum, { text }) => sum + text.length, 0),
    languages,
    leftOut: count(project.problems.filter(({ reason }) => reason !== 'syntaxErrors').map(({ reason }) => reason)),
    redactedSecrets: built.redactions.length,
    nearDuplicates: built.duplicates.length,
    roles,
  };
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
