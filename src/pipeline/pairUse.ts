// How pairs take part in a run: decided when the repository was mined, written down, and never changed after that.
import type { PairUse, RunOptions } from '../artifacts/runState.ts';
import { formatCount } from '../base/formatQuantity.ts';
import { type ChosenPairs, type PairChoice, pairCountOf } from '../dataset/pairs/choosePairs.ts';
import { type Property, properties } from '../dataset/pairs/properties.ts';
import { objectiveConfigSchema } from '../tuning/losses/objective.ts';
import { TuningError } from '../tuning/tuningError.ts';

/** Fewest pairs to train on by default: fewer would come up so often that they are learnt by heart (a guess). */
export const LEAST_PAIRS = 60;

/** Fewest pairs to train on where one property was asked for (a guess). */
const LEAST_PAIRS_OF_PROPERTY = 20;

/** What a run was asked about pairs. */
export type PairOptions = Pick<RunOptions, 'objective' | 'objectiveConfig' | 'pairKinds' | 'property' | 'seed'>;

/** Which pairs a run wants. */
export function pairChoiceOf({ pairKinds, property, seed }: PairOptions): PairChoice {
  return { kinds: pairKinds, property: propertyOf(property), seed };
}

/** The property of a name. @throws {TuningError} `invalidConfig`. */
export function propertyOf(name = 'everything'): Property {
  const property = properties.find((known) => known === name);
  if (!property) throw new TuningError('invalidConfig', `--property: expected one of ${properties.join(', ')}, found ${name}`);
  return property;
}

/**
 * Decides what training aims at.
 *
 * @throws {TuningError} `tooFewPairs` where pairs or a property were asked for that the repository does not yield.
 */
export function decidePairUse(options: PairOptions, chosen: ChosenPairs): PairUse {
  const { objective, property = 'everything' } = options;
  const trainCount = pairCountOf(chosen.counts.train);
  const least = objective === 'comparative' ? 1 : property === 'everything' ? LEAST_PAIRS : LEAST_PAIRS_OF_PROPERTY;
  const isEnough = trainCount >= least;
  if (!isEnough && objective !== 'likelihood' && (objective === 'comparative' || property !== 'everything'))
    throw new TuningError('tooFewPairs', `pairs to train on (${askedFor(options)}): expected at least ${least}, found ${trainCount}`);
  const pairs = {
    property,
    train: chosen.counts.train,
    validation: chosen.counts.validation,
    heldOut: chosen.counts.heldOut,
    categories: chosen.categories,
    leftOutCount: chosen.leftOutCount,
  };
  if (objective === 'likelihood' || !isEnough) {
    const why = objective ? 'asked for' : `the repository yields ${formatCount(trainCount)} pairs to train on, fewer than ${least}`;
    return { objective: 'likelihood', why, ...pairs };
  }
  const why = objective ? 'asked for' : `the repository yields ${formatCount(trainCount)} pairs to train on`;
  return { objective: 'comparative', why, config: objectiveConfigSchema.parse(options.objectiveConfig ?? {}), ...pairs };
}

/** One sentence about how pairs take part, for people. */
export function describePairUse({ objective, why, property, train, validation, heldOut }: PairUse): string {
  if (objective === 'likelihood') return `Learns from the code alone, by likelihood: ${why}`;
  const kinds = Object.entries(train)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${formatCount(count)}`);
  const about = property === 'everything' ? '' : ` about ${property}`;
  const [watched, kept] = [pairCountOf(validation), pairCountOf(heldOut)].map(formatCount);
  return `Learns from ${formatCount(pairCountOf(train))} pairs of better and worse code${about} (${kinds.join(', ')}); ${watched} more are watched, ${kept} held out`;
}

function askedFor({ pairKinds, property = 'everything' }: PairOptions): string {
  return `kinds ${pairKinds?.join(', ') ?? 'all'}; property ${property}`;
}
