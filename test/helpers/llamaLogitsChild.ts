// The child process of llamaLogits.ts: reads requests, writes the logits of each as F32 into a file of its own.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp';
import { defined } from '../../src/base/assert.ts';
import { disposeLlamaRuntime, llamaRuntime } from '../../src/llama/llamaRuntime.ts';
import type { LlamaLogitsRequest } from './llamaLogits.ts';

/** Tokens whose full tables of logits exist at one time; a table of 49 152 entries takes about 4 MB in Node. */
const chunkLength = 32;

const [, , inputPath, outputFolder] = process.argv;
const requests = JSON.parse(readFileSync(defined(inputPath, 'input path'), 'utf8')) as readonly LlamaLogitsRequest[];
for (const [index, request] of requests.entries()) await writeLogits(request, join(defined(outputFolder, 'output folder'), `${index}.bin`));
await disposeLlamaRuntime();

async function writeLogits({ modelPath, tokens, attention }: LlamaLogitsRequest, outputPath: string): Promise<void> {
  const llama = await llamaRuntime();
  const model = await llama.loadModel({ modelPath });
  const isExact = attention === 'exact';
  const context = await model.createContext({
    contextSize: tokens.length + 8,
    sequences: 1,
    flashAttention: !isExact,
    ...(isExact ? { experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32' } : {}),
  });
  const sequence = context.getSequence();
  const output = openSync(outputPath, 'w');
  for (let start = 0; start < tokens.length; start += chunkLength) {
    const chunk = tokens.slice(start, start + chunkLength) as Token[];
    const input = chunk.map((token): ControlledEvaluateInputItem => [token, { generateNext: { logits: true } }]);
    for (const result of await sequence.controlledEvaluate(input)) {
      const logits = defined(result?.next.logits, 'logits');
      const row = new Float32Array(logits.size);
      for (const [token, logit] of logits) row[token] = logit;
      writeSync(output, new Uint8Array(row.buffer));
    }
  }
  closeSync(output);
  await model.dispose();
}
