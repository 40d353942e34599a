import type { Revision } from '../../mining/history/history.ts';

const dayMs = 86_400_000;

/** Follows functions through their history, newest change first, and knows when each was mended next. */
export class LaterFixes {
  private readonly dates = new Map<string, number>();

  /**
   * Passes one revision on the way back in time.
   *
   * @param isMending Whether the revision itself says that the version before it was not right.
   * @returns Days from this revision to the next that mended the same function, under whatever name; `undefined` where none did.
   */
  pass({ before, after, authorDate }: Pick<Revision, 'before' | 'after' | 'authorDate'>, isMending: boolean): number | undefined {
    const key = keyOf(after);
    const earlierKey = keyOf(before);
    const date = Date.parse(authorDate);
    const next = this.dates.get(key);
    // Before this revision the name belonged to nothing or to another function.
    if (key !== earlierKey) this.dates.delete(key);
    const nextForEarlier = isMending && !Number.isNaN(date) ? date : next;
    if (nextForEarlier !== undefined) this.dates.set(earlierKey, nextForEarlier);
    // Author dates may run backwards along a branch.
    return next === undefined || Number.isNaN(date) ? undefined : Math.abs(next - date) / dayMs;
  }
}

function keyOf({ path, qualifiedName }: Revision['after']): string {
  return `${path}\0${qualifiedName}`;
}
