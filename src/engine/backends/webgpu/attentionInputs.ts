import { defined } from '../../../base/assert.ts';
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
  /** For each token the first token of its sequence, `[N]`. */
  readonly starts: GPUBuffer;
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
    starts: runtime.upload(startOfEachToken(attribute<Int32Array>('sequenceStarts'), tokenCount)),
    uniforms: [tokenCount, prefixLength, queryHeads, keyValueHeads, attribute<number>('scale')],
  };
}

function startOfEachToken(sequenceStarts: Int32Array, tokenCount: number): Int32Array {
  const starts = new Int32Array(tokenCount);
  sequenceStarts.forEach((start, sequence) => starts.fill(start, start, sequenceStarts[sequence + 1] ?? tokenCount));
  return starts;
}
