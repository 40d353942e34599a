// From a repository to the run's documents, split, pairs and mining report.
import { writeDocuments } from '../artifacts/documentsFile.ts';
import { JsonLinesWriter } from '../artifacts/jsonLinesWriter.ts';
import { type MiningReport, writeMiningReport } from '../artifacts/miningReport.ts';
import type { FoundRun } from '../artifacts/runRegistry.ts';
import type { MiningSummary, RunState } from '../artifacts/runState.ts';
import { type Split, splitVersion, writeSplit } from '../artifacts/splitFile.ts';
import { sha256 } from '../base/hash.ts';
import { assertTrainable } from '../dataset/assertTrainable.ts';
import { type ChosenPairs, PairChooser } from '../dataset/pairs/choosePairs.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import { writeFoundData } from './foundData.ts';
import { type MineSettings, type MinedRepository, mineRepository } from './mineRepository.ts';
import { type PairOptions, decidePairUse, describePairUse, pairChoiceOf } from './pairUse.ts';
import { type PipelineContext, runStage } from './pipelineEvent.ts';
import { save } from './saveRun.ts';
import { selfPairSettings } from './selfPairSettings.ts';
import { surveyRepository } from './surveyRepository.ts';

/** Mines the run's repository, unless that is done already. */
export async function mineRun(run: FoundRun, context: PipelineContext): Promise<FoundRun> {
  const { folder, state } = run;
  if (state.datasetDigest) return run;
  const pairs = new JsonLinesWriter(folder.pairsFile);
  try {
    const asked = { options: state.options, model: state.baseModel, onPair: (pair: Pair) => pairs.write(pair) };
    return await mineTrainable(settingsOf(state), asked, context, async ({ mined, report, chosen }) => {
      const { dataset } = mined.built;
      const pairUse = decidePairUse(state.options, chosen);
      context.report({ kind: 'note', text: describePairUse(pairUse) });
      writeDocuments(folder.documentsFile, dataset);
      writeSplit(folder.splitFile, { schemaVersion: splitVersion, seed: state.options.seed, files: describeFiles(mined) });
      pairs.finish();
      await writeFoundData(folder, mined);
      writeMiningReport(folder.miningFile, report);
      return save(run, { datasetDigest: dataset.digest, mining: summarizeMining(mined, report), pairUse });
    });
  } finally {
    pairs.discard();
  }
}

/** What a run wants of a repository's pairs. */
export interface AskedPairs {
  readonly options: PairOptions & Pick<RunState['options'], 'selfPairsMs'>;
  /** Writes self pairs; verified. Absent: there are none. */
  readonly model?: { readonly path: string; readonly sha256: string };
  /** Is told every pair, wanted or not. */
  readonly onPair?: ((pair: Pair) => void) | undefined;
}

/** A repository that can be trained on. */
export interface MinedTrainable {
  /** Open while it is looked at. */
  readonly mined: MinedRepository;
  readonly report: MiningReport;
  readonly chosen: ChosenPairs;
}

/**
 * Mines a repository that is to be trained on, and hands what was found to `keep` while it is open.
 *
 * @throws {DatasetError} `tooSmall`. @throws {TuningError} `invalidConfig`. @throws {MiningError} With every reason; the abort reason when the signal fires.
 */
export function mineTrainable<T>(
  settings: MineSettings,
  { options, model, onPair }: AskedPairs,
  context: PipelineContext,
  keep: (found: MinedTrainable) => T | Promise<T>,
): Promise<T> {
  const chooser = new PairChooser(pairChoiceOf(options));
  const pairs = (pair: Pair): void => {
    chooser.add(pair);
    onPair?.(pair);
  };
  const work = async (): Promise<{ kept: T; report: MiningReport }> => {
    const mined = await mineRepository(settings, context);
    try {
      assertTrainable(mined.built.report);
      const self = selfPairSettings(options, chooser);
      const pairSettings = { seed: settings.seed, allowLinters: settings.allowLinters ?? false, self: self && model && { ...self, model } };
      const { report } = await surveyRepository(mined, pairSettings, { pairs }, context);
      return { kept: await keep({ mined, report, chosen: chooser.choose() }), report };
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
