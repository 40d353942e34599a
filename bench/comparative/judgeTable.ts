// How well a trained prefix tells right pairs from ones that were turned round: what denoising relies on (src/tuning/pairTrust.ts).
import { defined } from '../../src/base/assert.ts';
import type { Pair } from '../../src/dataset/pairs/pair.ts';
import { clusterBootstrap } from '../../src/evaluation/bootstrap.ts';
import { objectiveConfigSchema } from '../../src/tuning/losses/objective.ts';
import { pairTrust } from '../../src/tuning/pairTrust.ts';
import { buildTable } from '../section.ts';
import type { StudyFigures } from './comparisonTable.ts';

const bootstrapSeed = 1;

/**
 * One line for each setting, on held-out pairs. _Moved_ is how much further ahead the better side is than with the base model.
 *
 * _Told apart_: the chance that a right pair moved further than one that was turned round, in percent, 50 where nothing is known;
 * with an interval over files, then by kind. _Weight_: what `pairTrust` gives right pairs and the same ones turned round, on average.
 */
export function judgeTable({ judged, base, settings }: StudyFigures): string {
  const kinds = [...new Set(judged.map(({ kind }) => kind))].sort();
  const { beta } = objectiveConfigSchema.parse({});
  const rows = settings.map(({ name, trained }) => {
    const moved = trained.margins.map((margin, index) => margin - defined(base.margins[index], 'margin of the base'));
    const byFile = new Map<string, number[]>();
    judged.forEach(({ path }, index) => byFile.set(path, [...(byFile.get(path) ?? []), defined(moved[index], 'movement')]));
    const { difference, interval } = clusterBootstrap(byFile, (drawn) => toldApart(drawn.flat()), bootstrapSeed);
    const meanTrust = (sign: 1 | -1): number =>
      judged.reduce((sum, { confidence }, index) => sum + pairTrust(confidence, sign * defined(moved[index], 'movement'), beta), 0) /
      judged.length;
    return [
      name,
      `${percent(difference)}${interval ? ` (${percent(interval.low)} to ${percent(interval.high)})` : ''}`,
      ...kinds.map((wanted) => percent(toldApart(moved.filter((_, index) => kindOf(judged, index) === wanted)))),
      meanTrust(1).toFixed(2),
      meanTrust(-1).toFixed(2),
    ];
  });
  return buildTable(['setting', 'told apart', ...kinds, 'weight of right pairs', 'of turned ones'], rows);
}

/** The area under the curve of right pairs against turned ones: `P(m > -m')` over all pairs of pairs, ties half. */
export function toldApart(moved: readonly number[]): number {
  let wins = 0;
  for (const right of moved) for (const turned of moved) wins += right > -turned ? 1 : right === -turned ? 0.5 : 0;
  return wins / moved.length ** 2;
}

function kindOf(judged: readonly Pair[], index: number): string {
  return defined(judged[index], 'pair').kind;
}

function percent(ratio: number): string {
  return (100 * ratio).toFixed(1);
}
