// The main job on a real repository with the real default model, and the artifact judged by llama.cpp alone.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { readDocuments } from '../../src/artifacts/documentsFile.ts';
import { readManifest } from '../../src/artifacts/manifest.ts';
import { resolveRun } from '../../src/artifacts/runRegistry.ts';
import { sha256 } from '../../src/base/hash.ts';
import type { EvaluationReport } from '../../src/evaluation/evaluationReport.ts';
import { layEvaluationWindows } from '../../src/evaluation/windows.ts';
import { LlamaProcess } from '../../src/llama/llamaProcess.ts';
import { openVocabulary } from '../../src/llama/vocabulary.ts';
import { EngineScorer } from '../../src/pipeline/engineScorer.ts';
import { servedArtifactOf } from '../../src/pipeline/servedArtifactOf.ts';
import { git, zodRepository } from '../helpers/repositories.ts';
import { type CliResult, runCli } from '../helpers/runCli.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

/** llama.cpp quantises activations too: single windows differ by up to 2 %, both ways; their sum by 0.1 to 0.25 %. */
const lossTolerance = 0.005;
const comparedWindows = 24;

/** Options of every run here. */
const quickly = ['--evaluation-budget', '25s', '--json'];

const folder = temporaryFolder();
const repository = join(folder, 'zod sources');
const env = { REPOTUNE_DATA: join(folder, 'data') };

for (const { name, method, settings, served } of [
  { name: 'prefix', method: 'prefix', settings: ['--prefix-length', '32', '--steps', '60'], served: 'prefix.llama-state' },
  {
    name: 'upper half of a prefix',
    method: 'prefix',
    settings: ['--prefix-length', '32', '--first-layer', '15', '--steps', '60'],
    served: 'prefix.llama-state',
  },
  { name: 'lora', method: 'lora', settings: ['--steps', '40'], served: 'lora.gguf' },
  { name: 'upper half of lora', method: 'lora', settings: ['--first-layer', '15', '--steps', '40'], served: 'lora.gguf' },
] as const) {
  suite(`personalize ${name} on a real repository`, () => {
    const out = join(folder, name);
    let result: CliResult;
    before(async () => {
      if (!existsSync(repository)) {
        mkdirSync(repository);
        zodRepository(repository);
      }
      result = await runCli(['personalize', repository, '--method', method, ...settings, '--out', out, ...quickly], { env });
    });
    const report = (): EvaluationReport => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as EvaluationReport;

    test('ends well and writes every file of a run', () => {
      assert.equal(result.code, 0, result.stderr);
      for (const name of ['run.json', 'manifest.json', 'split.json', 'predictions.jsonl', 'report.html', served])
        assert.ok(existsSync(join(out, name)), name);
    });

    test('lowers the held-out loss', () => {
      const loss = (id: string): number => report().variants.find((variant) => variant.id === id)?.lossNats ?? Number.NaN;
      assert.ok(loss('personalized') < loss('base'), `${loss('personalized')} against ${loss('base')}`);
    });

    test('llama.cpp serving the artifact gives the loss that the engine computed', async (context) => {
      const run = resolveRun(out, folder);
      const manifest = readManifest(run.folder);
      const { documents } = await readDocuments(run.folder.documentsFile, ['heldOut']);
      const vocabulary = await openVocabulary(run.state.baseModel.path);
      const windows = layEvaluationWindows(documents, vocabulary, 3).slice(0, comparedWindows);
      const scorer = await EngineScorer.open(run, { signal: new AbortController().signal, report: () => undefined });
      const llama = await LlamaProcess.start({ modelPath: run.state.baseModel.path });
      const artifact = servedArtifactOf(run.folder, manifest);
      const served = await llama.openContext({ contextLength: 600, sequenceCount: 1, artifact });
      const sum = (losses: Float32Array): number => losses.reduce((total, loss) => total + loss, 0);
      let engineLoss = 0;
      let servedLoss = 0;
      for (const window of windows) {
        engineLoss += sum(scorer.score('personalized', window));
        servedLoss += sum(await served.score(window));
      }
      await llama.close();
      await scorer.dispose();
      await vocabulary.dispose();
      const difference = engineLoss / servedLoss - 1;
      context.diagnostic(`engine against llama.cpp over ${windows.length} windows: ${(100 * difference).toFixed(2)} %`);
      assert.ok(Math.abs(difference) <= lossTolerance, `difference ${difference}`);
    });

    test('the manifest describes what lies beside it', () => {
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
        files: Record<string, { name: string; sizeBytes: number; sha256: string }>;
      };
      for (const { name, sizeBytes, sha256: digest } of Object.values(manifest.files)) {
        assert.equal(statSync(join(out, name)).size, sizeBytes);
        assert.equal(sha256(readFileSync(join(out, name))), digest);
      }
    });

    test('held-out content never appears among the training documents', () => {
      const [, ...documents] = readFileSync(join(out, 'documents.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { role: string; contentHash: string });
      const hashes = (role: string): Set<string> =>
        new Set(documents.filter((document) => document.role === role).map(({ contentHash }) => contentHash));
      const heldOut = hashes('heldOut');
      assert.ok(heldOut.size > 0);
      const trained = hashes('train');
      for (const hash of heldOut) assert.ok(!trained.has(hash));
    });

    test('complete shows the base and the personalized completion side by side', async () => {
      const file = git(repository, 'ls-files', '*.ts').split('\n')[0] ?? '';
      const completed = await runCli(['complete', out, `${join(repository, file)}:10`, '--json'], { env });
      assert.equal(completed.code, 0, completed.stderr);
      const { base, personalized } = JSON.parse(completed.stdout) as Record<'base' | 'personalized', { text: string }>;
      assert.equal(typeof base.text, 'string');
      assert.equal(typeof personalized.text, 'string');
    });
  });
}
