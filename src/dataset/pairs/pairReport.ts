import { Random } from '../../base/random.ts';
import type { Role } from '../example.ts';
import type { Pair, PairKind } from './pair.ts';

/** A number of pairs and its part of all of them. */
export interface PairShare {
  readonly count: number;
  /** 0 to 1. */
  readonly ratio: number;
}

/** What a set of pairs is made of. */
export interface PairReport {
  readonly count: number;
  readonly byKind: Readonly<Partial<Record<PairKind, PairShare>>>;
  /** Keyed `kind/rule`, the largest first. */
  readonly byRule: Readonly<Record<string, PairShare>>;
  readonly byRole: Readonly<Record<Role, number>>;
  /** Pairs whose two sides may run differently. */
  readonly changesBehaviour: PairShare;
  /** Pairs by confidence in ten bins of 0.1; the last includes 1. */
  readonly confidenceHistogram: readonly number[];
  /** Pairs left out, by kind and reason. */
  readonly leftOut: Readonly<Partial<Record<PairKind, Readonly<Record<string, number>>>>>;
  /** Pairs for reading, drawn by seed, in the order in which they came. */
  readonly sample: readonly Pair[];
}

/** Pairs in the sample. From the issue. */
const SAMPLE_SIZE = 50;

/** Gathers a {@link PairReport} while pairs pass by. Holds the sample and counts. */
export class PairReportBuilder {
  private count = 0;
  private possiblyCount = 0;
  private readonly kinds = new Map<PairKind, number>();
  private readonly rules = new Map<string, number>();
  private readonly roles: Record<Role, number> = { train: 0, validation: 0, heldOut: 0 };
  private readonly histogram = new Array<number>(10).fill(0);
  private readonly losses = new Map<PairKind, Map<string, number>>();
  private readonly sample: { readonly index: number; readonly pair: Pair }[] = [];
  private readonly random: Random;

  constructor(seed: number) {
    this.random = Random.fromSeed(seed);
  }

  /** Counts a pair that was handed on. */
  keep(pair: Pair): void {
    add(this.kinds, pair.kind);
    add(this.rules, `${pair.kind}/${pair.rule}`);
    this.roles[pair.role]++;
    if (pair.changesBehaviour === 'possibly') this.possiblyCount++;
    const bin = Math.min(9, Math.floor(pair.confidence * 10));
    this.histogram[bin] = (this.histogram[bin] ?? 0) + 1;
    this.draw(pair, this.count++);
  }

  /** Counts a pair that was left out. */
  lose(kind: PairKind, reason: string): void {
    let reasons = this.losses.get(kind);
    if (!reasons) this.losses.set(kind, (reasons = new Map<string, number>()));
    add(reasons, reason);
  }

  /** Everything so far. */
  build(): PairReport {
    const shareOf = (count: number): PairShare => ({ count, ratio: this.count === 0 ? 0 : count / this.count });
    const shares = <Key extends string>(counts: ReadonlyMap<Key, number>): Record<Key, PairShare> =>
      Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => [key, shareOf(count)])) as Record<Key, PairShare>;
    return {
      count: this.count,
      byKind: shares(this.kinds),
      byRule: shares(this.rules),
      byRole: { ...this.roles },
      changesBehaviour: shareOf(this.possiblyCount),
      confidenceHistogram: [...this.histogram],
      leftOut: Object.fromEntries([...this.losses].map(([kind, reasons]) => [kind, Object.fromEntries(reasons)])),
      sample: this.sample.toSorted((a, b) => a.index - b.index).map(({ pair }) => pair),
    };
  }

  /** Every pair has the same chance to be in the sample (Vitter, "Random sampling with a reservoir", 1985). */
  private draw(pair: Pair, index: number): void {
    if (this.sample.length < SAMPLE_SIZE) {
      this.sample.push({ index, pair });
      return;
    }
    const place = this.random.nextBelow(index + 1);
    if (place < SAMPLE_SIZE) this.sample[place] = { index, pair };
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
