// Reads everything that a mined repository teaches once, hands it to whoever keeps it, and counts it for the report.
import type { MiningReport } from '../artifacts/miningReport.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import { redactSecrets } from '../dataset/filter/secrets.ts';
import type { Pair } from '../dataset/pairs/pair.ts';
import { type FocalPairRecord, focalPairRecord } from '../dataset/records/focalPairRecord.ts';
import { type FunctionRecord, functionRecords } from '../dataset/records/functionRecord.ts';
import { type RevisionRecord, revisionRecord } from '../dataset/records/revisionRecord.ts';
import { type PairSettings, openPairs } from './minePairs.ts';
import { type MinedRepository, timed } from './mineRepository.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { RecordReader } from './recordReader.ts';
import { SurveyCounter } from './surveyCounter.ts';

/** Who keeps what; what nobody keeps is only counted. */
export interface SurveySinks {
  readonly functions?: ((record: FunctionRecord) => void) | undefined;
  readonly focalPairs?: ((record: FocalPairRecord) => void) | undefined;
  readonly revisions?: ((record: RevisionRecord) => void) | undefined;
  readonly pairs?: ((pair: Pair) => void) | undefined;
}

/** The report, and pairs drawn for reading. */
export interface Survey {
  readonly report: MiningReport;
  readonly samplePairs: readonly Pair[];
}

/** Reads functions, focal pairs, revisions and comparative pairs, in this order, each one by one. */
export async function surveyRepository(
  mined: MinedRepository,
  settings: PairSettings,
  sinks: SurveySinks,
  context: PipelineContext,
): Promise<Survey> {
  const { stageMs } = mined;
  const counter = new SurveyCounter(mined);
  await timed(stageMs, 'functions', () => surveyFunctions(mined, sinks, counter, context));
  await timed(stageMs, 'focalPairs', () => surveyLinks(mined, sinks, counter, context));
  await timed(stageMs, 'revisions', () => {
    for (const revision of mined.history?.revisions() ?? []) {
      throwIfAborted(context.signal);
      counter.languageOf(revision.language).revisions++;
      sinks.revisions?.(revisionRecord(revision, counter.roleOf(revision.after.path, revision.after.qualifiedName)));
    }
  });
  const pairs = await openPairs(mined, settings, context);
  try {
    await timed(stageMs, 'pairs', async () => {
      for await (const pair of pairs.pairs) {
        counter.languageOf(pair.language).pairs++;
        sinks.pairs?.(pair);
      }
    });
    return { report: counter.build(settings.seed, pairs), samplePairs: pairs.report().sample };
  } finally {
    await pairs.dispose();
  }
}

async function surveyFunctions(
  { project, allSamples, built }: MinedRepository,
  { functions }: SurveySinks,
  counter: SurveyCounter,
  { signal, report }: PipelineContext,
): Promise<void> {
  let done = 0;
  for await (const file of allSamples()) {
    throwIfAborted(signal);
    const redacted = built.redacted.get(file.path) ?? redactSecrets(file.text);
    counter.addFile(file);
    for (const { kind, line } of redacted.secrets) counter.secrets.push({ path: file.path, kind, place: `line ${line}` });
    if (functions)
      for (const record of functionRecords(file, redacted, (entry) => built.roles.ofRange(file.path, entry.start))) functions(record);
    report({
      kind: 'progress',
      stage: 'mine',
      progress: { stage: 'functions', done: ++done, total: project.files.length, unit: 'files' },
    });
  }
}

async function surveyLinks(
  mined: MinedRepository,
  { focalPairs }: SurveySinks,
  counter: SurveyCounter,
  { signal }: PipelineContext,
): Promise<void> {
  const links = await mined.links;
  const recordsOf = new RecordReader(mined);
  for (const link of links) {
    throwIfAborted(signal);
    counter.addLink(link);
    if (!focalPairs) continue;
    const test = await recordsOf.find(link.test);
    const focal = await recordsOf.find(link.focal);
    if (test && focal) focalPairs(focalPairRecord(link, test, focal));
  }
}
