// Serving through the child process, with the default base model.

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { writeLoraAdapter } from '../../src/artifacts/loraAdapterGguf.ts';
import { Random } from '../../src/base/random.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { LlamaError } from '../../src/llama/llamaError.ts';
import { LlamaProcess, type RemoteContext } from '../../src/llama/llamaProcess.ts';
import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { writeSequenceState } from '../../src/llama/sequenceState/writeSequenceState.ts';
import { CompletionEngine } from '../../src/serving/completion/completionEngine.ts';
import type { CompletionRequest } from '../../src/serving/completion/completionRequest.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const classText = 'public class Person {\n    private final List<String> names;\n\n    public List<String> getNames() {\n        ';

suite('serving the default base model', () => {
  const folder = temporaryFolder();
  let engine: CompletionEngine;
  before(async () => {
    engine = await CompletionEngine.open({ modelPath, budget: { before: 384, after: 0 }, remembers: false });
  });
  after(() => engine.dispose());

  /** A person asks for the rest of the line behind `before`. */
  function requestAt(before: string, after = ''): CompletionRequest {
    const document = { text: before + after, languageId: 'java' };
    return { document, cursor: before.length, trigger: 'explicit', scope: 'line', maximumTokens: 16 };
  }

  async function lineAt(before: string, after = ''): Promise<string> {
    const answer = await engine.complete(requestAt(before, after));
    return answer.kind === 'suggestion' ? answer.insertText : '';
  }

  /** A prefix of small random keys and values: it means nothing, but it is felt. */
  function randomPrefix(name: string, seed: number): ServedArtifact {
    const random = Random.fromSeed(seed);
    const [prefixLength, layerCount, rowWidth] = [16, 30, 192];
    const blocks = (): Float32Array[] =>
      Array.from({ length: layerCount }, () => Float32Array.from({ length: prefixLength * rowWidth }, () => random.nextNormal()));
    const statePath = join(folder, name);
    const placeholderTokens = new Int32Array(prefixLength);
    writeFileSync(
      statePath,
      writeSequenceState({ prefixLength, layerCount, rowWidth, placeholderTokens, keys: blocks(), values: blocks() }),
    );
    return { kind: 'kvPrefix', statePath, placeholderToken: 0, prefixLength };
  }

  /** A LoRA on the first layer's value projection: `[576] → [192]`, rank 2. */
  function randomLora(name: string): ServedArtifact & { kind: 'loraAdapter' } {
    const random = Random.fromSeed(9);
    const path = join(folder, name);
    const values = (count: number): Float32Array => Float32Array.from({ length: count }, () => 0.1 * random.nextNormal());
    const delta = { tensorName: 'blk.0.attn_v.weight', rank: 2, a: values(2 * 576), b: values(192 * 2) };
    writeLoraAdapter(path, { architecture: 'llama', alpha: 2, deltas: [delta] });
    return { kind: 'loraAdapter', path, scale: 1 };
  }

  test('the model chooses the border between what is typed and what it suggests', async () => {
    assert.equal(await lineAt(classText), 'return names;');
    assert.equal(await lineAt(`${classText}ret`), 'urn names;');
    assert.equal(await lineAt(`${classText}return `), 'names;');
    assert.equal(await lineAt(`${classText}return na`), 'mes;');
  });

  test('only what changed since the last request is evaluated', async () => {
    const first = await engine.complete(requestAt(classText));
    const second = await engine.complete(requestAt(`${classText}return names;\n    }\n`));
    assert.ok(second.cost.promptTokenCount > first.cost.promptTokenCount);
    assert.ok(second.cost.evaluatedTokenCount <= second.cost.promptTokenCount - first.cost.promptTokenCount + 2);
  });

  test('a suggestion does not repeat what stands behind the cursor', async () => {
    assert.equal(await lineAt(`${classText}return `, ';\n    }'), 'names');
  });

  test('a file longer than the context is cut on the left and never shifted', async () => {
    const long = `${'    // a comment that says nothing at all about anything\n'.repeat(400)}${classText}`;
    for (const context of [long, `${long}return`]) {
      const answer = await engine.complete({ ...requestAt(context), scope: 'block', maximumTokens: 100 });
      assert.equal(answer.kind, 'suggestion');
      assert.ok(answer.cost.promptTokenCount <= 384);
    }
  });

  test('more than fits is refused, not shifted', async () => {
    await assert.rejects(engine.complete({ ...requestAt(classText), maximumTokens: 5000 }), (error) =>
      LlamaError.is(error, 'promptTooLong'),
    );
  });

  test('a switched artifact is served from the next request on, and the base again after it', async () => {
    engine.setVariants([{ id: 'switched', artifact: randomPrefix('switched.llama-state', 1) }]);
    const complete = async (): Promise<unknown> => {
      const answer = await engine.complete(requestAt(classText));
      return answer.kind === 'suggestion' ? answer.insertText : answer.reason;
    };
    const base = await complete();
    engine.serve('switched');
    const prefixed = await complete();
    assert.notEqual(prefixed, base);
    engine.serve('base');
    assert.equal(await complete(), base);
  });

  test('an aborted request ends with the reason of the abort, and the next one is served', async () => {
    const controller = new AbortController();
    const context = `${'    int someValue = 17;\n'.repeat(60)}    `;
    const running = engine.complete({ ...requestAt(context), scope: 'block', maximumTokens: 100 }, controller.signal);
    const reason = new Error('typed on');
    setTimeout(() => controller.abort(reason), 30);
    await assert.rejects(running, (error) => error === reason);
    assert.equal(await lineAt(classText), 'return names;');
  });

  suite('in one process with several contexts', () => {
    let llama: LlamaProcess;
    let scored: { tokens: Int32Array; isTarget: Uint8Array };
    before(async () => {
      llama = await LlamaProcess.start({ modelPath });
      const tokens = await llama.tokenize(classText);
      scored = { tokens, isTarget: new Uint8Array(tokens.length).fill(1, 1) };
    });
    after(() => llama.close());

    async function lossesWith(artifact?: ServedArtifact): Promise<number[]> {
      const context = await llama.openContext({ contextLength: 256, sequenceCount: 1, artifact });
      const losses = [...(await context.score(scored))];
      await context.close();
      return losses;
    }

    test('each context serves its own artifact', async () => {
      const artifacts = [undefined, randomPrefix('first.llama-state', 1), randomPrefix('second.llama-state', 2), randomLora('lora.gguf')];
      const alone: number[][] = [];
      for (const artifact of artifacts) alone.push(await lossesWith(artifact));
      assert.equal(new Set(alone.map((losses) => losses.join())).size, artifacts.length);

      const contexts: RemoteContext[] = [];
      for (const artifact of artifacts) contexts.push(await llama.openContext({ contextLength: 256, sequenceCount: 1, artifact }));
      for (const round of [0, 1]) {
        for (const [index, context] of contexts.entries()) {
          assert.deepEqual([...(await context.score(scored))], alone[index], `round ${round}, artifact ${index}`);
        }
      }
      for (const context of contexts) await context.close();
    });

    test('the scale of a LoRA counts, and scale 0 is the base', async () => {
      const lora = randomLora('scaled.gguf');
      const base = await lossesWith();
      const [zero, half, whole] = [
        await lossesWith({ ...lora, scale: 0 }),
        await lossesWith({ ...lora, scale: 0.5 }),
        await lossesWith(lora),
      ];
      const distance = (losses: number[]): number => losses.reduce((sum, loss, index) => sum + Math.abs(loss - (base[index] ?? NaN)), 0);
      assert.deepEqual(zero, base);
      assert.ok(distance(half) > 0 && distance(whole) > distance(half));
    });

    test('an unusable adapter and an impossible target are refused with a reason, and the process lives on', async () => {
      writeFileSync(join(folder, 'no.gguf'), 'no adapter');
      await assert.rejects(lossesWith({ kind: 'loraAdapter', path: join(folder, 'no.gguf'), scale: 1 }), (error) =>
        LlamaError.is(error, 'artifactRejected'),
      );
      const context = await llama.openContext({ contextLength: 256, sequenceCount: 1 });
      const tokens = Int32Array.of(1, 49_152);
      await assert.rejects(context.score({ tokens, isTarget: Uint8Array.of(0, 1) }), (error) => LlamaError.is(error, 'invalidTokens'));
      await assert.rejects(context.score({ tokens: Int32Array.of(1), isTarget: Uint8Array.of(1) }), (error) =>
        LlamaError.is(error, 'invalidTokens'),
      );
      await context.close();
      assert.ok(llama.isAlive);
    });
  });

  test('the death of the child fails the request in flight with its reason, and a completer starts anew', async () => {
    const llama = await LlamaProcess.start({ modelPath });
    const context = await llama.openContext({ contextLength: 512, sequenceCount: 1 });
    const tokens = await llama.tokenize(classText);
    const running = context.generate({ tokens, healedText: '', maximumTokens: 400, stopAtNewline: false });
    process.kill(llama.processId ?? 0, 'SIGKILL');
    await assert.rejects(running, (error) => LlamaError.is(error, 'processDied') && /SIGKILL/u.test(error.message));
    await assert.rejects(llama.tokenize('x'), (error) => LlamaError.is(error, 'processDied'));
    assert.equal(llama.isAlive, false);
    await llama.close();

    const before = await lineAt(classText);
    process.kill(engine.processId ?? 0, 'SIGKILL');
    const outcome = await lineAt(classText).catch((error: unknown) => error);
    if (outcome instanceof Error) assert.ok(LlamaError.is(outcome, 'processDied'));
    assert.equal(await lineAt(classText), before);
  });

  test('nothing is left in the temporary folder, even of a killed child', async () => {
    const states = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('repotune-llama-'));
    const before = states();
    const llama = await LlamaProcess.start({ modelPath });
    const mine = states().filter((name) => !before.includes(name));
    await llama.openContext({ contextLength: 256, sequenceCount: 1, artifact: randomPrefix('left.llama-state', 1) });
    assert.ok(mine.some((name) => readdirSync(join(tmpdir(), name)).length > 0));
    const running = llama.tokenize('x');
    process.kill(llama.processId ?? 0, 'SIGKILL');
    await running.catch(() => undefined);
    await llama.close();
    // Other test files may use the same folder at the same time.
    assert.deepEqual(
      states().filter((name) => mine.includes(name) && readdirSync(join(tmpdir(), name)).length > 0),
      [],
    );
  });

  test('a file that is no model is refused with a reason', async () => {
    const path = join(folder, 'no-model.gguf');
    writeFileSync(path, 'no model');
    await assert.rejects(
      LlamaProcess.start({ modelPath: path }),
      (error) => LlamaError.is(error, 'loadFailed') || LlamaError.is(error, 'processDied'),
    );
  });
});
