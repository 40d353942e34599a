// The engine over time: typing along, typing on while it writes, running out of time, and stopping within a token.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import { LlamaError } from '../../src/llama/llamaError.ts';
import { LlamaProcess } from '../../src/llama/llamaProcess.ts';
import { CompletionError } from '../../src/serving/completion/completionError.ts';
import type { CompletionAnswer, CompletionRequest } from '../../src/serving/completion/completionRequest.ts';
import { CompletionEngine } from '../../src/serving/completion/completionEngine.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const head = 'public class Person {\n    private final List<String> names;\n\n    public List<String> getNames() {\n        ';

suite('a completion engine', () => {
  let engine: CompletionEngine;
  before(async () => {
    engine = await CompletionEngine.open({ modelPath, budget: { before: 384, after: 0 }, threadCount: 1, staysSilent: false });
  });
  after(() => engine.dispose());

  /** An editor asks behind `head` and `typed`. */
  function requestAt(typed: string, changes: Partial<CompletionRequest> = {}): CompletionRequest {
    const text = `${head}${typed}\n        // the end\n    }\n}\n`;
    return { document: { text, languageId: 'java' }, cursor: head.length + typed.length, trigger: 'automatic', ...changes };
  }

  function insertedText(answer: CompletionAnswer): string {
    return answer.kind === 'suggestion' ? answer.insertText : `(${answer.reason})`;
  }

  test('a suggestion that is typed along stays, without the model being asked', async () => {
    engine.forgetAnswers();
    const whole = await engine.complete(requestAt(''));
    assert.equal(insertedText(whole), 'return names;');
    assert.equal(whole.isReused, false);
    const rest = await engine.complete(requestAt('return na'));
    assert.equal(insertedText(rest), 'mes;');
    assert.equal(rest.isReused, true);
    assert.equal(rest.cost.generatedTokenCount, 0);
    const other = await engine.complete(requestAt('List<String> copy = '));
    assert.equal(other.isReused, false);
  });

  test('another variant gets no answer of this one, though it stands at the same place', async () => {
    await engine.complete(requestAt(''));
    engine.setVariants([{ id: 'same' }]);
    assert.equal(
      (await engine.complete(requestAt('', { variant: 'same' }))).isReused,
      true,
      'the base model under another name is the base model',
    );
    engine.setVariants([]);
    await assert.rejects(engine.complete(requestAt('', { variant: 'same' })), (error) => CompletionError.is(error, 'unknownVariant'));
  });

  test('a person who types what is being written gets the rest of that output', async () => {
    engine.forgetAnswers();
    const asked = { scope: 'block', maximumTokens: 40, trigger: 'explicit' } as const;
    const first = engine.complete(requestAt('', asked));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await engine.complete(requestAt('return', asked));
    const superseded = await first;
    assert.equal(superseded.kind === 'none' && superseded.reason, 'superseded');
    assert.match(insertedText(second), /^ names;/u);
    assert.equal(second.isReused, true);
  });

  test('an answer whose time is up is cut off or absent, and the next request is served', async () => {
    engine.forgetAnswers();
    const long = { scope: 'block', maximumTokens: 150, trigger: 'explicit' } as const;
    const late = await engine.complete(requestAt('', { ...long, maximumLatencyMs: 0 }));
    assert.equal(insertedText(late), '(tooLate)');
    assert.equal(insertedText(await engine.complete(requestAt(''))), 'return names;');
  });

  test('lanes do not disturb each other', async () => {
    engine.forgetAnswers();
    const answers = await Promise.all(
      ['left', 'right'].map((lane) => engine.complete(requestAt('', { lane, trigger: 'explicit', scope: 'line' }))),
    );
    assert.deepEqual(answers.map(insertedText), ['return names;', 'return names;']);
  });

  test('an abort stops llama.cpp within a token, and its sequence is free for the next request', async () => {
    const llama = await LlamaProcess.start({ modelPath });
    const context = await llama.openContext({ contextLength: 512, sequenceCount: 1, threadCount: 1 });
    const tokens = await llama.tokenize(head);
    let written = 0;
    const controller = new AbortController();
    const request = { tokens, healedText: '', maximumTokens: 400, stopAtNewline: false };
    const reason = new Error('enough');
    const isEnough = (): boolean => {
      if (++written === 5) controller.abort(reason);
      return false;
    };
    await assert.rejects(context.follow(request, isEnough, controller.signal), (error) => error === reason);
    assert.equal(written, 5);
    // The sequence is free again after the token that was under way: this answer would otherwise wait for 395 more.
    const next = await context.generate({ ...request, maximumTokens: 1 });
    assert.equal(next.generatedTokenCount, 1);
    await assert.rejects(context.generate({ ...request, following: tokens }), (error) => LlamaError.is(error, 'noInfill'));
    await llama.close();
  });
});
