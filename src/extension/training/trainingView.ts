// What the panel of a training shows, as data. Pure: words are translated by the caller's function.
import { formatDurationRange } from '../../base/duration.ts';
import { formatBytes, formatCount } from '../../base/formatQuantity.ts';
import type { Progress } from '../../base/progress.ts';
import type { Estimate } from '../../base/progressEstimate.ts';
import type { TrainingAction, TrainingView } from '../../protocol/trainingPanel.ts';
import { describeFailure } from '../failureText.ts';
import { stageTitles } from '../../protocol/stageTitles.ts';
import { type CurvePoint, listStages } from './trainingProgress.ts';
import type { SessionState, TrainingSession } from './trainingSession.ts';
import { describeVerdict } from './verdictText.ts';

/** Translates a text; the editor's `l10n.t`. */
export type Translate = (text: string) => string;

/** Builds what is shown of a session. */
export function buildTrainingView(session: TrainingSession, translate: Translate): TrainingView {
  const { progress, name } = session;
  const current = progress.current;
  const total = current?.progress?.total;
  return {
    title: `${translate('Personalizing')} ${name}`,
    activity: activityText(session, translate),
    progressText: current?.progress ? progressText(current.progress, current.estimate, translate) : '',
    progressRatio: current?.progress && total ? Math.min(1, current.progress.done / total) : undefined,
    stages: listStages(progress).map((stage) => ({ ...stage, title: translate(stage.title) })),
    curve: {
      training: progress.training,
      validation: progress.validation,
      stepCount: progress.stepCount,
      labels: {
        title: translate('Loss (nats per token), lower is better'),
        description: describeCurve(progress.training, progress.validation, translate),
        training: translate('Training'),
        validation: translate('Validation'),
        step: translate('Step'),
        table: translate('The same as a table'),
      },
    },
    facts: factsOf(session, translate),
    notes: progress.notes,
    outcome: outcomeOf(session, translate),
    actions: actionsOf(session, translate),
  };
}

/** Counts, rate and time left: `120 of 400 steps, 1.2 steps/s, 2 to 3 min left`. */
export function progressText({ done, total, unit, note }: Progress, estimate: Estimate | undefined, translate: Translate): string {
  const amount = (value: number): string => (unit === 'bytes' ? formatBytes(value) : formatCount(value));
  const counts = total ? `${amount(done)} ${translate('of')} ${amount(total)}` : amount(done);
  const parts = [unit === 'bytes' ? counts : `${counts} ${translate(unit)}`];
  if (estimate) {
    const { unitsPerSecond, secondsLeft } = estimate;
    const rate =
      unit === 'bytes'
        ? formatBytes(Math.round(unitsPerSecond))
        : `${unitsPerSecond.toFixed(unitsPerSecond < 10 ? 1 : 0)} ${translate(unit)}`;
    parts.push(`${rate}/s`);
    if (secondsLeft && done < (total ?? 0)) parts.push(`${formatDurationRange(secondsLeft.low, secondsLeft.high)} ${translate('left')}`);
  }
  if (note !== undefined) parts.push(note);
  return parts.join(', ');
}

const stateTexts: Readonly<Record<Exclude<SessionState, 'running'>, string>> = {
  starting: 'Starting',
  pausing: 'Pausing at the next safe point',
  paused: 'Paused. What was learnt so far is saved.',
  stopping: 'Ending with the best so far',
  ended: 'Done',
};

/** What is waited for. */
const restTexts: Readonly<Record<NonNullable<TrainingSession['resting']>, string>> = {
  battery: 'waiting for mains power (the machine runs on battery; the setting "Pause On Battery" decides)',
  typing: 'waiting a moment while you type',
};

function activityText({ state, progress, resting }: TrainingSession, translate: Translate): string {
  const stage = progress.current?.stage;
  const stageText = stage === undefined ? undefined : translate(stageTitles[stage]);
  if (state === 'running') {
    const text = stageText ?? translate('Starting');
    return resting ? `${text}: ${translate(restTexts[resting])}` : text;
  }
  const text = translate(stateTexts[state]);
  return state === 'stopping' && stageText !== undefined ? `${text}: ${stageText}` : text;
}

function factsOf({ progress }: TrainingSession, translate: Translate): [string, string][] {
  const facts: [string, string][] = [];
  const [first, best] = [progress.validation[0], bestPoint(progress.validation)];
  if (first && best)
    facts.push([
      translate('Validation loss'),
      `${first[1].toFixed(3)} → ${best[1].toFixed(3)} (${translate('best at step')} ${formatCount(best[0])})`,
    ]);
  if (progress.expectedFinalLossNats !== undefined && progress.current?.stage === 'train')
    facts.push([translate('Expected at the end'), progress.expectedFinalLossNats.toFixed(2)]);
  if (progress.residentBytes !== undefined) facts.push([translate('Memory'), formatBytes(progress.residentBytes)]);
  if (progress.run) facts.push([translate('Run'), progress.run.id]);
  return facts;
}

function outcomeOf({ outcome }: TrainingSession, translate: Translate): TrainingView['outcome'] {
  if (!outcome) return undefined;
  if (outcome.kind === 'stopped')
    return { kind: 'neutral', title: translate('Stopped before training had begun.'), detail: translate('Nothing was learnt yet.') };
  if (outcome.kind === 'failed') {
    const { sentence, advice } = describeFailure(outcome.error);
    return { kind: 'failed', title: translate(sentence), detail: translate(advice) };
  }
  const { report } = outcome.result;
  return report ? describeVerdict(report, translate) : undefined;
}

function actionsOf(session: TrainingSession, translate: Translate): TrainingView['actions'] {
  const { state, outcome, hasTrained, progress } = session;
  const action = (id: TrainingAction, title: string, isPrimary = false): TrainingView['actions'][number] => ({
    id,
    title: translate(title),
    isPrimary,
  });
  const log = action('openLog', 'Open Log');
  // Once training is over, an end to it would only begin the evaluation again.
  const isTraining = !progress.stages.get('train') || progress.stages.get('train')?.state !== 'done';
  const stop = isTraining ? [action('stop', hasTrained ? 'Stop and Keep the Best So Far' : 'Stop')] : [];
  if (state === 'running') return [action('pause', 'Pause'), ...stop, log];
  if (state === 'paused') return [action('resume', 'Resume', true), ...stop, log];
  if (state !== 'ended' || outcome?.kind !== 'finished') return [log];
  const isBetter = outcome.result.report?.verdict.isEnabled === true;
  return [
    action('enable', isBetter ? 'Enable' : 'Enable Anyway', isBetter),
    action('openReport', 'Open Comparison', !isBetter),
    action('discard', 'Discard'),
  ];
}

function bestPoint(points: readonly CurvePoint[]): CurvePoint | undefined {
  return points.reduce<CurvePoint | undefined>((best, point) => (best && best[1] <= point[1] ? best : point), undefined);
}

function describeCurve(training: readonly CurvePoint[], validation: readonly CurvePoint[], translate: Translate): string {
  const line = (name: string, points: readonly CurvePoint[]): string[] => {
    const [first, last] = [points[0], points.at(-1)];
    return first && last ? [`${name}: ${first[1].toFixed(3)} → ${last[1].toFixed(3)}`] : [];
  };
  const lines = [...line(translate('Training'), training), ...line(translate('Validation'), validation)];
  return lines.length > 0 ? lines.join('; ') : translate('No step has been trained yet.');
}
