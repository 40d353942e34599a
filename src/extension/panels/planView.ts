// What the panel of a plan shows, as data. Pure: words are translated by the caller's function.
import { formatDurationRange } from '../../base/duration.ts';
import { formatBytes, formatCount, formatDuration } from '../../base/formatQuantity.ts';
import type { PlanReport } from '../../pipeline/planRepository.ts';
import type { PlanAction, PlanView } from '../../protocol/planPanel.ts';
import type { FailureText } from '../failureText.ts';
import type { Translate } from '../training/trainingView.ts';

type Row = [string, string];
type Action = PlanView['actions'][number];

/** Where a plan stands. */
export type PlanStanding =
  | { readonly kind: 'working'; readonly activity: string; readonly ratio?: number | undefined }
  | { readonly kind: 'ready'; readonly report: PlanReport }
  | { readonly kind: 'failed'; readonly failure: FailureText };

/** Secrets that are listed with their place. */
const mostSecrets = 8;

/** Builds what is shown of a plan. @param name Of the folder that is to be learnt from. */
export function buildPlanView(name: string, standing: PlanStanding, translate: Translate): PlanView {
  const action = (id: PlanAction, title: string, isPrimary = false): Action => ({ id, title: translate(title), isPrimary });
  const title = `${translate('Plan for')} ${name}`;
  const nothing = { sections: [], warnings: [] };
  switch (standing.kind) {
    case 'working':
      return {
        ...nothing,
        title,
        state: 'working',
        summary: translate('Looking at the repository and measuring this machine. Nothing is trained.'),
        detail: standing.activity,
        progressRatio: standing.ratio,
        actions: [action('cancel', 'Cancel')],
      };
    case 'failed':
      return {
        ...nothing,
        title,
        state: 'failed',
        summary: translate(standing.failure.sentence),
        detail: translate(standing.failure.advice),
        actions: [action('again', 'Try Again', true), action('openLog', 'Open Log')],
      };
    case 'ready':
      return {
        title,
        state: 'ready',
        summary: `${translate('The whole job takes')} ${formatDurationRange(standing.report.totalSeconds.low, standing.report.totalSeconds.high)}.`,
        detail: translate(
          'It runs in the background at a low priority. You can pause, resume and stop it. Nothing leaves this machine, nothing is written into the repository.',
        ),
        sections: sectionsOf(standing.report, translate),
        warnings: warningsOf(standing.report, translate),
        actions: [action('start', 'Start Training', true), action('openSettings', 'Open Settings'), action('cancel', 'Close')],
      };
  }
}

function sectionsOf({ mining, ...plan }: PlanReport, translate: Translate): PlanView['sections'] {
  const { split, duplicates, history, secrets } = mining;
  const counted = (count: number, unit: string): string =>
    `${formatCount(count)} ${translate(count === 1 ? unit.replace(/s$/u, '') : unit)}`;
  const role = ({ files, functions }: { files: number; functions: number }): string =>
    `${counted(files, 'files')}, ${counted(functions, 'functions')}`;
  const learnt: Row[] = [
    [translate('Learnt from'), role(split.train)],
    [translate('Watched during training'), role(split.validation)],
    [translate('Held out to judge by'), role(split.heldOut)],
    ...Object.entries(mining.languages)
      .sort(([, a], [, b]) => b.functions - a.functions)
      .map(([language, row]): Row => [
        language,
        `${counted(row.files, 'files')}, ${counted(row.functions, 'functions')}, ${counted(row.tests, 'tests')}`,
      ]),
    [translate('Pairs of better and worse code'), formatCount(mining.pairs.count)],
    [translate('History'), counted(history.commits, 'commits')],
  ];
  const leftOut: Row[] = [
    ...Object.entries(mining.leftOut)
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]): Row => [translate(leftOutTexts[reason] ?? reason), counted(count, 'files')]),
    [translate('Equal files'), formatCount(duplicates.exactFiles)],
    [translate('Near copies of held-out functions'), formatCount(duplicates.leakedFunctions)],
    [translate('Secrets found and replaced'), formatCount(secrets.length)],
    ...secrets.slice(0, mostSecrets).map(({ path, kind, place }): Row => [kind, `${path} ${place}`]),
  ];
  const { parts } = plan;
  const machine: Row[] = [
    [translate('Base model'), plan.model],
    [translate('Method'), plan.method],
    [translate('Computed by'), `${plan.backend.name} (${plan.backend.details})`],
    [
      translate('Training'),
      `${counted(plan.stepCount, 'steps')}, ${formatDuration(plan.secondsPerStep)} ${translate('each')}, ${counted(plan.trainingTokens, 'tokens')}`,
    ],
    [translate('Mining and loading'), formatDuration(parts.preparation)],
    [translate('Steps'), formatDuration(parts.steps)],
    [translate('Validation'), formatDuration(parts.validation)],
    [translate('Evaluation'), formatDuration(parts.evaluation)],
    [
      translate('Memory'),
      `${formatBytes(plan.peakMemoryBytes.low)} ${translate('to')} ${formatBytes(plan.peakMemoryBytes.high)} ${translate('of')} ${formatBytes(plan.machineMemoryBytes)}`,
    ],
  ];
  return [
    { title: translate('What is learnt from'), rows: learnt },
    { title: translate('What is left out'), rows: leftOut },
    { title: translate('Time and memory, measured on this machine'), rows: machine },
  ];
}

function warningsOf({ mining, peakMemoryBytes, machineMemoryBytes }: PlanReport, translate: Translate): string[] {
  const memory = peakMemoryBytes.high > machineMemoryBytes ? [translate('This may not fit into the memory of this machine.')] : [];
  return [...mining.warnings.map(({ text }) => text), ...memory];
}

/** Reasons for leaving files out, in words; those that are not here are shown as they are. */
const leftOutTexts: Readonly<Record<string, string>> = {
  generated: 'generated',
  vendored: 'vendored',
  minified: 'minified',
  binary: 'binary',
  tooLarge: 'too large',
  notUtf8: 'not UTF-8',
  unsupportedLanguage: 'another language',
  containsSecret: 'holds a secret',
  lfsPointer: 'in Git LFS',
  licence: 'excluded licence',
  ignored: 'in .repotuneignore',
  excluded: 'excluded by pattern',
  symlink: 'links',
};
