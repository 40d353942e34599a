// How llama.cpp comes into a process: one instance for all models, on the CPU, never built from source.

import { availableParallelism } from 'node:os';
import type { Llama } from 'node-llama-cpp';
import { messageOf } from '../base/errors.ts';
import { LlamaError } from './llamaError.ts';

let runtime: Promise<Llama> | undefined;

/**
 * The process's llama.cpp, loaded on the first call.
 *
 * The binary is the one from the package registry (`build: "never"`): nothing is compiled or downloaded.
 * Uses as many threads as the machine grants this process; more would only wait for each other.
 *
 * @throws {LlamaError} `noBinary` when this platform has none.
 */
export function llamaRuntime(): Promise<Llama> {
  runtime ??= loadRuntime();
  return runtime;
}

/** Frees llama.cpp and every model and context made from it. A later {@link llamaRuntime} loads it anew. */
export async function disposeLlamaRuntime(): Promise<void> {
  const loaded = runtime;
  runtime = undefined;
  if (loaded) await (await loaded).dispose();
}

async function loadRuntime(): Promise<Llama> {
  try {
    // Loaded on demand: the package costs 100 ms and 60 MB, which a process that never needs it shall not pay.
    const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
    return await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      logger: () => undefined,
      maxThreads: availableParallelism(),
    });
  } catch (error) {
    runtime = undefined;
    throw new LlamaError('noBinary', `llama.cpp has no usable binary for ${process.platform}-${process.arch}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
