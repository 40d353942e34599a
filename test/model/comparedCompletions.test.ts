// Two models complete one place next to each other, through a worker process as in the editor. The artifact is the state of a text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { readManifest, writeManifest } from '../../src/artifacts/manifest.ts';
import { writeRunState } from '../../src/artifacts/runState.ts';
import { defined } from '../../src/base/assert.ts';
import { sha256 } from '../../src/base/hash.ts';
import type { ComparedTarget, ComparisonNotice, ComparisonRequest } from '../../src/pipeline/comparedCompletions.ts';
import { WorkerProcess } from '../../src/worker/workerProcess.ts';
import { defaultModel } from '../helpers/defaultModel.ts';
import { makeTrainedRun } from '../helpers/makeTrainedRun.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTextPrefixes } from '../helpers/textPrefix.ts';

const place = { before: 'def greet(name):\n    ', after: '\n', languageId: 'python', maximumTokens: 24 };

suite('two models side by side', () => {
  const folder = temporaryFolder();
  const worker = new WorkerProcess();
  const never = new AbortController().signal;
  let sides: readonly [ComparedTarget, ComparedTarget];

  before(async () => {
    const model = await defaultModel();
    const run = makeTrainedRun(folder, 'taught');
    const statePath = join(run.folder.path, 'prefix.llama-state');
    const text = 'def farewell(name):\n    log.emit(Farewell(name))\n\n'.repeat(6);
    const [artifact] = await writeTextPrefixes(model.path, [text], [statePath]);
    const { prefixLength } = defined(artifact?.kind === 'kvPrefix' ? artifact : undefined, 'a prefix');
    const manifest = readManifest(run.folder);
    const served = { name: 'prefix.llama-state', sizeBytes: 1, sha256: sha256(readFileSync(statePath)) };
    writeManifest(run.folder, {
      ...manifest,
      baseModel: { ...manifest.baseModel, name: model.name, sha256: model.sha256 },
      prompt: { ...manifest.prompt, prefixLength },
      files: { ...manifest.files, served },
    });
    writeRunState(run.folder, { ...run.state, baseModel: model });
    const target = { run: run.folder.path, cwd: folder };
    sides = [
      { kind: 'baseOf', ...target },
      { kind: 'run', ...target },
    ];
  });
  after(() => worker.end());

  async function compare(
    request: Partial<ComparisonRequest> = {},
    signal = never,
  ): Promise<{ notices: ComparisonNotice[]; texts: string[] }> {
    const notices: ComparisonNotice[] = [];
    const answers = await worker.compare({ ...place, sides, ...request }, (notice) => notices.push(notice), signal);
    return { notices, texts: answers.map((answer) => (answer.kind === 'suggestion' ? answer.text : '')) };
  }

  test('each side tells what it writes as it writes it, then its answer', async () => {
    const { notices, texts } = await compare();
    for (const side of [0, 1]) {
      const own = notices.filter((notice) => notice.side === side);
      const written = own.flatMap((notice) => (notice.kind === 'written' ? [notice.text] : []));
      assert.ok(written.length > 2, `${written.length} texts of side ${side}`);
      assert.ok(written.every((text, index) => index === 0 || text.startsWith(written[index - 1]?.trimEnd() ?? '')));
      const last = own.at(-1);
      assert.ok(last?.kind === 'answered' && last.answer.kind === 'suggestion');
      assert.ok(last.answer.confidence > 0 && last.answer.confidence <= 1);
      assert.equal(last.answer.text, texts[side]);
      assert.equal(last.answer.model.run, side === 0 ? undefined : 'taught');
    }
    assert.notEqual(texts[0], texts[1]);
    assert.match(texts[1] ?? '', /log\.emit/u);
  });

  test('which model answers while typing stays as it is, and it says what its side says', async () => {
    const { texts } = await compare();
    await worker.ask('serve', { kind: 'run', run: join(folder, 'taught'), cwd: folder }, never);
    const typed = await worker.ask('complete', { ...place, stopsAtNewline: false }, never);
    const again = await compare({ sides: [sides[1], sides[0]] });
    assert.deepEqual(again.texts, texts.toReversed());
    assert.equal(typed.suggestion?.text, texts[1]);
    assert.equal((await worker.ask('complete', { ...place, stopsAtNewline: false }, never)).suggestion?.text, texts[1]);
  });

  test('a comparison is cancelled at the next token, and the next one is whole', async () => {
    const { texts } = await compare();
    const cancellation = new AbortController();
    const cancelled = worker.compare({ ...place, sides }, () => cancellation.abort(), cancellation.signal);
    await assert.rejects(cancelled, { isCancellation: true });
    assert.deepEqual((await compare()).texts, texts);
  });

  test('a run that is not there is refused with its reason', async () => {
    const missing = { kind: 'run', run: join(folder, 'gone'), cwd: folder } as const;
    await assert.rejects(compare({ sides: [sides[0], missing] }), { reason: 'notARun' });
  });
});
