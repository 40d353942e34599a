// Lets every variant of a comparison judge items through llama.cpp, as served, and survives one death of the child process.

import { defined } from '../base/assert.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import type { LineExample } from '../dataset/example.ts';
import { LlamaError } from '../llama/llamaError.ts';
import { LlamaProcess, type RemoteContext } from '../llama/llamaProcess.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';
import { servedPromptTokens } from '../serving/completion/completer.ts';
import { buildCompletionPrompt } from '../serving/completion/completionPrompt.ts';
import type { Tokenizer } from '../tuning/tokenizedText.ts';
import { type LinePrediction, predictionVersion, type WindowPrediction } from './prediction.ts';
import { type EvaluationWindow, positionBorders, windowTokens } from './windows.ts';

/** One row of the comparison. */
export interface Variant {
  readonly id: string;
  /** Absent: the base model. */
  readonly artifact?: ServedArtifact | undefined;
}

/** What a judge works with. */
export interface JudgeOptions {
  readonly modelPath: string;
  readonly variants: readonly Variant[];
  readonly tokenizer: Tokenizer;
  readonly signal?: AbortSignal | undefined;
}

// Judged lines have at most 120 characters, about 40 tokens of code.
const mostLineTokens = 40;

/** llama.cpp with one context for each variant. */
export class Judge {
  private readonly options: JudgeOptions;
  private llama: LlamaProcess | undefined;
  private contexts = new Map<string, RemoteContext>();
  private restartsLeft = 1;

  constructor(options: JudgeOptions) {
    this.options = options;
  }

  /** @throws {LlamaError} as {@link LlamaProcess.start} and {@link LlamaProcess.openContext}. */
  async open(): Promise<void> {
    const { modelPath, variants, signal } = this.options;
    this.llama = await LlamaProcess.start({ modelPath, signal });
    this.contexts = new Map();
    for (const { id, artifact } of variants) {
      throwIfAborted(signal);
      const prefixLength = artifact?.kind === 'kvPrefix' ? artifact.prefixLength : 0;
      // Eight more for a begin-of-text token and the cells that must stay free.
      const contextLength = prefixLength + Math.max(windowTokens, servedPromptTokens + mostLineTokens) + 8;
      this.contexts.set(id, await this.llama.openContext({ contextLength, sequenceCount: 1, artifact }));
    }
  }

  /** The loss of one variant on one window. */
  async scoreWindow(variant: string, window: EvaluationWindow): Promise<WindowPrediction> {
    const { tokens, isTarget } = window;
    const lossesNats = await this.surviving(() => this.contextOf(variant).score({ tokens, isTarget }, this.options.signal));
    return windowPrediction(variant, window, lossesNats, 'llama.cpp');
  }

  /** What one variant writes where a line begins. */
  async completeLine(variant: string, { id, path, context, target }: LineExample): Promise<LinePrediction> {
    const { tokenizer, signal } = this.options;
    const tokenize = (text: string): Promise<Int32Array> => Promise.resolve(tokenizer.tokenize(text));
    const { tokens, healedText } = await buildCompletionPrompt(context, servedPromptTokens, tokenize);
    const request = { tokens, healedText, maximumTokens: mostLineTokens, stopAtNewline: true };
    const { text } = await this.surviving(() => this.contextOf(variant).generate(request, signal));
    return { schemaVersion: predictionVersion, kind: 'line', variant, item: id, path, target, text };
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.llama?.processId;
  }

  /** Ends the child. */
  async close(): Promise<void> {
    await this.llama?.close();
  }

  private contextOf(variant: string): RemoteContext {
    return defined(this.contexts.get(variant), `context of variant ${variant}`);
  }

  /** Does the work again in a new child if the old one died; a second death is an error. */
  private async surviving<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!LlamaError.is(error, 'processDied') || this.restartsLeft === 0) throw error;
      this.restartsLeft--;
      await this.open();
      return await work();
    }
  }
}

/** Sums the losses of a window's targets, in all and by position. @param lossesNats One per target, in order. */
export function windowPrediction(
  variant: string,
  { id, path, isTarget }: EvaluationWindow,
  lossesNats: Float32Array,
  scoredBy: WindowPrediction['scoredBy'],
): WindowPrediction {
  const byPosition = positionBorders.slice(0, -1).map((fromToken) => ({ fromToken: fromToken, lossNats: 0, targetCount: 0 }));
  let next = 0;
  for (const [position, mark] of isTarget.entries()) {
    if (!mark) continue;
    const part = defined(
      byPosition.findLast(({ fromToken }) => fromToken <= position),
      `stretch of position ${position}`,
    );
    part.lossNats += defined(lossesNats[next++], `loss ${next} of window ${id}`);
    part.targetCount++;
  }
  const lossNats = byPosition.reduce((sum, part) => sum + part.lossNats, 0);
  const parts = byPosition.filter(({ targetCount }) => targetCount > 0);
  return {
    schemaVersion: predictionVersion,
    kind: 'window',
    variant,
    item: id,
    path,
    scoredBy,
    lossNats,
    targetCount: next,
    byPosition: parts,
  };
}
