// Which of a run's validations is the best, when both the loss on code and the order of pairs count.
import type { ObjectiveConfig } from './losses/objective.ts';
import type { ValidationPoint } from './trainingState.ts';

/** What decides between two validations. */
export type SelectionConfig = Pick<ObjectiveConfig, 'selectionWeight' | 'guardRatio'>;

/**
 * One number for a validation, lower is better: its loss, and the ranking loss of the watched pairs with its weight.
 *
 * @param selection Absent where nothing is learnt from pairs.
 */
export function selectionScore({ lossNats, pairs }: ValidationPoint, selection: SelectionConfig | undefined): number {
  return lossNats + (selection && pairs ? selection.selectionWeight * pairs.rankingLoss : 0);
}

/**
 * Whether a validation is to replace the best one so far.
 *
 * A guard comes before the score: where the loss lies further above the lowest one of the run than allowed, no order of pairs makes up for it.
 *
 * @param validations All of the run so far.
 */
export function isBetterPoint(
  point: ValidationPoint,
  best: ValidationPoint,
  validations: readonly ValidationPoint[],
  selection: SelectionConfig | undefined,
): boolean {
  if (!selection) return point.lossNats < best.lossNats;
  const lowest = Math.min(...[point, best, ...validations].map(({ lossNats }) => lossNats));
  const isAllowed = ({ lossNats }: ValidationPoint): boolean => lossNats <= lowest * (1 + selection.guardRatio);
  if (!isAllowed(point)) return false;
  return !isAllowed(best) || selectionScore(point, selection) < selectionScore(best, selection);
}
