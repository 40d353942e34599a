// Legend: N tokens in the packed batch, S sequences, M targets.
import type { TokenBatch } from '../model/tokenBatch.ts';
import type { TokenSequence } from './batches.ts';

/** Several continuations of one text. */
export interface BranchGroup {
  /** What all branches go on from; no targets. */
  readonly context: Int32Array;
  /** Behind a context the first token of a branch may be a target too. */
  readonly branches: readonly TokenSequence[];
}

/**
 * Lays groups one behind the other: the context with its first branch as one sequence, each further branch as one that sees that context.
 *
 * Targets come group by group, branch by branch, in order. The first token of each branch is predicted from the context's last row;
 * without a context nothing predicts it, and it is no target. An empty branch is left out.
 */
export function packBranches(groups: readonly BranchGroup[]): TokenBatch {
  const tokens: number[] = []; // [N]
  const sequenceStarts: number[] = []; // [S]
  const contextStarts: number[] = []; // [S]
  const contextLengths: number[] = []; // [S]
  const targetPositions: number[] = []; // [M]
  const targetTokens: number[] = []; // [M]
  const begin = (contextStart: number, contextLength: number): void => {
    sequenceStarts.push(tokens.length);
    contextStarts.push(contextStart);
    contextLengths.push(contextLength);
  };
  for (const { context, branches } of groups) {
    const contextStart = tokens.length;
    if (context.length > 0) {
      begin(0, 0);
      for (const token of context) tokens.push(token);
    }
    branches.forEach((branch, index) => {
      if (branch.tokens.length === 0) return;
      if (context.length === 0) begin(0, 0);
      else if (index > 0) begin(contextStart, context.length);
      branch.tokens.forEach((token, position) => {
        const isPredicted = position > 0 || context.length > 0;
        if (isPredicted && branch.isTarget[position] === 1) {
          targetPositions.push(position > 0 ? tokens.length - 1 : contextStart + context.length - 1);
          targetTokens.push(token);
        }
        tokens.push(token);
      });
    });
  }
  return {
    tokens: Int32Array.from(tokens),
    sequenceStarts: Int32Array.from(sequenceStarts),
    ...(contextLengths.some((length) => length > 0) && {
      sharedContexts: { starts: Int32Array.from(contextStarts), lengths: Int32Array.from(contextLengths) },
    }),
    targetPositions: Int32Array.from(targetPositions),
    targetTokens: Int32Array.from(targetTokens),
  };
}
