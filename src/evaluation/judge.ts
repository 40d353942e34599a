// Lets every variant of a comparison judge items through llama.cpp, as served, and survives one death of the child process.

import { availableParallelism } from 'node:os';
import { defined } from '../base/assert.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import type { LineExample } from '../dataset/example.ts';
import { LlamaError } from '../llama/llamaError.ts';
import { LlamaProcess, type RemoteContext } from '../llama/llamaProcess.ts';
import type { ServedArtifact } from '../llama/servedArtifact.ts';
import { buildCompletionPrompt, servedPromptTokens } from '../serving/completion/completionPrompt.ts';
import type { Tokenizer } from '../tuning/tokenizedText.ts';
import { type LaneCounts, resolveLaneCounts } from './laneCounts.ts';
import { type BlockPrediction, type LinePrediction, type PairPrediction, predictionVersion, type WindowPrediction } from './prediction.ts';
import type { BlockPlace } from './quality/blockPlaces.ts';
import type { BlockReader } from './quality/blockReader.ts';
import { type PairItem, pairExtents } from './quality/pairItem.ts';
import { type EvaluationWindow, positionBorders, windowTokens } from './windows.ts';

/** One row of the comparison. */
export interface Variant {
  readonly id: string;
  /** Whether only its loss matters: it writes nothing and judges no pairs. */
  readonly isLossOnly?: boolean | undefined;
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

// Of a block: some eight lines of code (guess); more would mostly repeat themselves in a small model.
const mostBlockTokens = 112;

/**
 * llama.cpp with a few contexts for each variant, that work at the same time, and several sequences in each, that write together.
 *
 * Each context has one thread, so that what it says does not depend on the machine, and no thread ever waits for another:
 * on two cores, two contexts of one thread complete lines in 0.7 of the time that one context of two threads takes.
 */
export class Judge {
  private readonly options: JudgeOptions;
  private lanes: LaneCounts = { contextCount: 1, sequenceCount: 1 };
  private llama: LlamaProcess | undefined;
  private contexts = new Map<string, RemoteContext[]>();
  private restart: Promise<void> | undefined;
  private buriedProcessorMs = 0;

  constructor(options: JudgeOptions) {
    this.options = options;
  }

  /** @throws {LlamaError} as {@link LlamaProcess.start} and {@link LlamaProcess.openContext}. */
  async open(): Promise<void> {
    const { modelPath, variants, signal } = this.options;
    const processorMs = this.processorMs;
    const llama = (this.llama = await LlamaProcess.start({ modelPath, signal }));
    this.buriedProcessorMs = processorMs;
    this.contexts = new Map();
    const lengths = variants.map(({ artifact }) => contextLengthOf(artifact));
    this.lanes = resolveLaneCounts({
      processorCount: availableParallelism(),
      variantCount: variants.filter(({ isLossOnly }) => !isLossOnly).length,
      sequenceBytes: Math.max(...lengths) * llama.model.cacheBytesPerToken,
    });
    const { contextCount } = this.lanes;
    for (const [index, { id, artifact, isLossOnly }] of variants.entries()) {
      const contextLength = defined(lengths[index], 'a context length');
      const sequenceCount = isLossOnly ? 1 : this.lanes.sequenceCount;
      const opened: RemoteContext[] = [];
      for (let context = 0; context < contextCount; context++) {
        throwIfAborted(signal);
        opened.push(await llama.openContext({ contextLength, sequenceCount, threadCount: 1, artifact }));
      }
      this.contexts.set(id, opened);
    }
  }

  /** Items that can be scored at the same time, each by one variant or by all. Known once the judge is open. */
  get scoringLanes(): number {
    return this.lanes.contextCount;
  }

  /** Items that can be written at the same time. Known once the judge is open. */
  get writingLanes(): number {
    return this.lanes.contextCount * this.lanes.sequenceCount;
  }

  /** The loss of one variant on one window. @param lane Below {@link scoringLanes}. */
  async scoreWindow(variant: string, window: EvaluationWindow, lane = 0): Promise<WindowPrediction> {
    const { tokens, isTarget } = window;
    const lossesNats = await this.surviving(() => this.contextOf(variant, lane).score({ tokens, isTarget }, this.options.signal));
    return windowPrediction(variant, window, lossesNats, 'llama.cpp');
  }

  /** What one variant writes where a line begins. @param lane Below {@link writingLanes}. */
  async completeLine(variant: string, { id, path, context, target }: LineExample, lane = 0): Promise<LinePrediction> {
    const { tokenizer, signal } = this.options;
    const tokenize = (text: string): Promise<Int32Array> => Promise.resolve(tokenizer.tokenize(text));
    const { tokens, healedText } = await buildCompletionPrompt(context, servedPromptTokens, tokenize);
    const request = { tokens, healedText, maximumTokens: mostLineTokens, stopAtNewline: true, startsAfresh: true };
    const { text } = await this.surviving(() => this.contextOf(variant, lane).generate(request, signal));
    return { schemaVersion: predictionVersion, kind: 'line', variant, item: id, path, target, text };
  }

  /** How likely one variant finds both sides of a pair. @param lane Below {@link scoringLanes}. */
  async scorePair(variant: string, item: PairItem, lane = 0): Promise<PairPrediction> {
    const { id, path, pairKind, rule, categories, context, better, worse } = item;
    const request = { head: context, branches: [better, worse] };
    const losses = await this.surviving(() => this.contextOf(variant, lane).scoreBranches(request, this.options.signal));
    const [ofBetter, ofWorse] = losses.map((side) => ({ lossNats: side.reduce((sum, loss) => sum + loss, 0), targetCount: side.length }));
    return {
      ...{ schemaVersion: predictionVersion, kind: 'pair', variant, item: id, path, pairKind, rule, categories: [...categories] },
      contextTokenCount: context.length,
      better: defined(ofBetter, 'losses of the better side'),
      worse: defined(ofWorse, 'losses of the worse side'),
    };
  }

  /** A few lines that one variant writes in a function. @param lane Below {@link writingLanes}. */
  async writeBlock(variant: string, place: BlockPlace, reader: BlockReader, lane = 0): Promise<BlockPrediction> {
    const { tokenizer, signal } = this.options;
    const { id, document, cut, rule } = place;
    const tokenize = (text: string): Promise<Int32Array> => Promise.resolve(tokenizer.tokenize(text));
    const { tokens, healedText } = await buildCompletionPrompt(document.text.slice(0, cut), servedPromptTokens, tokenize);
    const request = { tokens, healedText, maximumTokens: mostBlockTokens, stopAtNewline: false, startsAfresh: true };
    const isEnough = (text: string): boolean => reader.isEnough(place, text);
    const { text, stoppedBy } = await this.surviving(() => this.contextOf(variant, lane).follow(request, isEnough, signal));
    return {
      ...{ schemaVersion: predictionVersion, kind: 'block', variant, item: id, path: document.path },
      ...(rule === undefined ? {} : { rule }),
      ...reader.read(place, text, stoppedBy !== 'endOfText'),
    };
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.llama?.processId;
  }

  /** Processor time of llama.cpp so far, milliseconds. */
  get processorMs(): number {
    return this.buriedProcessorMs + (this.llama?.processorMs ?? 0);
  }

  /** Ends the child. */
  async close(): Promise<void> {
    await this.llama?.close();
  }

  private contextOf(variant: string, lane: number): RemoteContext {
    const contexts = this.contexts.get(variant) ?? [];
    return defined(contexts[lane % contexts.length], `a context of variant ${variant}`);
  }

  /** Does the work again in a new child if the old one died; a second death is an error. */
  private async surviving<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!LlamaError.is(error, 'processDied')) throw error;
      // Of all calls that the dead child leaves unanswered, the first starts the new one.
      this.restart ??= this.open();
      await this.restart;
      return await work();
    }
  }
}

/** Tokens of one sequence: the prefix and the longest of what is asked. */
function contextLengthOf(artifact: ServedArtifact | undefined): number {
  const prefixLength = artifact?.kind === 'kvPrefix' ? artifact.prefixLength : 0;
  // Eight more for a begin-of-text token and the cells that must stay free.
  const pairTokens = pairExtents.contextTokens + pairExtents.branchTokens;
  return prefixLength + Math.max(windowTokens, servedPromptTokens + mostBlockTokens, pairTokens) + 8;
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
