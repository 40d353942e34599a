// A study's figures as one table for each repository: every setting beside the base model and the likelihood-only prefix.
import { defined } from '../../src/base/assert.ts';
import type { Pair } from '../../src/dataset/pairs/pair.ts';
import { type DifferenceEstimate, pairedClusterBootstrap } from '../../src/evaluation/bootstrap.ts';
import { buildTable } from '../section.ts';
import type { TrainedSetting, VariantScores } from './trainSetting.ts';

/** One trained setting and the likelihood-only prefix of as many steps and the same seed. */
export interface ComparedSetting {
  readonly name: string;
  readonly steps: number;
  readonly seed: number;
  readonly trained: TrainedSetting;
  readonly likelihood: TrainedSetting;
}

/** One repository's figures. */
export interface StudyFigures {
  readonly judged: readonly Pair[];
  readonly base: VariantScores;
  readonly settings: readonly ComparedSetting[];
}

const bootstrapSeed = 1;

/** Share of pairs whose better side has the higher score; equal scores count half. */
export function accuracyOf(margins: readonly number[]): number {
  return margins.reduce((sum, margin) => sum + correctness(margin), 0) / margins.length;
}

/** How much higher the accuracy of one variant is than that of another on the same pairs, with an interval over files. */
export function accuracyDifference(judged: readonly Pair[], margins: readonly number[], other: readonly number[]): DifferenceEstimate {
  const items = judged.map(({ path }, index) => ({
    cluster: path,
    difference: correctness(defined(margins[index], 'margin')) - correctness(defined(other[index], 'other margin')),
    weight: 1,
  }));
  return pairedClusterBootstrap(items, bootstrapSeed);
}

/** One line for the base model, one for each likelihood-only prefix, one for each setting; accuracies in percent. */
export function comparisonTable({ judged, base, settings }: StudyFigures): string {
  const kinds = [...new Set(judged.map(({ kind }) => kind))].sort();
  const ofKind = (margins: readonly number[], wanted: string): number[] => margins.filter((_, index) => judged[index]?.kind === wanted);
  const kindCells = (margins: readonly number[]): string[] => kinds.map((kind) => percent(accuracyOf(ofKind(margins, kind))));
  const row = ({ name, steps, seed, trained, likelihood }: ComparedSetting): string[] => [
    name,
    `${steps}`,
    `${seed}`,
    trained.seconds.toFixed(0),
    trained.heldOutNats.toFixed(4),
    trained === likelihood ? '' : signedPercent(trained.heldOutNats / likelihood.heldOutNats - 1),
    percent(accuracyOf(trained.margins)),
    inPoints(accuracyDifference(judged, trained.margins, base.margins)),
    trained === likelihood ? '' : inPoints(accuracyDifference(judged, trained.margins, likelihood.margins)),
    ...kindCells(trained.margins),
  ];
  const baselines = new Map(settings.map(({ likelihood, steps, seed }) => [likelihood, { steps, seed }]));
  return buildTable(
    ['setting', 'steps', 'seed', 's', 'held-out loss', 'to likelihood', 'pairs right', 'to base', 'to likelihood', ...kinds],
    [
      ['base', '', '', '', base.heldOutNats.toFixed(4), '', percent(accuracyOf(base.margins)), '', '', ...kindCells(base.margins)],
      ...[...baselines].map(([likelihood, { steps, seed }]) =>
        row({ name: 'likelihood only', steps, seed, trained: likelihood, likelihood }),
      ),
      ...settings.map(row),
    ],
  );
}

function correctness(margin: number): number {
  if (margin === 0) return 0.5;
  return margin > 0 ? 1 : 0;
}

function percent(ratio: number): string {
  return (100 * ratio).toFixed(1);
}

function signedPercent(ratio: number): string {
  return `${ratio < 0 ? '' : '+'}${(100 * ratio).toFixed(2)} %`;
}

function inPoints({ difference: value, interval }: DifferenceEstimate): string {
  const points = (ratio: number): string => (100 * ratio).toFixed(1);
  return `${value < 0 ? '' : '+'}${points(value)}${interval ? ` (${points(interval.low)} to ${points(interval.high)})` : ''}`;
}
