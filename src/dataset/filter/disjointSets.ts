/** Groups of indices that grow together; each is named by its smallest member. */
export class DisjointSets {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, index) => index);
  }

  /** The smallest member of the group of `index`. */
  find(index: number): number {
    let root = index;
    while (this.parents[root] !== root) root = this.parents[root] as number;
    for (let step = index; step !== root;) {
      const next = this.parents[step] as number;
      this.parents[step] = root;
      step = next;
    }
    return root;
  }

  /** Makes one group of two. */
  join(a: number, b: number): void {
    const first = this.find(a);
    const second = this.find(b);
    this.parents[Math.max(first, second)] = Math.min(first, second);
  }
}
