import { defined } from '../../../base/assert.ts';
import { contextOf, type SharedContexts } from '../../ops/sharedContexts.ts';
import { attentionPrograms, type AttentionPrograms } from './attentionPrograms.ts';
import { WebgpuError } from './webgpuError.ts';
import type { WebgpuKernelCall } from './webgpuKernel.ts';

/** What forward and backward pass of attention share. */
export interface AttentionInputs {
  readonly tokenCount: number; // N
  readonly prefixLength: number; // P
  readonly queryHeads: number; // H
  readonly keyValueHeads: number; // K
  readonly headWidth: number; // E
  readonly programs: AttentionPrograms;
  /** `[P + N, K, E]`. */
  readonly allKeys: GPUBuffer;
  /** `[P + N, K, E]`. */
  readonly allValues: GPUBuffer;
  /** `[N, 4]`, see {@link seenRanges}. */
  readonly ranges: GPUBuffer;
  /** The uniforms that all attention programs begin with. */
  readonly uniforms: readonly number[];
}

/**
 * Lays keys and values of prefix and tokens behind one another. For at least one token.
 *
 * @throws {WebgpuError} `adapterLimit` when the heads are too wide for the GPU's workgroup memory.
 */
export function attentionInputs({ runtime, input, optional, attribute }: WebgpuKernelCall): AttentionInputs {
  const queries = input('queries'); // [N, H, E]
  const keys = input('keys'); // [N, K, E]
  const values = input('values'); // [N, K, E]
  const prefixKeys = optional('prefixKeys'); // [P, K, E]
  const [tokenCount, queryHeads, headWidth] = queries.shape as [number, number, number];
  const keyValueHeads = keys.shape[1] as number;
  const prefixLength = prefixKeys?.shape[0] ?? 0;
  const programs = attentionPrograms(headWidth);
  if (programs.workgroupBytes > runtime.workgroupBytes) {
    throw new WebgpuError(
      'adapterLimit',
      `expected ${programs.workgroupBytes} bytes of workgroup memory for heads of ${headWidth} values, found ${runtime.workgroupBytes}`,
    );
  }
  const prefix = prefixKeys && prefixLength > 0 ? [prefixKeys, defined(optional('prefixValues'), 'prefix values')] : undefined;
  const join = (index: 0 | 1): GPUBuffer => {
    const own = runtime.bufferOf(index === 0 ? keys : values);
    return prefix ? runtime.concatenate([runtime.bufferOf(defined(prefix[index], 'prefix')), own]) : own;
  };
  return {
    tokenCount,
    prefixLength,
    queryHeads,
    keyValueHeads,
    headWidth,
    programs,
    allKeys: join(0),
    allValues: join(1),
    ranges: runtime.upload(seenRanges(attribute('sequenceStarts'), attribute('sharedContexts'), tokenCount)),
    uniforms: [tokenCount, prefixLength, queryHeads, keyValueHeads, attribute<number>('scale')],
  };
}

/**
 * What each token sees beside the prefix: the first token of its sequence; begin and end of its context, equal without one;
 * and the first token that it or any later one sees, from which on keys are walked over.
 *
 * @returns `[N, 4]`.
 */
function seenRanges(sequenceStarts: Int32Array, contexts: SharedContexts | undefined, tokenCount: number): Int32Array {
  const ranges = new Int32Array(4 * tokenCount);
  let firstSeen = tokenCount;
  for (let sequence = sequenceStarts.length - 1; sequence >= 0; sequence--) {
    const start = sequenceStarts[sequence] as number;
    const end = sequenceStarts[sequence + 1] ?? tokenCount;
    const context = contextOf(contexts, sequence);
    firstSeen = Math.min(firstSeen, context.length > 0 ? context.start : start);
    for (let token = start; token < end; token++) ranges.set([start, context.start, context.start + context.length, firstSeen], 4 * token);
  }
  return ranges;
}
