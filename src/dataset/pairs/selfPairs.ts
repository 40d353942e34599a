// Pairs of what the authors wrote and what the base model writes at the same place. Text only: the model comes from outside.

import { sha256 } from '../../base/hash.ts';
import { throwIfAborted } from '../../base/cancellation.ts';
import { type GuardBounds, type GuardOptions, type GuardReason, guardPair } from './guards.ts';
import type { UnassignedPair } from './pair.ts';
import type { SelfPlace } from './selfPlaces.ts';
import { statementEnd } from './statementEnd.ts';

/** What a model is asked. */
export interface SelfPrompt {
  readonly context: string;
  /** Whether the answer may end with the first line. */
  readonly isOneLine: boolean;
}

/** Remembers what a model wrote; `MiningStore` is one. */
export interface GenerationCache {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

/** What self pairs are made with. */
export interface SelfPairOptions {
  /** sha256 of the model file. */
  readonly baseModel: string;
  /**
   * Goes on after each prompt, greedily, in order. A line that came to its end ends with a line break, also at the end of the answer;
   * an answer without one was cut off.
   */
  readonly generate: (prompts: readonly SelfPrompt[], signal?: AbortSignal) => Promise<readonly string[]>;
  /** Whether a function, given whole, is free of syntax errors. */
  readonly parses: GuardOptions['parses'];
  readonly cache: GenerationCache;
  /** Time after which nothing more is generated, milliseconds; what is cached is used whenever it comes. */
  readonly budgetMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Counts each place that gives no pair. */
  readonly onRefused?: ((reason: SelfRefusal) => void) | undefined;
}

/** Why a place gives no pair: a guard, an answer without an end, or no time. */
export type SelfRefusal = GuardReason | 'cutOff' | 'outOfTime';

/** Raised whenever prompts are built or answers are cut otherwise, so that older answers are not taken for new ones. */
const GENERATION_VERSION = 1;

/** Prompts that are given to the model at once, and after which the time is looked at. */
const BATCH_SIZE = 8;

/** The authors' stretch is the better one because it is theirs, not because it is right: a weight of its own, not a vote. A guess. */
const SELF_CONFIDENCE = 0.75;

/** Lines, not functions: short ones count, and a model may write something else altogether. */
const stretchBounds: GuardBounds = { leastTokens: 2, mostCharacters: 600, leastSizeRatio: 0.2, leastEditRatio: 0, mostEditRatio: 1 };

/** Asks the model at each place and yields the pairs, in the order of the places. */
export async function* buildSelfPairs(places: readonly SelfPlace[], options: SelfPairOptions): AsyncGenerator<UnassignedPair> {
  const { cache, budgetMs, signal, onRefused } = options;
  const startMs = performance.now();
  for (let done = 0; done < places.length; done += BATCH_SIZE) {
    throwIfAborted(signal);
    options.onProgress?.(done, places.length);
    const batch = places.slice(done, done + BATCH_SIZE);
    const answers = batch.map((place) => cache.read(keyOf(place, options.baseModel)));
    const open = batch.flatMap((place, index) => (answers[index] === undefined ? [{ place, index }] : []));
    if (open.length > 0 && performance.now() - startMs < budgetMs) {
      const texts = await options.generate(
        open.map(({ place }) => promptOf(place)),
        signal,
      );
      open.forEach(({ place, index }, position) => {
        const text = texts[position] ?? '';
        answers[index] = text;
        cache.write(keyOf(place, options.baseModel), text);
      });
    }
    for (const [index, place] of batch.entries()) {
      const answer = answers[index];
      const pair = answer === undefined ? 'outOfTime' : pairAt(place, answer, options);
      if (typeof pair === 'string') onRefused?.(pair);
      else yield pair;
    }
  }
  options.onProgress?.(places.length, places.length);
}

function promptOf({ context, extent }: SelfPlace): SelfPrompt {
  return { context, isOneLine: extent === 'line' };
}

function keyOf(place: SelfPlace, baseModel: string): string {
  return sha256(JSON.stringify([GENERATION_VERSION, baseModel, promptOf(place)]));
}

function pairAt(place: SelfPlace, answer: string, { parses, baseModel }: SelfPairOptions): UnassignedPair | SelfRefusal {
  const { language, path, qualifiedName, context, written, extent, suffix, functionHead, functionTail } = place;
  const worse = sameExtent(answer, place);
  if (worse === undefined) return 'cutOff';
  const verdict = guardPair(
    { language, better: written, worse },
    { bounds: stretchBounds, parses: (_, stretch) => parses(language, functionHead + stretch + functionTail) },
  );
  if (!verdict.passes) return verdict.reason;
  const { editRatio, changesBehaviour } = verdict;
  return {
    kind: 'self',
    rule: extent,
    language,
    path,
    qualifiedName,
    context,
    better: written,
    worse,
    suffix,
    confidence: SELF_CONFIDENCE,
    changesBehaviour,
    editRatio,
    provenance: { baseModel },
  };
}

/**
 * The answer up to where the authors' stretch would have ended; `undefined` where the model never came to an end.
 *
 * Spaces before it go: the line's indentation is in the context, and a difference in nothing but indentation would be learnt first.
 */
function sameExtent(answer: string, { extent, language }: SelfPlace): string | undefined {
  const text = answer.replace(/^[ \t]+/u, '');
  // The last line is only whole where a line break follows it.
  const whole = text.slice(0, Math.max(0, extent === 'line' ? text.indexOf('\n') : text.lastIndexOf('\n')));
  if (!text.includes('\n')) return undefined;
  if (extent === 'line') return whole.trimEnd();
  const end = statementEnd(whole, language);
  return end === undefined ? '' : whole.slice(0, end.length);
}
