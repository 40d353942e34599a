// The child process around llama.cpp: whatever a model file or a state makes llama.cpp do, it does it here.
// Started by llamaProcess.ts; ends when the parent goes away.

import { rmSync } from 'node:fs';
import type { LlamaModel } from 'node-llama-cpp';
import { defined } from '../base/assert.ts';
import { messageOf, reasonOf } from '../base/errors.ts';
import { ownProcessorMs } from '../base/phaseTime.ts';
import { LlamaContext } from './llamaContext.ts';
import { LlamaError } from './llamaError.ts';
import type { LlamaCallName, LlamaCalls, LlamaRequest, LlamaResponse, ModelDescription } from './llamaMessages.ts';
import type { WrittenSink } from './llamaRequests.ts';
import { llamaRuntime } from './llamaRuntime.ts';
import { cacheBytesPerToken } from './nativeContext.ts';

interface Reports {
  readonly progress: (doneRatio: number) => void;
  readonly written: WrittenSink;
}

type Handlers = {
  [Name in LlamaCallName]: (
    argument: LlamaCalls[Name]['argument'],
    signal: AbortSignal,
    report: Reports,
  ) => Promise<LlamaCalls[Name]['answer']>;
};

const stateFolder = defined(process.argv[2], 'the folder for states');
let model: LlamaModel | undefined;
let nextContextId = 1;
const contexts = new Map<number, LlamaContext>();
const running = new Map<number, AbortController>();

const handlers: Handlers = {
  async loadModel({ modelPath }, signal, report): Promise<ModelDescription> {
    const llama = await llamaRuntime();
    try {
      model = await llama.loadModel({ modelPath, loadSignal: signal, onLoadProgress: report.progress });
    } catch (error) {
      signal.throwIfAborted();
      throw new LlamaError('loadFailed', `${modelPath}: llama.cpp cannot load the model: ${messageOf(error)}`, { cause: error });
    }
    const { prefix, suffix, middle } = model.tokens.infill;
    return {
      vocabularySize: model.fileInfo.metadata.tokenizer.ggml.tokens.length,
      trainedContextLength: model.trainContextSize,
      cacheBytesPerToken: cacheBytesPerToken(model),
      fillsIn: prefix !== null && suffix !== null && middle !== null,
    };
  },
  async openContext(options) {
    const context = await LlamaContext.load(defined(model, 'the model'), options, stateFolder);
    const contextId = nextContextId++;
    contexts.set(contextId, context);
    return { contextId, contextLength: context.contextLength, leadingTokenCount: context.leadingTokens.length };
  },
  async closeContext({ contextId }) {
    const context = contextOf(contextId);
    contexts.delete(contextId);
    await context.dispose();
    return undefined;
  },
  tokenize: ({ text }) => Promise.resolve(Int32Array.from(defined(model, 'the model').tokenize(text))),
  score: async ({ contextId, ...request }, signal) => await contextOf(contextId).score(request, signal),
  scoreBranches: async ({ contextId, ...request }, signal) => await contextOf(contextId).scoreBranches(request, signal),
  generate: async ({ contextId, isFollowed, ...request }, signal, { written }) =>
    await contextOf(contextId).generate(request, signal, isFollowed ? written : undefined),
  async shutDown() {
    for (const controller of running.values()) controller.abort();
    for (const context of contexts.values()) await context.dispose();
    contexts.clear();
    return undefined;
  },
};

function contextOf(contextId: number): LlamaContext {
  return defined(contexts.get(contextId), `context ${contextId}`);
}

function send(response: LlamaResponse): void {
  process.send?.(response);
}

async function handle(request: Exclude<LlamaRequest, { call: 'abort' }>): Promise<void> {
  const { id, call, argument } = request;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const handler = handlers[call] as (argument: unknown, signal: AbortSignal, report: Reports) => Promise<unknown>;
    const answer = await handler(argument, controller.signal, {
      progress: (doneRatio) => send({ id, kind: 'progress', doneRatio }),
      written: (text, token, evaluatedTokenCount) => send({ id, kind: 'written', text, token, evaluatedTokenCount }),
    });
    send({ id, kind: 'answer', answer, processorMs: ownProcessorMs() });
  } catch (error) {
    send({ id, kind: 'failure', reason: reasonOf(error) ?? 'evaluationFailed', message: messageOf(error) });
  } finally {
    running.delete(id);
  }
  if (call === 'shutDown') process.disconnect();
}

process.on('message', (request: LlamaRequest) => {
  if (request.call === 'abort') running.get(request.id)?.abort();
  else void handle(request);
});
// Without a parent nobody wants the answers, and nobody else removes the states. Exit at once: llama.cpp has nothing to save.
process.on('disconnect', () => {
  rmSync(stateFolder, { recursive: true, force: true });
  process.exit(0);
});
// Ctrl-C reaches the whole process group; the parent decides what it means.
process.on('SIGINT', () => undefined);
