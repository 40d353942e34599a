// The layout of llama.cpp's sequence states, against llama.cpp itself and the default base model.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { LlamaContext } from '../../src/llama/llamaContext.ts';
import { LlamaError } from '../../src/llama/llamaError.ts';
import { disposeLlamaRuntime, llamaRuntime } from '../../src/llama/llamaRuntime.ts';
import { parseSequenceState } from '../../src/llama/sequenceState/parseSequenceState.ts';
import { prefixRowsOf } from '../../src/llama/sequenceState/prefixRows.ts';
import { writeSequenceState } from '../../src/llama/sequenceState/writeSequenceState.ts';
import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const prefixText = 'public final class Range<T> implements Serializable {\n\n    private static final long serialVersionUID = 1L;\n';
const followingText = '\n    private final Comparator<T> comparator;\n\n    public T getMaximum() {\n        return maximum;\n    }\n';
const placeholderToken = 0;

suite('a sequence state of the default base model', () => {
  const folder = temporaryFolder();
  const writtenPath = join(folder, 'written-by-llama.llama-state');
  let model: LlamaModel;
  let prefixTokens: Token[];
  let scored: { tokens: Int32Array; isTarget: Uint8Array };

  before(async () => {
    const llama = await llamaRuntime();
    model = await llama.loadModel({ modelPath: join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf') });
    prefixTokens = model.tokenize(prefixText);
    const tokens = Int32Array.from(model.tokenize(followingText));
    scored = { tokens, isTarget: new Uint8Array(tokens.length).fill(1, 1) };
    const context = await model.createContext({
      contextSize: 256,
      flashAttention: true,
      experimentalKvCacheKeyType: 'F16',
      experimentalKvCacheValueType: 'F16',
    });
    const sequence: LlamaContextSequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(prefixTokens);
    await sequence.saveStateToFile(writtenPath);
    await context.dispose();
  });
  after(disposeLlamaRuntime);

  function writeOwn(name: string): ServedArtifact & { kind: 'kvPrefix' } {
    const rows = prefixRowsOf(parseSequenceState(readFileSync(writtenPath)));
    const placeholderTokens = new Int32Array(rows.prefixLength).fill(placeholderToken);
    const statePath = join(folder, name);
    writeFileSync(statePath, writeSequenceState({ ...rows, layerCount: rows.keys.length, placeholderTokens }));
    return { kind: 'kvPrefix', statePath, placeholderToken, prefixLength: rows.prefixLength };
  }

  async function lossesOf(options: { artifact?: ServedArtifact; sequenceCount?: number }, tokens = scored): Promise<Float32Array> {
    const context = await LlamaContext.load(model, { contextLength: 256, sequenceCount: 1, ...options });
    try {
      return await context.score(tokens);
    } finally {
      await context.dispose();
    }
  }

  test('parses, with the tokens and positions that were evaluated', () => {
    const state = parseSequenceState(readFileSync(writtenPath));
    assert.deepEqual([...state.tokens], prefixTokens);
    assert.deepEqual([...state.positions], [...prefixTokens.keys()]);
    assert.equal(state.isValueTransposed, false);
    assert.equal(state.layers.length, 30);
    assert.equal(state.layers[0]?.keys.rowBytes, 3 * 64 * 2);
  });

  test('is written by us byte for byte, but for the placeholders', () => {
    const expected = readFileSync(writtenPath);
    const written = readFileSync(writeOwn('own.llama-state').statePath);
    const tokenBytes = prefixTokens.length * 4;
    expected.fill(0, 12, 12 + tokenBytes);
    written.fill(0, 12, 12 + tokenBytes);
    assert.ok(expected.equals(written));
  });

  test('written by us serves exactly as the real tokens do in context', async () => {
    const artifact = writeOwn('served.llama-state');
    const real = new Int32Array([...prefixTokens, ...scored.tokens]);
    const inContext = await lossesOf({}, { tokens: real, isTarget: new Uint8Array(real.length).fill(1, prefixTokens.length + 1) });
    const alone = await lossesOf({});
    const restored = await lossesOf({ artifact });
    const mean = (losses: Float32Array): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    // The same keys and values; only the split into chunks differs, which changes the order of sums inside llama.cpp.
    restored.forEach((loss, index) => assert.ok(Math.abs(loss - (inContext[index] ?? NaN)) < 0.1, `${loss} and ${inContext[index]}`));
    assert.ok(Math.abs(mean(restored) - mean(inContext)) < 0.01);
    assert.ok(mean(alone) - mean(restored) > 0.1, 'the prefix must matter');
  });

  test('fits a context with several sequences once it is patched into that context own state', async () => {
    const artifact = writeOwn('several.llama-state');
    const context = await LlamaContext.load(model, { contextLength: 256, sequenceCount: 3, artifact });
    const expected = await lossesOf({ artifact });
    // All three sequences are in use at once, so each of them must have been restored.
    for (const losses of [...(await Promise.all([1, 2, 3].map(() => context.score(scored)))), await context.score(scored)]) {
      losses.forEach((loss, index) => assert.ok(Math.abs(loss - (expected[index] ?? NaN)) < 0.1));
    }
    await context.dispose();
  });

  test('damaged or of another length is refused before llama.cpp sees it', async () => {
    const artifact = writeOwn('damaged.llama-state');
    const load = (changed: ServedArtifact): Promise<LlamaContext> =>
      LlamaContext.load(model, { contextLength: 256, sequenceCount: 1, artifact: changed });
    await assert.rejects(load({ ...artifact, prefixLength: artifact.prefixLength + 1 }), (error) =>
      LlamaError.is(error, 'artifactRejected'),
    );
    await assert.rejects(load({ ...artifact, statePath: join(folder, 'missing') }), (error) => LlamaError.is(error, 'artifactRejected'));
    writeFileSync(artifact.statePath, readFileSync(artifact.statePath).subarray(0, 100_000));
    await assert.rejects(load(artifact), (error) => LlamaError.is(error, 'artifactRejected'));
  });
});
