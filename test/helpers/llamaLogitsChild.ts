// The child process of llamaLogits.ts: reads a request, writes logits as F32.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp';
import { defined } from '../../src/base/assert.ts';
import { disposeLlamaRuntime, llamaRuntime } from '../../src/llama/llamaRuntime.ts';
import type { LlamaLogitsRequest } from './llamaLogits.ts';

/** Tokens whose full tables of logits exist at one time; a table of 49 152 entries takes about 4 MB in Node. */
const chunkLength = 32;

const [, , inputPath, outputPath] = process.argv;
const request = JSON.parse(readFileSync(defined(inputPath, 'input path'), 'utf8')) as LlamaLogitsRequest;
const llama = await llamaRuntime();
const model = await llama.loadModel({ modelPath: request.modelPath });
const isExact = request.attention === 'exact';
const context = await model.createContext({
  contextSize: request.tokens.length + 8,
  sequences: 1,
  flashAttention: !isExact,
  ...(isExact ? { experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32' } : {}),
});
const sequence = context.getSequence();
const output = openSync(defined(outputPath, 'output path'), 'w');
for (let start = 0; start < request.tokens.length; start += chunkLength) {
  const tokens = request.tokens.slice(start, start + chunkLength) as Token[];
  const input = tokens.map((token): ControlledEvaluateInputItem => [token, { generateNext: { logits: true } }]);
  for (const result of await sequence.controlledEvaluate(input)) {
    const logits = defined(result?.next.logits, 'logits');
    const row = new Float32Array(logits.size);
    for (const [token, logit] of logits) row[token] = logit;
    writeSync(output, new Uint8Array(row.buffer));
  }
}
closeSync(output);
await disposeLlamaRuntime();
