/** How many requests llama.cpp works on at the same time, for each variant. */
export interface LaneCounts {
  /** Contexts of one thread each. */
  readonly contextCount: number;
  /** Outputs that one context writes together. */
  readonly sequenceCount: number;
}

/** What lanes depend on. */
export interface LaneLimits {
  readonly processorCount: number;
  /** Variants that write. */
  readonly variantCount: number;
  /** What one sequence takes in the cache of a context. */
  readonly sequenceBytes: number;
}

// Contexts of one variant at most; with more, the last items of a kind would wait for each other (guess).
const mostContexts = 4;
// A context that writes eight outputs together gives a token in 4.0 ms where one gives it in 12.6; sixteen would take 3.2, but twice the
// memory, and the end of a list would leave more of them idle (SmolLM2-135M Q4_1, one Sapphire Rapids core).
const mostSequences = 8;
// All caches of writing contexts together (guess).
const mostCacheBytes = 2 ** 30;

/**
 * Two variants at least work on an item at the same time, so that half as many contexts keep all processors busy.
 * Memory limits how many outputs each of them writes together.
 */
export function resolveLaneCounts({ processorCount, variantCount, sequenceBytes }: LaneLimits): LaneCounts {
  const contextCount = Math.min(mostContexts, Math.ceil(processorCount / 2));
  const affordable = Math.floor(mostCacheBytes / (contextCount * variantCount * sequenceBytes));
  return { contextCount, sequenceCount: Math.max(1, Math.min(mostSequences, affordable)) };
}
