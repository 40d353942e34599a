// From a repository to the run's documents, split, pairs and mining report.
import { writeDocuments } from '../artifacts/documentsFile.ts';
import { JsonLinesWriter } from '../artifacts/jsonLinesWriter.ts';
import { type MiningReport, writeMiningReport } from '../artifacts/miningReport.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { MiningSummary, RunState } from '../artifacts/runState.ts';
import { type Split, splitVersion, writeSplit } from '../artifacts/splitFile.ts';
import { sha256 } from '../base/hash.ts';
import { assertTrainable } from '../dataset/assertTrainable.ts';
import { type MineSettings, type MinedRepository, mineRepository } from './mineRepository.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { save } from './saveRun.ts';
import { type SurveySinks, surveyRepository } from './surveyRepository.ts';

/** Mines the run's repository, unless that is done already. */
export async function mineRun(run: FoundRun, context: PipelineContext): Promise<FoundRun> {
  const { folder, state } = run;
  if (state.datasetDigest) return run;
  const pairs = new JsonLinesWriter(folder.pairsFile);
  try {
    return await mineTrainable(settingsOf(state), { pairs: (pair) => pairs.write(pair) }, context, (mined, report) => {
      const { dataset } = mined.built;
      writeDocuments(folder.documentsFile, dataset);
      writeSplit(folder.splitFile, { schemaVersion: splitVersion, seed: state.options.seed, files: describeFiles(mined) });
      pairs.finish();
      writeMiningReport(folder.miningFile, report);
      return save(run, { datasetDigest: dataset.digest, mining: summarizeMining(mined, report) });
    });
  } finally {
    pairs.discard();
  }
}

/**
 * Mines a repository that is to be trained on, and hands what was found to `keep` while it is open.
 *
 * @throws {DatasetError} `tooSmall`. @throws {MiningError} With every reason; the abort reason when the signal fires.
 */
export function mineTrainable<T>(
  settings: MineSettings,
  sinks: SurveySinks,
  context: PipelineContext,
  keep: (mined: MinedRepository, report: MiningReport) => T,
): Promise<T> {
  const work = async (): Promise<{ kept: T; report: MiningReport }> => {
    const mined = await mineRepository(settings, context);
    try {
      assertTrainable(mined.built.report);
      const pairSettings = { seed: settings.seed, allowLinters: settings.allowLinters ?? false };
      const { report } = await surveyRepository(mined, pairSettings, sinks, context);
      return { kept: keep(mined, report), report };
    } finally {
      mined.dispose();
    }
  };
  return runStage(context, 'mine', work, ({ report }) => describe(report)).then(({ kept }) => kept);
}

function describe({ languages, pairs }: MiningReport): string {
  const sum = (key: 'files' | 'functions'): number => Object.values(languages).reduce((total, language) => total + language[key], 0);
  return `${sum('files')} files, ${sum('functions')} functions, ${pairs.count} pairs of better and worse code`;
}

function settingsOf({ repository, options }: RunState): MineSettings {
  return { ...options.mining, repositoryPath: repository.path, seed: options.seed };
}

/** Every source file and function with what it is used for. */
function describeFiles({ samples, built }: MinedRepository): Split['files'] {
  const byPath = new Map(samples.map((file) => [file.path, file]));
  return built.report.assignments.map((assignment) => {
    const { text = '', functions = [] } = byPath.get(assignment.path) ?? {};
    return {
      ...assignment,
      functions: functions.map(({ qualifiedName, start, end }) => {
        const role = built.roles.ofRange(assignment.path, start);
        return {
          name: qualifiedName,
          start,
          end,
          contentHash: sha256(text.slice(start, end)),
          ...(role === assignment.role ? {} : { role }),
        };
      }),
    };
  });
}

/** What `run.json` says about mining; `mining.json` says the rest. */
export function summarizeMining({ project, samples, built }: MinedRepository, report: MiningReport): MiningSummary {
  const roles: MiningSummary['roles'] = {};
  for (const role of ['train', 'validation', 'heldOut'] as const)
    roles[role] = { files: built.report.documentCounts[role], characters: built.report.characters[role] };
  const languages = Object.entries(report.languages);
  return {
    files: project.files.length,
    functions: languages.reduce((sum, [, { functions }]) => sum + functions, 0),
    characters: samples.reduce((sum, { text }) => sum + text.length, 0),
    languages: Object.fromEntries(languages.map(([language, { files }]) => [language, files])),
    leftOut: report.leftOut,
    redactedSecrets: report.secrets.length,
    nearDuplicates: report.duplicates.nearDuplicateFileGroups,
    pairs: Object.fromEntries(Object.entries(report.pairs.byKind).map(([kind, { count }]) => [kind, count])),
    roles,
  };
}
