// Asks the base model what it would write at chosen places: llama.cpp in a child process, a store of its own for what it wrote.

import { throwIfAborted } from '../base/cancellation.ts';
import { openFunctionParser } from '../dataset/pairs/functionParser.ts';
import type { UnassignedPair } from '../dataset/pairs/pair.ts';
import { buildSelfPairs, type GenerationCache, type SelfPrompt, type SelfRefusal } from '../dataset/pairs/selfPairs.ts';
import type { SelfPlace } from '../dataset/pairs/selfPlaces.ts';
import { LlamaProcess } from '../llama/llamaProcess.ts';
import { servedPromptTokens } from '../serving/completion/completer.ts';
import { buildCompletionPrompt } from '../serving/completion/completionPrompt.ts';
import type { PipelineContext } from './pipelineEvent.ts';

/** What is asked, and of which model. */
export interface SelfPairRequest {
  /** From {@link chooseSelfPlaces}. */
  readonly places: readonly SelfPlace[];
  /** A verified model file. */
  readonly model: { readonly path: string; readonly sha256: string };
  readonly cache: GenerationCache;
  /** Most time for generating, seconds; loading the model is not counted. */
  readonly budgetSeconds: number;
  readonly onRefused?: ((reason: SelfRefusal) => void) | undefined;
}

/** Room for the answer to one line; authors' lines have at most 240 characters, some 80 tokens, and most far fewer. */
const lineTokens = 64;
const statementTokens = 120;

/**
 * Yields a pair for each place at which the model writes something else that parses. The child lives as long as the loop.
 *
 * The model is loaded only when the cache does not have everything.
 *
 * @throws {LlamaError} `noBinary`, `loadFailed`, `contextFailed`, `processDied`; the abort reason when the signal fires.
 */
export async function* mineSelfPairs(request: SelfPairRequest, { signal, report }: PipelineContext): AsyncGenerator<UnassignedPair> {
  const { places, model, cache, budgetSeconds, onRefused } = request;
  const parser = await openFunctionParser(places.map(({ language }) => language));
  const writer = new BaseWriter(model.path);
  try {
    yield* buildSelfPairs(places, {
      baseModel: model.sha256,
      generate: (prompts) => writer.write(prompts, signal),
      parses: parser.parses,
      cache,
      budgetMs: 1_000 * budgetSeconds,
      signal,
      onRefused,
      onProgress: (done, total) => report({ kind: 'progress', stage: 'mine', progress: { stage: 'mine', done, total, unit: 'places' } }),
    });
  } finally {
    await writer.close();
    parser.dispose();
  }
}

/** The base model, greedy, one prompt after the other: several sequences at a time were measured to be no faster. */
class BaseWriter {
  private readonly modelPath: string;
  private llama: LlamaProcess | undefined;
  private context: Awaited<ReturnType<LlamaProcess['openContext']>> | undefined;

  constructor(modelPath: string) {
    this.modelPath = modelPath;
  }

  async write(prompts: readonly SelfPrompt[], signal: AbortSignal | undefined): Promise<string[]> {
    const answers: string[] = [];
    for (const prompt of prompts) answers.push(await this.writeOne(prompt, signal));
    return answers;
  }

  async close(): Promise<void> {
    await this.llama?.close();
  }

  private async writeOne({ context, isOneLine }: SelfPrompt, signal: AbortSignal | undefined): Promise<string> {
    throwIfAborted(signal);
    const llama = (this.llama ??= await LlamaProcess.start({ modelPath: this.modelPath, signal }));
    // Eight more for a begin-of-text token and the cells that must stay free.
    this.context ??= await llama.openContext({ contextLength: servedPromptTokens + statementTokens + 8, sequenceCount: 1 });
    const { tokens, healedText } = await buildCompletionPrompt(context, servedPromptTokens, (text) => llama.tokenize(text));
    const maximumTokens = isOneLine ? lineTokens : statementTokens;
    const { text, stoppedBy } = await this.context.generate({ tokens, healedText, maximumTokens, stopAtNewline: isOneLine }, signal);
    return stoppedBy === 'maximumTokens' ? text : `${text}\n`;
  }
}
