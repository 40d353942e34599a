// A pair as it is judged: the tokens of training, cut from the same text by the same rules.
// Legend: X tokens of the context, T tokens of a side.

import { type RuleCategory, categoriesOfPair } from '../../dataset/pairs/properties.ts';
import type { Pair, PairKind } from '../../dataset/pairs/pair.ts';
import type { TokenSequence } from '../../tuning/batches.ts';
import { encodePair } from '../../tuning/encodePair.ts';
import type { Tokenizer } from '../../tuning/tokenizedText.ts';

/** Two ways to go on, of which a model should find the first one likelier. */
export interface PairItem {
  readonly id: string;
  readonly path: string;
  readonly pairKind: PairKind;
  readonly rule: string;
  readonly categories: readonly RuleCategory[];
  /** What both sides follow, all that they begin with in common included. `[X]` */
  readonly context: Int32Array;
  /** Its targets are the tokens that the other side does not have, and the first common one behind each difference. */
  readonly better: TokenSequence;
  readonly worse: TokenSequence;
}

/** How much of a pair is judged: as served, where a prompt is short and what is written is shorter. */
export const pairExtents = { contextTokens: 256, branchTokens: 192, tailTokens: 1 } as const;

/** Lays out one pair; `undefined` where no token behind a context tells its sides apart. */
export function layPairItem(pair: Pair, tokenizer: Tokenizer): PairItem | undefined {
  // llama.cpp puts the leading tokens before every text by itself.
  const encoded = encodePair(pair, tokenizer, [], pairExtents);
  if (!encoded || encoded.context.length === 0) return undefined;
  const { id, path, kind, rule } = pair;
  const categories = [...categoriesOfPair(pair)];
  const { context, better, worse } = encoded;
  return { id, path, pairKind: kind, rule, categories, context, better, worse };
}
