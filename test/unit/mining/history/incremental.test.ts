import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MiningStore } from '../../../../src/mining/store/miningStore.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';
import { ScriptedHistory, told } from './scriptedHistory.ts';

test('a second run reads nothing, and after a commit only that commit', async () => {
  const scripted = new ScriptedHistory();
  growing(scripted, 6);
  const path = join(temporaryFolder(), 'store.sqlite');
  const run = async (): Promise<{ newCommitCount: number; revisions: string[] }> => {
    const store = MiningStore.open(path);
    const history = await scripted.mine({ store });
    const revisions = told(history);
    store.dispose();
    return { newCommitCount: history.newCommitCount, revisions };
  };
  const first = await run();
  assert.equal(first.newCommitCount, 7);
  assert.deepEqual(await run(), { newCommitCount: 0, revisions: first.revisions });
  scripted.commit('Fix more', { 'a.py': python(99) });
  assert.deepEqual(await run(), { newCommitCount: 1, revisions: ['fix name a.py#f', ...first.revisions] });
});

test('an interrupted run goes on where it was, to the same result', async () => {
  const scripted = new ScriptedHistory();
  growing(scripted, 60);
  const path = join(temporaryFolder(), 'store.sqlite');
  const controller = new AbortController();
  const reason = new Error('enough');
  const interrupted = MiningStore.open(path);
  const running = scripted.mine({
    store: interrupted,
    signal: controller.signal,
    onProgress: ({ done }) => done >= 20 && controller.abort(reason),
  });
  await assert.rejects(running, (error) => error === reason);
  interrupted.dispose();
  const store = MiningStore.open(path);
  const history = await scripted.mine({ store });
  assert.ok(history.newCommitCount < 61 && history.newCommitCount > 0, String(history.newCommitCount));
  assert.deepEqual(told(history), told(await scripted.mine()));
  store.dispose();
});

test('commits that were rewritten leave no revisions behind', async () => {
  const scripted = new ScriptedHistory();
  growing(scripted, 3);
  const store = MiningStore.open(':memory:');
  assert.equal(told(await scripted.mine({ store })).length, 3);
  scripted.git('reset', '--quiet', '--hard', 'HEAD~2');
  scripted.commit('Add other', { 'a.py': python(50) });
  assert.deepEqual(told(await scripted.mine({ store })), ['feature name a.py#f', 'fix name a.py#f']);
  store.dispose();
});

test('a store that turns out damaged on the way costs a second pass, no revision', async () => {
  const scripted = new ScriptedHistory();
  growing(scripted, 3);
  const path = join(temporaryFolder(), 'store.sqlite');
  const first = MiningStore.open(path);
  await scripted.mine({ store: first });
  first.dispose();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa5, 4_096));
  const store = MiningStore.open(path);
  const history = await scripted.mine({ store });
  assert.ok(store.timesLost > 0);
  assert.equal(told(history).length, 3);
  store.dispose();
});

test('only the newest commits are looked at, as many as wanted', async () => {
  const scripted = new ScriptedHistory();
  growing(scripted, 5);
  const history = await scripted.mine({ maximumCommits: 2 });
  assert.equal(history.commitCount, 2);
  assert.equal(told(history).length, 2);
});

function growing(scripted: ScriptedHistory, count: number): void {
  for (let index = 0; index <= count; index++) scripted.commit('Fix f', { 'a.py': python(index) });
}

function python(value: number): string {
  return `def f(x):\n    return x + ${value}\n`;
}
