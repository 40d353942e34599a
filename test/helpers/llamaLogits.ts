// llama.cpp's logits for given tokens, computed in a child process: the oracle of the parity tests.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defined } from '../../src/base/assert.ts';

/** One text for llama.cpp to read. */
export interface LlamaLogitsRequest {
  readonly modelPath: string;
  readonly tokens: readonly number[];
  /** How keys and values are cached, and how attention is computed. */
  readonly attention: LlamaAttention;
}

/**
 * `exact`: F32 cache without flash attention, so that nothing but the weights' own type rounds.
 * `served`: F16 cache with flash attention, as every artifact is served.
 */
export type LlamaAttention = 'exact' | 'served';

/** The scores of all next tokens after each token: `[N, V]`. */
export interface LogitsTable {
  readonly vocabularySize: number;
  readonly values: Float32Array;
}

/** Runs llama.cpp on the CPU over the tokens, without a BOS token in front. */
export function llamaLogits(request: LlamaLogitsRequest): LogitsTable {
  return defined(llamaLogitsOfAll([request])[0], 'logits');
}

/** {@link llamaLogits} over the tokens of each request. All share one child process. */
export function llamaLogitsOfAll(requests: readonly LlamaLogitsRequest[]): LogitsTable[] {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-logits-'));
  try {
    const input = join(folder, 'requests.json');
    writeFileSync(input, JSON.stringify(requests));
    execFileSync(process.execPath, [fileURLToPath(new URL('llamaLogitsChild.ts', import.meta.url)), input, folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return requests.map(({ tokens }, index) => {
      const bytes = readFileSync(join(folder, `${index}.bin`));
      const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      return { values, vocabularySize: values.length / tokens.length };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
