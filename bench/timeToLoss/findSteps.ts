// How many steps our training needs for a loss: the counterpart of choosing the peer's rate, and not counted in any time.
import { say } from '../section.ts';
import type { Comparison } from './comparison.ts';
import { type OwnRequest, runOwn } from './ownRun.ts';
import { ownStore } from './ownStore.ts';

/** Ratio between two step counts that are tried. */
const ratio = 1.15;

/** Fewest steps that are tried. */
const fewest = 8;

/** Exponents of the largest step count: about 1100 steps. */
const largest = 35;

/**
 * The fewest steps, of a geometric series, whose run has a held-out loss at or below `markNats`.
 *
 * Each count is a run of its own, since the rate falls over the whole run. Counts that were tried with the same code are remembered.
 *
 * @returns `undefined` when the largest count does not reach it.
 */
export async function findSteps(
  comparison: Comparison,
  request: Pick<OwnRequest, 'args' | 'level'>,
  markNats: number,
): Promise<number | undefined> {
  const store = ownStore<Record<number, number>>(comparison, 'steps', [request.args, request.level], {});
  const reaches = async (exponent: number): Promise<boolean> => {
    const steps = stepsAt(exponent);
    let loss = store?.read()[steps];
    if (loss === undefined) {
      ({ heldOutLossNats: loss } = await runOwn(comparison, { ...request, steps, isCold: false }));
      store?.write({ ...store.read(), [steps]: loss });
    }
    say(`${comparison.name} ${request.args.join(' ')}: ${steps} steps, held-out loss ${loss.toFixed(4)}, wanted ${markNats.toFixed(4)}`);
    return loss <= markNats;
  };
  let low = -1;
  let high = largest + 1;
  // Cheap counts first: the answer is nearer to the low end.
  let middle = 14;
  while (high - low > 1) {
    if (await reaches(middle)) high = middle;
    else low = middle;
    middle = (low + high) >> 1;
  }
  return high > largest ? undefined : stepsAt(high);
}

function stepsAt(exponent: number): number {
  return Math.round(fewest * ratio ** exponent);
}
