/** Items of one kind that could be judged. */
export interface CountedKind {
  /** Measured: one item through all its variants, a lane's share of the time. */
  readonly itemMs: number;
  readonly availableCount: number;
  /** Part of the budget that it gets as long as it can use it. */
  readonly share: number;
  /** Below it intervals mean little, so a slow machine takes longer than its budget (guess). */
  readonly leastCount: number;
  /** More would only narrow an interval that is narrow already (guess). */
  readonly mostCount: number;
  /** Takes the place of {@link mostCount} in a thorough evaluation. */
  readonly mostThoroughCount: number;
}

/**
 * How many items of each kind to judge: known before the first of them is judged, so that no result can choose its own sample.
 *
 * Time that one kind cannot use goes to the others, by their shares.
 *
 * @param budgetMs Absent: everything there is, within bounds.
 */
export function planCounts<Name extends string>(
  budgetMs: number | undefined,
  kinds: Readonly<Record<Name, CountedKind>>,
): Record<Name, number> {
  const open = new Map(Object.entries<CountedKind>(kinds) as [Name, CountedKind][]);
  const counts = {} as Record<Name, number>;
  let leftMs = budgetMs ?? Infinity;
  const settle = (name: Name, { itemMs }: CountedKind, count: number): void => {
    counts[name] = count;
    leftMs = Math.max(0, leftMs - count * itemMs);
    open.delete(name);
  };
  // What is bounded is taken out until the rest can share what is left; the least first, since it is owed in any case.
  for (const bound of [leastOf, mostOf]) {
    for (let settled = -1; settled !== open.size;) {
      settled = open.size;
      const shares = [...open.values()].reduce((sum, { share }) => sum + share, 0);
      for (const [name, kind] of [...open]) {
        const wanted = (leftMs * kind.share) / (shares * kind.itemMs);
        const limit = bound(kind, budgetMs === undefined);
        if (bound === leastOf ? wanted <= limit : wanted >= limit) {
          settle(name, kind, limit);
          break;
        }
      }
    }
  }
  const shares = [...open.values()].reduce((sum, { share }) => sum + share, 0);
  for (const [name, { share, itemMs }] of open) counts[name] = Math.floor((leftMs * share) / (shares * itemMs));
  return counts;
}

function leastOf({ leastCount, availableCount }: CountedKind): number {
  return Math.min(leastCount, availableCount);
}

function mostOf({ mostCount, mostThoroughCount, availableCount }: CountedKind, isThorough: boolean): number {
  return Math.min(isThorough ? mostThoroughCount : mostCount, availableCount);
}
