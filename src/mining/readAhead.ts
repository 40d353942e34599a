/** Files read before they are asked for; with at most 512 KiB each this bounds the memory in flight. */
const AHEAD_COUNT = 8;

/**
 * Yields `read(item)` for each item in order, a few reads ahead of the consumer.
 *
 * Nothing more is read while the consumer is busy.
 */
export async function* readAhead<Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  for (let next = 0; next < items.length || pending.length > 0;) {
    while (next < items.length && pending.length < AHEAD_COUNT) {
      const started = read(items[next++] as Item);
      // A failure is thrown when its turn comes; until then it must not count as unhandled.
      started.catch(() => undefined);
      pending.push(started);
    }
    const first = pending.shift();
    if (first) yield await first;
  }
}
