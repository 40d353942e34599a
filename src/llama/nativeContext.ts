import type { LlamaContext as NativeContext, LlamaModel } from 'node-llama-cpp';
import { messageOf } from '../base/errors.ts';
import { LlamaError } from './llamaError.ts';
import type { LlamaContextOptions } from './llamaRequests.ts';
import { chunkLength } from './prefixedSequence.ts';

/**
 * Makes a context of llama.cpp with flash attention and a binary16 cache. A LoRA is in it, a prefix is not.
 *
 * @param mostThreads Threads where the options name no number.
 * @throws {LlamaError} `contextFailed`, `artifactRejected`.
 */
export async function createNativeContext(model: LlamaModel, options: LlamaContextOptions, mostThreads: number): Promise<NativeContext> {
  const { artifact, contextLength, sequenceCount, threadCount = mostThreads } = options;
  // The most a context may ever use; what it uses is decided before each step.
  model.llama.maxThreads = mostThreads;
  const lora = artifact?.kind === 'loraAdapter' ? { lora: { adapters: [{ filePath: artifact.path, scale: artifact.scale }] } } : {};
  try {
    return await model.createContext({
      contextSize: contextLength,
      sequences: sequenceCount,
      batchSize: chunkLength,
      flashAttention: true,
      experimentalKvCacheKeyType: 'F16',
      experimentalKvCacheValueType: 'F16',
      threads: threadCount,
      failedCreationRemedy: false,
      ...lora,
    });
  } catch (error) {
    const [reason, what] =
      artifact?.kind === 'loraAdapter' ? (['artifactRejected', artifact.path] as const) : (['contextFailed', ''] as const);
    throw new LlamaError(
      reason,
      `llama.cpp cannot make a context of ${sequenceCount} x ${contextLength} tokens ${what}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** What one token takes in the cache of a context: keys and values of all layers in binary16, bytes. */
export function cacheBytesPerToken({ fileInfo }: LlamaModel): number {
  const { attention, embedding_length: width = 0, block_count: layerCount = 0 } = fileInfo.architectureMetadata;
  const headCount = numberOf(attention?.head_count) ?? 1;
  const keyValueHeadCount = numberOf(attention?.head_count_kv) ?? headCount;
  const headWidth = Math.ceil(width / headCount);
  const valuesPerHead = (attention?.key_length ?? headWidth) + (attention?.value_length ?? headWidth);
  return 2 * layerCount * keyValueHeadCount * valuesPerHead;
}

/** Models may name a number for each layer; the largest is on the safe side. */
function numberOf(value: number | readonly number[] | undefined): number | undefined {
  return typeof value === 'object' ? Math.max(...value) : value;
}
