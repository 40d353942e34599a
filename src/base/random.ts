/** State of a {@link Random}: four 32-bit words, JSON-safe. */
export type RandomState = readonly [number, number, number, number];

/**
 * A seeded generator whose state can be stored and restored.
 *
 * The numbers are xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators"), seeded through splitmix32.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  private constructor(state: RandomState) {
    [this.a, this.b, this.c, this.d] = state;
  }

  /** @param seed Any integer; only its lowest 32 bits count. */
  static fromSeed(seed: number): Random {
    let word = seed >>> 0;
    const next = (): number => {
      word = (word + 0x9e3779b9) >>> 0;
      let mixed = word ^ (word >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    };
    return new Random([next(), next(), next(), next()]);
  }

  /** Continues where {@link Random.state} was taken. */
  static fromState(state: RandomState): Random {
    return new Random(state);
  }

  /** The state after everything drawn so far. */
  get state(): RandomState {
    return [this.a, this.b, this.c, this.d];
  }

  /** A uniform integer in `0 … 2^32 - 1`. */
  nextUint32(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** A uniform number in `[0, 1)`. */
  nextUnit(): number {
    return this.nextUint32() / 0x1_0000_0000;
  }

  /** A uniform integer in `0 … bound - 1`. */
  nextBelow(bound: number): number {
    return Math.floor(this.nextUnit() * bound);
  }

  /** A normally distributed number (Box and Muller). */
  nextNormal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextUnit()));
    return radius * Math.cos(2 * Math.PI * this.nextUnit());
  }

  /** Permutes `items` in place (Fisher and Yates) and returns them. */
  shuffle<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.nextBelow(last + 1);
      [items[last], items[other]] = [items[other] as T, items[last] as T];
    }
    return items;
  }
}
