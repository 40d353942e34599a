// Losses and comparisons through llama.cpp: tiny random models for exact numbers, the default base model for a whole comparison.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp';
import { type LowRankDelta, writeLoraAdapter } from '../../src/artifacts/loraAdapterGguf.ts';
import { defined } from '../../src/base/assert.ts';
import { Random } from '../../src/base/random.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import type { DocumentExample } from '../../src/dataset/example.ts';
import { chooseLines } from '../../src/dataset/examples/nextLine.ts';
import type { Pair } from '../../src/dataset/pairs/pair.ts';
import { compareVariants } from '../../src/evaluation/compareVariants.ts';
import { mostBlockLines } from '../../src/evaluation/quality/blockReader.ts';
import { chooseHeldOutPairs } from '../../src/evaluation/quality/chooseHeldOutPairs.ts';
import { Judge } from '../../src/evaluation/judge.ts';
import { formatPredictions, parsePredictions } from '../../src/evaluation/prediction.ts';
import { reportFromPredictions } from '../../src/evaluation/reportFromPredictions.ts';
import { LlamaError } from '../../src/llama/llamaError.ts';
import { LlamaProcess } from '../../src/llama/llamaProcess.ts';
import { disposeLlamaRuntime, llamaRuntime } from '../../src/llama/llamaRuntime.ts';
import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { writeSequenceState } from '../../src/llama/sequenceState/writeSequenceState.ts';
import { openVocabulary } from '../../src/llama/vocabulary.ts';
import { readGguf } from '../../src/model/gguf/readGguf.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { tinyModelBytes, writeTinyModel } from '../helpers/tinyModel.ts';
import { heldOutPair } from '../unit/evaluation/quality/pairFixture.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');

async function lossesOf(path: string, tokens: Int32Array, artifact?: ServedArtifact): Promise<Float32Array> {
  const llama = await LlamaProcess.start({ modelPath: path });
  try {
    const context = await llama.openContext({ contextLength: 256, sequenceCount: 1, artifact });
    return await context.score({ tokens, isTarget: new Uint8Array(tokens.length).fill(1, 1) });
  } finally {
    await llama.close();
  }
}

/** The probability of each token after the first, by llama.cpp's own softmax over the whole vocabulary. */
async function probabilitiesOf(path: string, tokens: Int32Array): Promise<number[]> {
  const model = await (await llamaRuntime()).loadModel({ modelPath: path });
  const context = await model.createContext({ contextSize: 256, flashAttention: true, batchSize: 256 });
  const input = Array.from(tokens, (token): ControlledEvaluateInputItem => [token as Token, { generateNext: { probabilities: true } }]);
  const output = await context.getSequence().controlledEvaluate(input);
  await disposeLlamaRuntime();
  return Array.from(tokens.subarray(1), (token, position) => output[position]?.next.probabilities?.get(token as Token) ?? NaN);
}

function furthest(a: Float32Array, b: ArrayLike<number>): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}

suite('scoring tiny random models', () => {
  const folder = temporaryFolder();

  for (const architecture of ['llama', 'qwen2'] as const) {
    test(`losses of a ${architecture} are those of the full table of logits`, async () => {
      const path = writeTinyModel(join(folder, `${architecture}.gguf`), { architecture });
      const random = Random.fromSeed(4);
      const tokens = Int32Array.from({ length: 100 }, () => random.nextBelow(200));
      const expected = await probabilitiesOf(path, tokens);
      assert.ok(
        furthest(
          await lossesOf(path, tokens),
          expected.map((probability) => -Math.log(probability)),
        ) < 1e-4,
      );
    });

    test(`a LoRA on a ${architecture} changes losses as if it were added to the weights`, async () => {
      const path = writeTinyModel(join(folder, `${architecture}-base.gguf`), { architecture });
      const gguf = readGguf(path);
      const random = Random.fromSeed(5);
      const values = (count: number): Float32Array => Float32Array.from({ length: count }, () => 0.15 * random.nextNormal());
      const rank = 3;
      const deltas = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'].flatMap((linear): LowRankDelta[] =>
        [0, 1].map((layer) => {
          const tensorName = `blk.${layer}.${linear}.weight`;
          const [columns = 0, rows = 0] = defined(gguf.tensors.get(tensorName), tensorName).dimensions;
          return { tensorName, rank, a: values(rank * columns), b: values(rows * rank) };
        }),
      );
      const alpha = 2;
      const scale = 0.5;
      const loraPath = join(folder, `${architecture}-lora.gguf`);
      writeLoraAdapter(loraPath, { architecture, alpha, deltas });

      const merged = tinyModelBytes({ architecture });
      for (const { tensorName, a, b } of deltas) {
        const { offsetBytes, dimensions } = defined(gguf.tensors.get(tensorName), tensorName);
        const [columns = 0, rows = 0] = dimensions;
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            let product = 0;
            for (let r = 0; r < rank; r++) product += (b[row * rank + r] ?? NaN) * (a[r * columns + column] ?? NaN);
            const place = offsetBytes + (row * columns + column) * 4;
            merged.writeFloatLE(merged.readFloatLE(place) + (scale * alpha * product) / rank, place);
          }
        }
      }
      const mergedPath = join(folder, `${architecture}-merged.gguf`);
      writeFileSync(mergedPath, merged);

      const tokens = Int32Array.from({ length: 60 }, () => random.nextBelow(200));
      const served = await lossesOf(path, tokens, { kind: 'loraAdapter', path: loraPath, scale });
      assert.ok(furthest(served, await lossesOf(mergedPath, tokens)) < 5e-3);
      assert.ok(furthest(served, await lossesOf(path, tokens)) > 0.1, 'the adapter must matter');
    });
  }
});

suite('branches behind one head', () => {
  const folder = temporaryFolder();
  const path = writeTinyModel(join(folder, 'branches.gguf'), {});
  const random = Random.fromSeed(6);
  const draw = (length: number): Int32Array => Int32Array.from({ length }, () => random.nextBelow(200));
  // Longer than what is evaluated at a time, so that the head's last token is apart from the rest.
  const head = draw(150);
  const branches = [draw(20), draw(3), draw(40)].map((tokens) => {
    return { tokens, isTarget: Uint8Array.from(tokens, (_, index) => (index % 3 === 0 ? 1 : 0)) };
  });
  const statePath = join(folder, 'branches.llama-state');
  const [prefixLength, layerCount, rowWidth] = [8, 2, 128];
  const blocks = (): Float32Array[] =>
    Array.from({ length: layerCount }, () => Float32Array.from({ length: prefixLength * rowWidth }, () => random.nextNormal()));
  writeFileSync(
    statePath,
    writeSequenceState({
      prefixLength,
      layerCount,
      rowWidth,
      placeholderTokens: new Int32Array(prefixLength),
      keys: blocks(),
      values: blocks(),
    }),
  );
  const prefix: ServedArtifact = { kind: 'kvPrefix', statePath, placeholderToken: 0, prefixLength };

  for (const artifact of [undefined, prefix]) {
    test(`each has the losses that it has by itself${artifact ? ', a prefix before them' : ''}`, async () => {
      const llama = await LlamaProcess.start({ modelPath: path });
      try {
        const context = await llama.openContext({ contextLength: 256, sequenceCount: 1, threadCount: 1, artifact });
        const together = await context.scoreBranches({ head, branches });
        for (const [index, { tokens, isTarget }] of branches.entries()) {
          const whole = { tokens: Int32Array.of(...head, ...tokens), isTarget: Uint8Array.of(...new Uint8Array(head.length), ...isTarget) };
          const alone = await context.score(whole);
          assert.equal(
            alone.length,
            isTarget.reduce((sum, mark) => sum + mark, 0),
          );
          assert.ok(furthest(defined(together[index], 'losses'), alone) < 2e-3);
        }
        assert.deepEqual(await context.scoreBranches({ head, branches }), together, 'what was judged before must not matter');
        const [first, ...others] = branches;
        assert.deepEqual((await context.scoreBranches({ head, branches: [...others, defined(first, 'a branch')] })).at(-1), together[0]);
      } finally {
        await llama.close();
      }
    });
  }

  test('without a head, or with more than fits, there is a typed error', async () => {
    const llama = await LlamaProcess.start({ modelPath: path });
    try {
      const context = await llama.openContext({ contextLength: 256, sequenceCount: 1 });
      await assert.rejects(context.scoreBranches({ head: new Int32Array(), branches }), (error) => LlamaError.is(error, 'invalidTokens'));
      await assert.rejects(context.scoreBranches({ head: draw(240), branches }), (error) => LlamaError.is(error, 'promptTooLong'));
    } finally {
      await llama.close();
    }
  });
});

suite('comparing variants of the default base model', () => {
  const folder = temporaryFolder();
  // This project's own engine room: small files in one language, always there.
  const sources = fileURLToPath(new URL('../../src/', import.meta.url));
  const documents = ['llama', 'serving/completion', 'evaluation', 'base'].flatMap((room): DocumentExample[] =>
    readdirSync(join(sources, room))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({
        path: `${room}/${name}`,
        language: 'typescript',
        role: 'heldOut',
        text: readFileSync(join(sources, room, name), 'utf8'),
        contentHash: name,
        unscored: [],
        comments: [],
        cutPoints: [],
      })),
  );
  const noise = writeNoise();

  /** A prefix of large random keys and values, which disturbs. */
  function writeNoise(): ServedArtifact {
    const random = Random.fromSeed(1);
    const [prefixLength, layerCount, rowWidth] = [16, 30, 192];
    const blocks = (): Float32Array[] =>
      Array.from({ length: layerCount }, () => Float32Array.from({ length: prefixLength * rowWidth }, () => 3 * random.nextNormal()));
    const statePath = join(folder, 'noise.llama-state');
    const placeholderTokens = new Int32Array(prefixLength);
    writeFileSync(
      statePath,
      writeSequenceState({ prefixLength, layerCount, rowWidth, placeholderTokens, keys: blocks(), values: blocks() }),
    );
    return { kind: 'kvPrefix', statePath, placeholderToken: 0, prefixLength };
  }

  // One comparison in each file against the form that these files never have.
  const pairs = documents.flatMap(({ path, text }): Pair[] => {
    const start = text.indexOf(' === ');
    if (start < 300) return [];
    const end = text.indexOf('\n', start);
    const lineStart = text.lastIndexOf('\n', start) + 1;
    const better = text.slice(lineStart, end);
    const taught = {
      kind: 'linter',
      rule: 'strictEquality',
      language: 'typescript',
      path,
      context: text.slice(Math.max(0, lineStart - 2000), lineStart),
    } as const;
    const changes = { ...taught, better, worse: better.replace(' === ', ' == '), suffix: text.slice(end, end + 100) };
    return [heldOutPair(changes), heldOutPair({ ...changes, role: 'train' })];
  });

  test('a prefix of noise is found to be worse, from predictions that can be read again', async () => {
    const vocabulary = await openVocabulary(modelPath);
    const { predictions, report } = await compareVariants({
      modelPath,
      variants: [{ id: 'base' }, { id: 'personalized', artifact: noise }],
      judged: 'personalized',
      documents,
      pairs: await chooseHeldOutPairs(pairs, 1),
      tokenizer: vocabulary,
      seed: 1,
      budgetMs: 1,
    });
    await vocabulary.dispose();
    assert.equal(report.verdict.outcome, 'worse');
    assert.equal(report.costs.evaluation.plannedWindowCount, 12);
    assert.equal(report.variants[0]?.windowCount, 12);
    assert.ok((report.variants[1]?.lineCount ?? 0) >= 12);
    const [base, noisy] = report.quality?.variants ?? [];
    assert.equal(base?.pairAccuracy?.overall?.pairCount, 12);
    assert.ok(base.pairAccuracy.overall.accuracyRatio > 0.8, 'the base knows how comparisons are written');
    assert.ok((noisy?.pairAccuracy?.overall?.accuracyRatio ?? 1) <= base.pairAccuracy.overall.accuracyRatio);
    assert.ok(base.blocks !== undefined && base.blocks.blockCount >= defined(report.costs.evaluation.plannedBlockCount, 'planned'));
    assert.equal(noisy?.blocks?.blockCount, base.blocks.blockCount);
    assert.ok(base.blocks.nonEmptyRatio > 0 && base.blocks.lineCount > 4);
    const blocks = predictions.filter((prediction) => prediction.kind === 'block');
    assert.ok(blocks.every(({ text }) => text.split('\n').length <= mostBlockLines));
    assert.deepEqual(reportFromPredictions(parsePredictions(formatPredictions(predictions)), report.costs), report);
  });

  test('the death of the child is survived once and reported the second time', async () => {
    const vocabulary = await openVocabulary(modelPath);
    const judge = new Judge({ modelPath, variants: [{ id: 'base' }], tokenizer: vocabulary });
    const line = defined(chooseLines(documents, 1, 1)[0], 'a line');
    await judge.open();
    const expected = await judge.completeLine('base', line);
    process.kill(defined(judge.processId, 'child'), 'SIGKILL');
    assert.deepEqual(await judge.completeLine('base', line), expected);
    process.kill(defined(judge.processId, 'child'), 'SIGKILL');
    await assert.rejects(judge.completeLine('base', line), (error) => LlamaError.is(error, 'processDied'));
    await judge.close();
    await vocabulary.dispose();
  });
});
