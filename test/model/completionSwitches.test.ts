// Base and two artifacts answer in random order, with aborts between: every answer is the one that a fresh process gave.
// The long form: REPOTUNE_SWITCHES=1000 makes that many switches over 40 places.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, suite, test } from 'node:test';
import { defined } from '../../src/base/assert.ts';
import { Random } from '../../src/base/random.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { LlamaProcess } from '../../src/llama/llamaProcess.ts';
import { CompletionEngine } from '../../src/serving/completion/completionEngine.ts';
import { buildCompletionPrompt } from '../../src/serving/completion/completionPrompt.ts';
import type { CompletionRequest } from '../../src/serving/completion/completionRequest.ts';
import { baseVariant, type ServedVariant } from '../../src/serving/completion/servedVariant.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { writeTextPrefixes } from '../helpers/textPrefix.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const fixtures = fileURLToPath(new URL('../fixtures/syntax/', import.meta.url));
const switchCount = Number(process.env['REPOTUNE_SWITCHES'] ?? 40);
const placeCount = switchCount >= 1000 ? 40 : 4;
const budget = { before: 128, after: 0 };
/**
 * Logits of two tokens that are nearer may change places: warm caches hold what other batches computed, whose sums are rounded
 * otherwise. Measured in 344 answers: 5 differed at all, by up to 0.32 (one thread).
 */
const nearTie = 0.4;

/** A place and what each variant says there. */
interface KnownPlace {
  readonly request: CompletionRequest;
  /** By variant; absent where two tokens were nearly tied. */
  readonly answers: ReadonlyMap<string, string>;
  /** What the variants write there, near ties or not. */
  readonly written: ReadonlySet<string>;
}

suite('switching between the base model and two artifacts', () => {
  const folder = temporaryFolder();
  let variants: ServedVariant[] = [];
  before(async () => {
    const texts = ['    pass  # nothing\n'.repeat(8), '    throw new UnsupportedOperationException();\n'.repeat(6)];
    const artifacts = await writeTextPrefixes(modelPath, texts, [join(folder, 'one.llama-state'), join(folder, 'two.llama-state')]);
    variants = artifacts.map((artifact, index) => ({ id: `artifact${index}`, artifact }));
  });

  test(`${switchCount} answers in random order are those of fresh processes`, async () => {
    const random = Random.fromSeed(6);
    const places = await knownPlaces(random, variants);
    const known = places.reduce((sum, { answers }) => sum + answers.size, 0);
    assert.ok(known >= placeCount, `${known} answers without a near tie`);
    assert.ok(
      places.some(({ written }) => written.size > 1),
      'the artifacts make a difference',
    );
    const engine = await openEngine(variants);
    try {
      for (let count = 0; count < switchCount; count++) {
        const { request, answers } = defined(places[random.nextBelow(places.length)], 'a place');
        const variant = defined([baseVariant, ...variants][random.nextBelow(3)], 'a variant');
        engine.serve(variant.id);
        if (random.nextUnit() < 0.3) await abortSoon(engine, request, 40 * random.nextUnit());
        const answer = textOf(await engine.complete(request));
        const expected = answers.get(variant.id);
        if (expected !== undefined) assert.equal(answer, expected, `switch ${count} to ${variant.id}`);
      }
    } finally {
      await engine.dispose();
    }
  });
});

async function knownPlaces(random: Random, variants: readonly ServedVariant[]): Promise<KnownPlace[]> {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .sort();
  const requests = Array.from({ length: placeCount }, () => {
    const text = readFileSync(join(fixtures, defined(files[random.nextBelow(files.length)], 'a file')), 'utf8');
    const cursor = Math.floor(text.length * (0.3 + 0.6 * random.nextUnit()));
    return requestAt(text.slice(0, cursor), cursor);
  });
  const places: KnownPlace[] = [];
  const llama = await LlamaProcess.start({ modelPath });
  for (const request of requests) {
    const answers = new Map<string, string>();
    const written = new Set<string>();
    for (const variant of [baseVariant, ...variants]) {
      const { margin, text } = await probe(llama, request, variant);
      written.add(text);
      if (margin < nearTie) continue;
      const fresh = await openEngine(variants);
      fresh.serve(variant.id);
      answers.set(variant.id, textOf(await fresh.complete(request)));
      await fresh.dispose();
    }
    places.push({ request, answers, written });
  }
  await llama.close();
  return places;
}

function requestAt(text: string, cursor: number): CompletionRequest {
  return { document: { text, languageId: 'plaintext' }, cursor, trigger: 'explicit', scope: 'line', maximumTokens: 4 };
}

async function openEngine(variants: readonly ServedVariant[]): Promise<CompletionEngine> {
  return await CompletionEngine.open({ modelPath, variants, budget, threadCount: 1, remembers: false });
}

function textOf(answer: Awaited<ReturnType<CompletionEngine['complete']>>): string {
  return answer.kind === 'suggestion' ? answer.insertText : `(${answer.reason})`;
}

/** What is written, and how near the second best token came on the way, logits. */
async function probe(
  llama: LlamaProcess,
  { document }: CompletionRequest,
  { artifact }: ServedVariant,
): Promise<{ text: string; margin: number }> {
  const prefixLength = artifact?.kind === 'kvPrefix' ? artifact.prefixLength : 0;
  const context = await llama.openContext({ contextLength: prefixLength + 256, sequenceCount: 1, artifact, threadCount: 1 });
  const { text } = typeof document === 'string' ? { text: '' } : document;
  const { tokens, healedText } = await buildCompletionPrompt(text, budget.before, (part) => llama.tokenize(part));
  const result = await context.generate({ tokens, healedText, maximumTokens: 4, stopAtNewline: true, measuresMargins: true });
  await context.close();
  return { text: result.text, margin: Math.min(...result.tokens.map(({ margin }) => margin ?? Infinity)) };
}

/** Starts a request and stops it after some milliseconds, in the prompt or in the output. */
async function abortSoon(engine: CompletionEngine, request: CompletionRequest, afterMs: number): Promise<void> {
  const controller = new AbortController();
  const reason = new Error('typed on');
  const running = engine.complete(request, controller.signal).catch((error: unknown) => assert.equal(error, reason));
  setTimeout(() => controller.abort(reason), afterMs);
  await running;
}
