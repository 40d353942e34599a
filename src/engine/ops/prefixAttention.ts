// Legend: N tokens, S sequences, P prefix length, H query heads, K key/value heads, G = H / K query heads per key/value head, E head width.

import { assert } from '../../base/assert.ts';
import { add, concat, matMul, mul, reshape, slice, softmax, tensor2d, tidy, transpose, zeros, zerosLike } from '../tensors.ts';
import type { Tensor, Tensor2D, Tensor3D } from '../tensors.ts';
import { differentiable } from './differentiable.ts';
import { hasKernel, runKernelForAll } from './runKernel.ts';
import { assertSharedContexts, contextOf, type SharedContexts } from './sharedContexts.ts';

/** Inputs of {@link prefixAttention}. */
export interface AttentionInputs {
  readonly queries: Tensor3D; // [N, H, E], rotated
  readonly keys: Tensor3D; // [N, K, E], rotated
  readonly values: Tensor3D; // [N, K, E]
  /** `[P, K, E]`, rotated for positions 0..P-1. Comes with `prefixValues` or not at all. */
  readonly prefixKeys?: Tensor3D | undefined;
  /** `[P, K, E]`. */
  readonly prefixValues?: Tensor3D | undefined;
  /** The token at which each packed sequence begins: strictly ascending, the first 0. */
  readonly sequenceStarts: Int32Array;
  /** Heads of earlier sequences that sequences see beside the prefix and themselves; none when absent. */
  readonly sharedContexts?: SharedContexts | undefined;
  /** Factor of the scores; `1 / sqrt(E)` when absent. */
  readonly scale?: number;
}

/**
 * Attends each token to the prefix, to the context that its sequence shares, and to its own past within its sequence.
 *
 * Otherwise sequences do not see each other. Query head `h` reads key/value head `floor(h / G)`.
 *
 * @returns `[N, H * E]`; differentiable in all tensors.
 * Same numbers as llama.cpp with the prefix in the cache.
 */
export function prefixAttention(inputs: AttentionInputs): Tensor2D {
  const { queries, keys, values, prefixKeys, prefixValues, sequenceStarts, sharedContexts } = inputs;
  assertShapes(inputs);
  if (!hasKernel('PrefixAttention')) return tidy(() => compositePrefixAttention(inputs));
  const scale = inputs.scale ?? 1 / Math.sqrt(queries.shape[2]);
  const prefix = prefixKeys && prefixValues && prefixKeys.shape[0] > 0 ? [prefixKeys, prefixValues] : [];
  return differentiable<Tensor2D>([queries, keys, values, ...prefix], (...operands) => {
    const attributes = { sequenceStarts, sharedContexts, scale };
    const [out, logSumExp] = runKernelForAll('PrefixAttention', named(operands), attributes) as [Tensor, Tensor]; // [N, H * E], [N, H]
    return {
      out,
      saved: [...operands, out, logSumExp],
      backward: (dOut, saved) => {
        const [savedOut, savedLogSumExp] = saved.slice(-2);
        return runKernelForAll(
          'PrefixAttentionBackward',
          { ...named(saved.slice(0, -2)), dOut, out: savedOut, logSumExp: savedLogSumExp },
          attributes,
        );
      },
    };
  });
}

/** {@link prefixAttention} from plain operations, one sequence of `n` tokens behind a context of `c` at a time, with a full score matrix. */
export function compositePrefixAttention(inputs: AttentionInputs): Tensor2D {
  const { queries, keys, values, prefixKeys, prefixValues, sequenceStarts, sharedContexts } = inputs;
  const [tokenCount, queryHeads, headWidth] = queries.shape;
  const keyValueHeads = keys.shape[1];
  const groupSize = queryHeads / keyValueHeads;
  const scale = inputs.scale ?? 1 / Math.sqrt(headWidth);
  if (tokenCount === 0) return emptyAttention(inputs);
  const outputs: Tensor2D[] = [];
  sequenceStarts.forEach((start, sequence) => {
    const length = (sequenceStarts[sequence + 1] ?? tokenCount) - start;
    const context = contextOf(sharedContexts, sequence);
    const rows = (x: Tensor3D, first: number, count: number): Tensor3D => slice(x, [first, 0, 0], [count, x.shape[1], headWidth]); // [count, heads, E]
    const seenRows = (own: Tensor3D, prefix: Tensor3D | undefined): Tensor3D => {
      const parts = [prefix, rows(own, context.start, context.length), rows(own, start, length)];
      const seen = parts.filter((part): part is Tensor3D => part !== undefined && part.shape[0] > 0);
      return transpose(seen.length > 1 ? concat(seen, 0) : (seen[0] as Tensor3D), [1, 0, 2]); // [K, P + c + n, E]
    };
    const seenKeys = seenRows(keys, prefixKeys);
    const seenValues = seenRows(values, prefixValues);
    const seenCount = seenKeys.shape[1];
    const grouped = reshape(transpose(rows(queries, start, length), [1, 0, 2]), [keyValueHeads, groupSize * length, headWidth]); // [K, G * n, E]
    const scores = mul(matMul(grouped, seenKeys, false, true), scale); // [K, G * n, P + c + n]
    const masked = add(reshape(scores, [keyValueHeads, groupSize, length, seenCount]), causalMask(length, seenCount)); // [K, G, n, P + c + n]
    const weights = reshape(softmax(masked), [keyValueHeads, groupSize * length, seenCount]); // [K, G * n, P + c + n]
    const mixed = reshape(matMul(weights, seenValues), [queryHeads, length, headWidth]); // [H, n, E]
    outputs.push(reshape(transpose(mixed, [1, 0, 2]), [length, queryHeads * headWidth])); // [n, H * E]
  });
  return concat(outputs, 0); // [N, H * E]
}

/** The result for no tokens, and gradients of zero. */
function emptyAttention({ queries, keys, values, prefixKeys, prefixValues }: AttentionInputs): Tensor2D {
  const operands = [queries, keys, values, ...(prefixKeys && prefixValues ? [prefixKeys, prefixValues] : [])];
  const [, queryHeads, headWidth] = queries.shape;
  return differentiable<Tensor2D>(operands, () => ({
    out: zeros([0, queryHeads * headWidth]),
    backward: () => operands.map((operand) => zerosLike(operand)),
  }));
}

/** `[n, m + n]`: 0 where token `row` may look, minus infinity at later tokens. The first `m` are seen by all. */
function causalMask(length: number, seenCount: number): Tensor2D {
  const mask = new Float32Array(length * seenCount);
  const seenByAll = seenCount - length;
  for (let row = 0; row < length; row++) mask.fill(-Infinity, row * seenCount + seenByAll + row + 1, (row + 1) * seenCount);
  return tensor2d(mask, [length, seenCount]);
}

function named([queries, keys, values, prefixKeys, prefixValues]: readonly Tensor[]): Record<string, Tensor | undefined> {
  return { queries, keys, values, ...(prefixKeys && { prefixKeys, prefixValues }) };
}

function assertShapes({ queries, keys, values, prefixKeys, prefixValues, sequenceStarts, sharedContexts }: AttentionInputs): void {
  const [tokenCount, queryHeads, headWidth] = queries.shape;
  const [, keyValueHeads] = keys.shape;
  const describe = (): string =>
    `queries [${queries.shape}], keys [${keys.shape}], values [${values.shape}], ` +
    `prefix keys [${prefixKeys?.shape}], prefix values [${prefixValues?.shape}], sequence starts [${sequenceStarts}]`;
  const sameRows = (a: Tensor3D, b: Tensor3D): boolean => a.shape.every((extent, axis) => extent === b.shape[axis]);
  assert(queryHeads % keyValueHeads === 0, describe);
  assert(keys.shape[0] === tokenCount && keys.shape[2] === headWidth && sameRows(keys, values), describe);
  assert((prefixKeys === undefined) === (prefixValues === undefined), describe);
  if (prefixKeys && prefixValues) {
    assert(prefixKeys.shape[1] === keyValueHeads && prefixKeys.shape[2] === headWidth && sameRows(prefixKeys, prefixValues), describe);
  }
  const isAscending = sequenceStarts.every((start, index) => start < tokenCount && start > (sequenceStarts[index - 1] ?? -1));
  assert(isAscending && (tokenCount === 0 || sequenceStarts[0] === 0), describe);
  assertSharedContexts(sharedContexts, sequenceStarts, tokenCount);
}
