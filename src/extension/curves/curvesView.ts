// What the panel of learning curves shows, as data. Pure: words are translated by the caller's function.
import { csvLine } from '../../base/csvLine.ts';
import { formatCount, formatDuration } from '../../base/formatQuantity.ts';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import type { CurvesView } from '../../protocol/curvesPanel.ts';
import type { Translate } from '../training/trainingView.ts';

/** Runs that are drawn at once; more cannot be told apart. */
export const mostShownRuns = 6;

type Point = [number, number];

interface Curve {
  readonly run: ListedRun;
  readonly title: string;
  readonly training: Point[];
  readonly validation: Point[];
}

/** Whether a run was trained, so that it has curves. */
export function hasCurves({ state }: ListedRun): boolean {
  return state.training !== undefined && state.training.validations.length > 0;
}

/** Builds what is shown. @param shown Ids of the runs that are drawn. */
export function buildCurvesView(runs: readonly ListedRun[], shown: ReadonlySet<string>, translate: Translate): CurvesView {
  const curves = runs.filter(hasCurves).map(curveOf);
  const drawn = curves.filter(({ run }) => shown.has(run.state.id)).slice(0, mostShownRuns);
  const repository = curves[0]?.run.state.repository.name ?? '';
  return {
    title: repository === '' ? translate('Learning Curves') : `${translate('Learning Curves')}: ${repository}`,
    summary: describe(drawn, translate),
    runsTitle: translate('Runs'),
    runs: curves.map((curve) => {
      const isShown = drawn.includes(curve);
      return {
        id: curve.run.state.id,
        title: curve.title,
        isShown,
        training: isShown ? curve.training : [],
        validation: isShown ? curve.validation : [],
      };
    }),
    labels: {
      chart: translate('Loss (nats per token), lower is better'),
      step: translate('Step'),
      training: translate('training'),
      validation: translate('validation'),
      table: translate('The same as a table'),
    },
    table: tableOf(drawn, translate),
    facts: factsOf(drawn, translate),
    notes: notesOf(curves, drawn, shown, translate),
    actions: [
      { id: 'exportCsv', title: translate('Export as CSV…'), isPrimary: false },
      { id: 'refresh', title: translate('Refresh'), isPrimary: false },
    ],
  };
}

/** Every point of the shown runs, one a line. */
export function curvesCsv(runs: readonly ListedRun[], shown: ReadonlySet<string>): string {
  const lines = runs
    .filter((run) => hasCurves(run) && shown.has(run.state.id))
    .map(curveOf)
    .flatMap(({ run, training, validation }) =>
      (['training', 'validation'] as const).flatMap((curve) =>
        (curve === 'training' ? training : validation).map(([step, lossNats]) => csvLine([run.state.id, curve, step, lossNats])),
      ),
    );
  return [csvLine(['run', 'curve', 'step', 'lossNats']), ...lines].join('');
}

function curveOf(run: ListedRun): Curve {
  const { createdAt, options, pairUse, training } = run.state;
  const aim = pairUse && pairUse.property !== 'everything' ? pairUse.property : pairUse?.objective;
  const points = (found: readonly { readonly step: number; readonly lossNats: number }[] = []): Point[] =>
    found.map(({ step, lossNats }) => [step, lossNats]);
  return {
    run,
    title: [createdAt.slice(0, 16).replace('T', ' '), options.method, ...(aim === undefined ? [] : [aim])].join(' · '),
    training: points(training?.losses),
    validation: points(training?.validations),
  };
}

function describe(drawn: readonly Curve[], translate: Translate): string {
  if (drawn.length === 0) return translate('No run is chosen.');
  return drawn
    .map(({ title, validation }) => {
      const first = validation[0];
      const best = validation.reduce<Point | undefined>((low, point) => (low && low[1] <= point[1] ? low : point), undefined);
      return `${title}: ${translate('validation loss')} ${first?.[1].toFixed(3) ?? ''} → ${best?.[1].toFixed(3) ?? ''} (${translate('step')} ${formatCount(best?.[0] ?? 0)})`;
    })
    .join('; ');
}

function tableOf(drawn: readonly Curve[], translate: Translate): CurvesView['table'] {
  const steps = [...new Set(drawn.flatMap(({ validation }) => validation.map(([step]) => step)))].sort((a, b) => a - b);
  return {
    columns: [
      translate('Step'),
      ...drawn.flatMap(({ title }) => [`${title}, ${translate('training')}`, `${title}, ${translate('validation')}`]),
    ],
    rows: steps.map((step) => [
      formatCount(step),
      ...drawn.flatMap(({ training, validation }) => [
        // Losses of training are thinned out: the last one up to here.
        training.findLast(([at]) => at <= step)?.[1].toFixed(3) ?? '',
        validation.find(([at]) => at === step)?.[1].toFixed(3) ?? '',
      ]),
    ]),
  };
}

function factsOf(drawn: readonly Curve[], translate: Translate): CurvesView['facts'] {
  return {
    columns: ['Run', 'Base model', 'Steps', 'Best step', 'Best validation loss', 'Time', 'Tokens/s'].map((title) => translate(title)),
    rows: drawn.map(({ title, run }) => {
      const { baseModel, training } = run.state;
      return [
        title,
        baseModel.name,
        formatCount(training?.steps ?? 0),
        formatCount(training?.bestStep ?? 0),
        training?.bestValidationLossNats.toFixed(3) ?? '',
        training ? formatDuration(training.seconds) : '',
        training ? formatCount(Math.round(training.tokensPerSecond)) : '',
      ];
    }),
  };
}

function notesOf(curves: readonly Curve[], drawn: readonly Curve[], shown: ReadonlySet<string>, translate: Translate): string[] {
  const notes: string[] = [];
  if (curves.length === 0) notes.push(translate('No run of this repository has been trained yet.'));
  if (curves.filter(({ run }) => shown.has(run.state.id)).length > drawn.length)
    notes.push(translate('Only the first six of the chosen runs are drawn.'));
  const datasets = new Set(drawn.map(({ run }) => run.state.datasetDigest));
  const models = new Set(drawn.map(({ run }) => run.state.baseModel.sha256));
  if (datasets.size > 1 || models.size > 1)
    notes.push(translate('These runs differ in base model or data: their losses were measured on different code and cannot be compared.'));
  return notes;
}
