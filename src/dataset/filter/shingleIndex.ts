// An exact inverted index: which of the texts it was built from share how many features with another text.

/** One indexed text that shares features with what was asked about. */
export interface SharedFeatures {
  /** The text's number in the order of adding. */
  readonly owner: number;
  readonly sharedCount: number;
}

/**
 * Texts beyond this many that hold the same feature are not noted under it.
 *
 * Keeps the cost of a question proportional to its size; a feature that so many texts hold tells none of them apart. A guess.
 */
const MOST_OWNERS = 128;

/** Finds texts by features. Memory is some ten bytes for each feature of each text. */
export class ShingleIndex {
  private readonly lists = new Map<number, number | number[]>();
  private readonly counts: number[] = [];
  private hits = new Uint32Array(0);

  /** Adds a text with its distinct features. */
  add(features: ReadonlySet<number>): void {
    const owner = this.counts.length;
    let noted = 0;
    for (const feature of features) {
      const list = this.lists.get(feature);
      if (list === undefined) this.lists.set(feature, owner);
      else if (typeof list === 'number') this.lists.set(feature, [list, owner]);
      else if (list.length < MOST_OWNERS) list.push(owner);
      else continue;
      noted++;
    }
    this.counts.push(noted);
  }

  /** Features under which a text is noted: all, but for those that very many share. */
  countOf(owner: number): number {
    return this.counts[owner] ?? 0;
  }

  /** Every text that shares a feature with these. */
  find(features: ReadonlySet<number>): SharedFeatures[] {
    if (this.hits.length < this.counts.length) this.hits = new Uint32Array(this.counts.length);
    const { hits } = this;
    const touched: number[] = [];
    const count = (owner: number): void => {
      if (hits[owner] === 0) touched.push(owner);
      hits[owner] = (hits[owner] as number) + 1;
    };
    for (const feature of features) {
      const list = this.lists.get(feature);
      if (typeof list === 'number') count(list);
      else list?.forEach(count);
    }
    return touched.map((owner) => {
      const sharedCount = hits[owner] as number;
      hits[owner] = 0;
      return { owner, sharedCount };
    });
  }
}
