// Confidence intervals of paired differences when items of one file resemble each other.
// The file is drawn, not the item: Cameron, Gelbach and Miller, "Bootstrap-based improvements for inference with clustered errors".

import { Random } from '../base/random.ts';

/** One item judged twice. */
export interface PairedItem {
  /** Items of one cluster are drawn together; here a file's path. */
  readonly cluster: string;
  /** Sum over the item's units, new minus old: nats of a window, or 0 and 1 of a line. */
  readonly difference: number;
  /** Units of the item: tokens of a window, 1 for a line. */
  readonly weight: number;
}

/** A mean difference and where it may lie. */
export interface DifferenceEstimate {
  /** Sum of differences over sum of weights. */
  readonly difference: number;
  /** 95 % interval; absent with fewer than {@link leastClusterCount} clusters, which say nothing about others. */
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
  readonly itemCount: number;
  readonly clusterCount: number;
}

/** With fewer clusters no interval is given: at 4 the widened interval would need the 0.05 % tails (see below). */
export const leastClusterCount = 5;

const resampleCount = 2000;
// With more draws without a figure their absence would say something about the figure (guess).
const leastUsableRatio = 0.99;

/**
 * The ratio of sums `Σ difference / Σ weight` with a 95 % percentile interval over clusters drawn with replacement.
 *
 * A plain percentile interval is too narrow with few clusters. Its tails are widened to what Student's t asks for at that count
 * (the "expanded percentile" interval of Hesterberg, "What teachers should know about the bootstrap", section 4.3);
 * at 60 clusters this changes little, at 5 it takes the 0.1 % tails.
 *
 * The same items and seed give the same interval, in whatever order the items come.
 */
export function pairedClusterBootstrap(items: readonly PairedItem[], seed: number): DifferenceEstimate {
  const clusters = new Map<string, { difference: number; weight: number }>();
  for (const { cluster, difference, weight } of items) {
    const sum = clusters.get(cluster) ?? { difference: 0, weight: 0 };
    clusters.set(cluster, { difference: sum.difference + difference, weight: sum.weight + weight });
  }
  return { ...clusterBootstrap(clusters, ratio, seed), itemCount: items.length };
}

/**
 * A figure over clusters with the interval of {@link pairedClusterBootstrap}, for figures that are no mean of differences.
 *
 * @param statistic Of the clusters drawn; `NaN` where they give none. No interval where one draw in a hundred is such.
 */
export function clusterBootstrap<Cluster>(
  clusters: ReadonlyMap<string, Cluster>,
  statistic: (drawn: readonly Cluster[]) => number,
  seed: number,
): Omit<DifferenceEstimate, 'itemCount'> {
  const ordered = [...clusters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cluster]) => cluster);
  const estimate = { difference: statistic(ordered), clusterCount: ordered.length };
  if (ordered.length < leastClusterCount) return estimate;

  const random = Random.fromSeed(seed);
  const draws = Float64Array.from({ length: resampleCount }, () =>
    statistic(Array.from(ordered, () => ordered[random.nextBelow(ordered.length)] as Cluster)),
  )
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (draws.length < resampleCount * leastUsableRatio) return estimate;
  const tail = widenedTail(ordered.length);
  return { ...estimate, interval: { low: quantile(draws, tail), high: quantile(draws, 1 - tail) } };
}

function ratio(clusters: readonly { difference: number; weight: number }[]): number {
  let difference = 0;
  let weight = 0;
  for (const cluster of clusters) {
    difference += cluster.difference;
    weight += cluster.weight;
  }
  return weight === 0 ? 0 : difference / weight;
}

/** The share of resamples beyond each end of a 95 % interval over `count` clusters. */
function widenedTail(count: number): number {
  return normalBelow(-Math.sqrt(count / (count - 1)) * studentQuantile(count - 1));
}

/** The 97.5 % quantile of Student's t, within 0.5 % from 4 degrees of freedom on (Abramowitz and Stegun 26.7.5). */
export function studentQuantile(degrees: number): number {
  const z = 1.959963985;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

/** The standard normal distribution function for `z <= 0`, within 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 - 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Linear between the two nearest of the sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
