import type { PairStep } from './pairTerms.ts';

/**
 * Thins the terms of many steps: means over each run of `size` steps, under the number of its last one.
 * Single steps have few pairs and say little.
 */
export function meanPairSteps(steps: readonly PairStep[], size: number): PairStep[] {
  const means: PairStep[] = [];
  for (let first = 0; first < steps.length; first += size) {
    const part = steps.slice(first, first + size);
    const pairCount = part.reduce((sum, step) => sum + step.pairCount, 0);
    const mean = (valueOf: (step: PairStep) => number): number =>
      part.reduce((sum, step) => sum + valueOf(step) * step.pairCount, 0) / pairCount;
    means.push({
      step: (part.at(-1) as PairStep).step,
      rankingLoss: mean(({ rankingLoss }) => rankingLoss),
      betterLossNats: mean(({ betterLossNats }) => betterLossNats),
      marginNats: mean(({ marginNats }) => marginNats),
      accuracyRatio: mean(({ accuracyRatio }) => accuracyRatio),
      pairCount,
      ...(part[0]?.divergenceNats !== undefined && { divergenceNats: mean(({ divergenceNats = 0 }) => divergenceNats) }),
    });
  }
  return means;
}
