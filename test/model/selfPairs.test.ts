// Self pairs from the default base model, on a real class.

import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { defined } from '../../src/base/assert.ts';
import { pairIdOf, pairSchema, pairSchemaVersion, type UnassignedPair } from '../../src/dataset/pairs/pair.ts';
import type { GenerationCache, SelfRefusal } from '../../src/dataset/pairs/selfPairs.ts';
import { chooseSelfPlaces, type SelfPlace } from '../../src/dataset/pairs/selfPlaces.ts';
import { LlamaError } from '../../src/llama/llamaError.ts';
import type { ResolvedModel } from '../../src/model/ensureModel.ts';
import { BaseWriter } from '../../src/pipeline/baseWriter.ts';
import { mineSelfPairs } from '../../src/pipeline/mineSelfPairs.ts';
import { defaultModel } from '../helpers/defaultModel.ts';
import { minedSample } from '../unit/dataset/fileSamples.ts';
import { javaClass } from '../unit/mining/temporaryRepository.ts';

suite('self pairs of the default base model', () => {
  let model: ResolvedModel;
  let places: readonly SelfPlace[];
  const kept = new Map<string, string>();
  const cache: GenerationCache = { read: (key) => kept.get(key), write: (key, text) => kept.set(key, text) };

  before(async () => {
    model = await defaultModel();
    const files = await Promise.all(['Alpha', 'Beta'].map((name) => minedSample(`src/${name}.java`, javaClass(name, 3))));
    places = await chooseSelfPlaces(files, 6, 1);
  });

  async function mine(
    budgetSeconds: number,
    signal = new AbortController().signal,
  ): Promise<{ pairs: UnassignedPair[]; refusals: SelfRefusal[] }> {
    const pairs: UnassignedPair[] = [];
    const refusals: SelfRefusal[] = [];
    const onRefused = (reason: SelfRefusal): number => refusals.push(reason);
    const request = { places, model, cache, budgetSeconds, onRefused };
    for await (const pair of mineSelfPairs(request, { signal, report: () => undefined })) pairs.push(pair);
    return { pairs, refusals };
  }

  test('every place gives a pair that parses or a reason, and a second run gives the same without the model', async () => {
    const first = await mine(120);
    assert.equal(first.pairs.length + first.refusals.length, places.length);
    assert.equal(kept.size, places.length);
    for (const pair of first.pairs) {
      pairSchema.parse({ schemaVersion: pairSchemaVersion, role: 'train', id: pairIdOf(pair), ...pair });
      assert.equal(pair.provenance.baseModel, model.sha256);
      assert.ok(!pair.worse.includes('\n') && pair.worse !== pair.better);
    }
    // No time at all: whatever is not in the cache would be refused for it.
    assert.deepEqual(await mine(0), first);
  });

  test('a dead child is replaced once and writes the same again', async () => {
    const writer = new BaseWriter(model.path);
    const prompts = places.slice(0, 1).map(({ context }) => ({ context, isOneLine: true }));
    const { signal } = new AbortController();
    const kill = (): void => void process.kill(defined(writer.processId, 'the child'), 'SIGKILL');
    try {
      const first = await writer.write(prompts, signal);
      kill();
      assert.deepEqual(await writer.write(prompts, signal), first);
      kill();
      await assert.rejects(writer.write(prompts, signal), (error) => LlamaError.is(error, 'processDied'));
    } finally {
      await writer.close();
    }
  });

  test('cancelling ends the child with the reason', async () => {
    kept.clear();
    await assert.rejects(mine(120, AbortSignal.abort('enough')), (reason) => reason === 'enough');
  });
});
