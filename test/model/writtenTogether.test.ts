// Several outputs at a time through one context of the default base model: what each says does not depend on the others.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defined } from '../../src/base/assert.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { LlamaProcess } from '../../src/llama/llamaProcess.ts';
import type { GenerateRequest, GenerateResult } from '../../src/llama/llamaRequests.ts';
import type { ServedArtifact } from '../../src/llama/servedArtifact.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTextPrefixes } from '../helpers/textPrefix.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const source = readFileSync(fileURLToPath(new URL('../../src/llama/llamaProcess.ts', import.meta.url)), 'utf8');
// Two choices whose logits lie closer to each other may change places where sums are grouped otherwise, as on other processors.
const nearTie = 0.1;

suite('outputs that are written together', () => {
  const folder = temporaryFolder();
  let llama: LlamaProcess;
  let artifact: ServedArtifact;
  before(async () => {
    artifact = defined((await writeTextPrefixes(modelPath, [source.slice(0, 300)], [join(folder, 'prefix.llama-state')]))[0], 'a prefix');
    llama = await LlamaProcess.start({ modelPath });
  });
  after(() => llama.close());

  /** Prompts of many lengths; some end in a word, so that the first step is taken twice. */
  async function requests(): Promise<GenerateRequest[]> {
    const cuts = [400, 620, 700, 1000, 1500, 1890];
    return await Promise.all(
      cuts.map(async (cut, index): Promise<GenerateRequest> => {
        const healedText = /[ \t\w]*$/u.exec(source.slice(0, cut))?.[0] ?? '';
        const tokens = await llama.tokenize(source.slice(0, cut - healedText.length));
        const maximumTokens = 6 + 5 * index;
        return { tokens, healedText, maximumTokens, stopAtNewline: false, startsAfresh: true };
      }),
    );
  }

  function assertSame(actual: GenerateResult, expected: GenerateResult): void {
    if (actual.text === expected.text) return assert.equal(actual.stoppedBy, expected.stoppedBy);
    const ends = expected.tokens.map(({ end }) => end);
    const differs = ends.findIndex(
      (end, index) => actual.tokens[index]?.end !== end || actual.text.slice(0, end) !== expected.text.slice(0, end),
    );
    const { margin = Infinity } = defined(expected.tokens[differs], 'the first token that differs');
    assert.ok(margin < nearTie, `${JSON.stringify(actual.text)} instead of ${JSON.stringify(expected.text)}, margin ${margin}`);
  }

  for (const kind of ['the base model', 'a prefix'] as const)
    test(`${kind} writes what it writes alone`, async () => {
      const served = kind === 'a prefix' ? { artifact } : {};
      const asked = await requests();
      const alone = await llama.openContext({ contextLength: 900, sequenceCount: 1, threadCount: 1, ...served });
      const expected: GenerateResult[] = [];
      for (const request of asked) expected.push(await alone.generate({ ...request, measuresMargins: true }));
      await alone.close();
      // Fewer sequences than requests, so that some begin while others are in the middle.
      const together = await llama.openContext({ contextLength: 900, sequenceCount: 4, threadCount: 1, ...served });
      const written = await Promise.all(asked.map((request) => together.generate(request)));
      await together.close();
      assert.ok(new Set(written.map(({ text }) => text)).size > 3, 'different prompts have different answers');
      for (const [index, result] of written.entries()) assertSame(result, defined(expected[index], 'an output'));
    });

  test('who is aborted or has enough leaves the others alone', async () => {
    const [first, second, third] = (await requests()).slice(3) as [GenerateRequest, GenerateRequest, GenerateRequest];
    const context = await llama.openContext({ contextLength: 900, sequenceCount: 3, threadCount: 1 });
    const expected = await context.generate({ ...third, measuresMargins: true });
    const controller = new AbortController();
    const reason = new Error('not wanted any more');
    const aborted = context.follow(first, () => (controller.abort(reason), false), controller.signal);
    const enough = context.follow(second, (text) => text.length > 8);
    const whole = context.generate(third);
    await assert.rejects(aborted, (error) => error === reason);
    assert.equal((await enough).stoppedBy, 'caller');
    assertSame(await whole, expected);
    // All sequences are free again.
    for (const result of await Promise.all([third, third, third].map((request) => context.generate(request)))) assertSame(result, expected);
    await context.close();
  });

  test('a window that is scored meanwhile has the loss that it has alone', async () => {
    const context = await llama.openContext({ contextLength: 900, sequenceCount: 3, threadCount: 1 });
    const tokens = await llama.tokenize(source.slice(0, 2000));
    const window = { tokens, isTarget: new Uint8Array(tokens.length).fill(1, 1) };
    const alone = await context.score(window);
    const [losses] = await Promise.all([
      context.score(window),
      ...(await requests()).slice(0, 2).map((request) => context.generate(request)),
    ]);
    assert.ok(losses.every((loss, index) => Math.abs(loss - (alone[index] ?? NaN)) < 1e-3));
    await context.close();
  });
});
