// One llama.cpp context: the base model with at most one artifact, and a few sequences that take turns.
// Runs inside the child process (llamaWorker.ts); nothing else imports it but tests.
// Long because: everything that touches one native context, whose sequences must never be left half done, is one class.
// Legend: P prefix length, T tokens of a request.

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ControlledEvaluateInputItem, LlamaContext as NativeContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { assert } from '../base/assert.ts';
import { isAbort, throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import { writeGreedily, type WrittenText, type WrittenToken, type WritingRequest } from './greedyWriter.ts';
import { LiftingBiases } from './liftingBiases.ts';
import { LlamaError } from './llamaError.ts';
import { patchedStatePath } from './prefixRestoration.ts';
import { PromptDrafts } from './promptDrafts.ts';
import type { ServedArtifact } from './servedArtifact.ts';
import { ThreadBudget } from './threadBudget.ts';
import { lossOf, weighing } from './tokenLoss.ts';
import { type TokenTexts, tokenTextsOf } from './tokenTexts.ts';

/** How a context is made. */
export interface LlamaContextOptions {
  /** Most tokens of one sequence: prefix, prompt and output. */
  readonly contextLength: number;
  /** Sequences that can be worked on at the same time. Each has its own `contextLength` of cache. */
  readonly sequenceCount: number;
  /** Absent: the base model alone. */
  readonly artifact?: ServedArtifact | undefined;
  /**
   * Threads of this context, always the same. Absent: what the machine has free before each step, see {@link ThreadBudget}.
   * The sums inside llama.cpp, and so now and then a greedy choice, depend on the number.
   */
  readonly threadCount?: number | undefined;
}

/** Tokens to judge. */
export interface ScoreRequest {
  /** Follow the prefix. `[T]` */
  readonly tokens: Int32Array;
  /** 1 where a token is to be scored given all before it. `[T]`; entry 0 must be 0. */
  readonly isTarget: Uint8Array;
}

/** Several ways to go on after one text, each to be judged. */
export interface BranchesRequest {
  /** Follow the prefix; evaluated once. At least one. */
  readonly head: Int32Array;
  /** Follow the head, each on its own. Here the first token may be a target. */
  readonly branches: readonly ScoreRequest[];
}

/** A prompt to continue greedily. */
export interface GenerateRequest extends WritingRequest {
  /** Follow the prefix. At least one. */
  readonly tokens: Int32Array;
  /**
   * What stands behind the place to fill in, for a model with fill-in-the-middle tokens: the model reads it between `tokens` and
   * its output. Absent: the output only goes on where `tokens` end.
   */
  readonly following?: Int32Array | undefined;
  /** Whether repetitions of the prompt are guessed and checked several tokens at a time, see {@link PromptDrafts}. Default false. */
  readonly usesDrafts?: boolean | undefined;
}

/** What the model wrote. */
export interface GenerateResult extends WrittenText {
  readonly generatedTokenCount: number;
  /** Prompt tokens that were not in the cache any more or yet. */
  readonly evaluatedTokenCount: number;
  readonly draftedTokenCount: number;
  readonly acceptedTokenCount: number;
}

/** Called after each token with the text so far. */
export type WrittenSink = (text: string, token: WrittenToken, evaluatedTokenCount: number) => void;

// Between chunks an abort is noticed; 128 tokens take 0.1 s of SmolLM2-135M on two cores. Longer chunks were no faster and cost memory:
// a table of logits for each token.
const chunkLength = 128;
// node-llama-cpp begins to shift when fewer than one free cell is left.
const spareCells = 2;

// One for the process, as llama.cpp's own limit is; it knows the load before the first context is made.
const threadBudget = new ThreadBudget();

/** A context of llama.cpp with flash attention and a binary16 cache. */
export class LlamaContext {
  readonly contextLength: number;
  /** What comes before every request: P placeholders, then the token that begins a text where the model wants one. */
  readonly leadingTokens: readonly Token[];
  private readonly model: LlamaModel;
  private readonly native: NativeContext;
  private readonly prefixLength: number;
  private readonly statePath: string | undefined;
  private readonly hasFixedThreads: boolean;
  private readonly texts: TokenTexts;
  private readonly biases: LiftingBiases;
  private readonly idle: LlamaContextSequence[];
  private readonly waiting: ((sequence: LlamaContextSequence) => void)[] = [];

  private constructor(
    model: LlamaModel,
    native: NativeContext,
    sequences: LlamaContextSequence[],
    options: LlamaContextOptions,
    prefix: RestoredPrefix | undefined,
  ) {
    this.hasFixedThreads = options.threadCount !== undefined;
    this.model = model;
    this.texts = tokenTextsOf(model);
    this.biases = new LiftingBiases(model);
    this.native = native;
    this.idle = sequences;
    this.contextLength = native.contextSize;
    this.statePath = prefix?.statePath;
    this.prefixLength = prefix?.placeholders.length ?? 0;
    const { bos, shouldPrependBosToken } = model.tokens;
    this.leadingTokens = [...(prefix?.placeholders ?? []), ...(shouldPrependBosToken && bos !== null ? [bos] : [])];
  }

  /**
   * Makes a context and puts its artifact in.
   *
   * @param stateFolder Where a prefix is kept while the context lives.
   * @throws {LlamaError} `contextFailed` or `artifactRejected`.
   */
  static async load(model: LlamaModel, options: LlamaContextOptions, stateFolder: string = tmpdir()): Promise<LlamaContext> {
    const { artifact, sequenceCount } = options;
    const native = await createContext(model, options);
    try {
      const sequences = Array.from({ length: sequenceCount }, () => native.getSequence({ contextShift: { strategy: refuseContextShift } }));
      if (artifact?.kind !== 'kvPrefix') return new LlamaContext(model, native, sequences, options, undefined);
      const first = sequences[0];
      assert(first !== undefined, () => 'a context needs a sequence');
      const placeholders = new Array<Token>(artifact.prefixLength).fill(artifact.placeholderToken as Token);
      if (options.threadCount === undefined) model.llama.maxThreads = threadBudget.current();
      const statePath = await patchedStatePath(first, artifact, placeholders, stateFolder);
      return new LlamaContext(model, native, sequences, options, { statePath, placeholders });
    } catch (error) {
      await native.dispose();
      throw error;
    }
  }

  /**
   * The loss of each target given everything before it, prefix included.
   *
   * Costs about 1 ms per token, of which 0.4 are the look at the whole vocabulary (SmolLM2-135M Q4_1, two cores).
   *
   * @returns Nats, one per target in order; the log-sum runs in single precision, as in llama.cpp's own samplers.
   * @throws {LlamaError} `promptTooLong`, `invalidTokens`, `evaluationFailed`.
   */
  async score(request: ScoreRequest, signal?: AbortSignal): Promise<Float32Array> {
    const { tokens, isTarget } = request;
    this.requireUsable(tokens, 0);
    if (isTarget[0]) throw new LlamaError('invalidTokens', 'The first token cannot be a target: nothing was evaluated before it');
    return await this.withSequence(signal, async (sequence) => {
      await this.rewind(sequence, this.leadingTokens);
      return await this.weigh(sequence, this.leadingTokens, request, signal);
    });
  }

  /**
   * The losses of each branch given the prefix and the head, which is evaluated once for all of them.
   *
   * Every branch starts from the same cache, so that none has an advantage by how sums were grouped.
   *
   * @returns As {@link score}, for each branch.
   * @throws {LlamaError} `promptTooLong`, `invalidTokens`, `evaluationFailed`.
   */
  async scoreBranches({ head, branches }: BranchesRequest, signal?: AbortSignal): Promise<Float32Array[]> {
    if (head.length === 0) throw new LlamaError('invalidTokens', 'Branches need at least one token before them');
    for (const { tokens } of branches) this.requireUsable(Int32Array.of(...head, ...tokens), 0);
    const common = [...this.leadingTokens, ...head] as Token[];
    return await this.withSequence(signal, async (sequence) => {
      // What an earlier request left is not used, so that losses do not depend on it.
      await this.rewind(sequence, this.leadingTokens);
      await this.advance(sequence, common, common.length - 1, signal);
      const losses: Float32Array[] = [];
      for (const branch of branches) {
        // The head's last token is evaluated with each branch, since its logits judge the first token.
        await this.rewind(sequence, common.slice(0, -1));
        losses.push(await this.weigh(sequence, common, branch, signal));
      }
      return losses;
    });
  }

  /** Evaluates what is missing of `before`, then the tokens of the request, and gives the loss of each target. */
  private async weigh(
    sequence: LlamaContextSequence,
    before: readonly Token[],
    { tokens, isTarget }: ScoreRequest,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    assert(isTarget.length === tokens.length, () => `${isTarget.length} target marks for ${tokens.length} tokens`);
    const pending = [...before.slice(sequence.nextTokenIndex), ...tokens] as Token[];
    const targetOffset = pending.length - tokens.length - 1;
    const lossesNats: number[] = [];
    for (let start = 0; start < pending.length; start += chunkLength) {
      this.beforeStep(signal);
      const input = pending.slice(start, start + chunkLength).map((token, index): ControlledEvaluateInputItem => {
        const next = start + index - targetOffset;
        return isTarget[next] ? [token, { generateNext: weighing(tokens[next] as Token) }] : token;
      });
      const output = await sequence.controlledEvaluate(input);
      for (let index = 0; index < input.length; index++) {
        const next = start + index - targetOffset;
        if (isTarget[next]) lossesNats.push(lossOf(tokens[next] as Token, output[index]?.next));
      }
    }
    return Float32Array.from(lossesNats);
  }

  /** Evaluates `tokens` up to `end` without looking at any logits. */
  private async advance(
    sequence: LlamaContextSequence,
    tokens: readonly Token[],
    end: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    while (sequence.nextTokenIndex < end) {
      this.beforeStep(signal);
      const start = sequence.nextTokenIndex;
      await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(start, Math.min(start + chunkLength, end)));
    }
  }

  /**
   * Continues a prompt with the most probable token each time.
   *
   * Only what differs from the sequence's last prompt is evaluated, which matters where there is one sequence.
   *
   * @throws {LlamaError} `promptTooLong`, `invalidTokens`, `noInfill`, `evaluationFailed`.
   */
  async generate(request: GenerateRequest, signal?: AbortSignal, onWritten?: WrittenSink): Promise<GenerateResult> {
    const { maximumTokens, following } = request;
    if (request.tokens.length === 0) throw new LlamaError('invalidTokens', 'A prompt needs at least one token');
    const prompt = following ? this.infillPrompt(request.tokens, following) : request.tokens;
    this.requireUsable(prompt, maximumTokens);
    const wanted = [...this.leadingTokens, ...prompt] as Token[];
    const last = wanted.at(-1) as Token;
    return await this.withSequence(signal, async (sequence) => {
      await this.rewind(sequence, wanted.slice(0, -1));
      const evaluatedTokenCount = wanted.length - sequence.nextTokenIndex;
      await this.advance(sequence, wanted, wanted.length - 1, signal);
      this.beforeStep(signal);
      const drafts = request.usesDrafts ? new PromptDrafts([...prompt] as Token[]) : undefined;
      const written: WrittenText =
        maximumTokens <= 0
          ? { text: '', stoppedBy: 'maximumTokens', tokens: [] }
          : await writeGreedily(sequence, last, request, {
              model: this.model,
              texts: this.texts,
              drafts,
              beforeStep: () => this.beforeStep(signal),
              onWritten: onWritten && ((text, token) => onWritten(text, token, evaluatedTokenCount)),
              lifted: (tokens, name) => this.biases.lifting(tokens, name),
            });
      return {
        ...written,
        generatedTokenCount: written.tokens.length,
        evaluatedTokenCount,
        draftedTokenCount: drafts?.draftedCount ?? 0,
        acceptedTokenCount: drafts?.acceptedCount ?? 0,
      };
    });
  }

  /** What precedes and what follows between the model's own marks, the output last. */
  private infillPrompt(tokens: Int32Array, following: Int32Array): Int32Array {
    const { prefix, suffix, middle } = this.model.tokens.infill;
    if (prefix === null || suffix === null || middle === null) {
      throw new LlamaError('noInfill', 'The model has no tokens for filling in between two texts');
    }
    return Int32Array.from([prefix, ...tokens, suffix, ...following, middle]);
  }

  /** Frees the cache and deletes the temporary state. */
  async dispose(): Promise<void> {
    await this.native.dispose();
    if (this.statePath !== undefined) await rm(this.statePath, { force: true });
  }

  /** Makes `sequence` hold the longest beginning of `tokens` that it can without evaluating, the prefix at least. */
  private async rewind(sequence: LlamaContextSequence, tokens: readonly Token[]): Promise<void> {
    await sequence.adaptStateToTokens([...tokens], false);
    if (sequence.nextTokenIndex > tokens.length) {
      await sequence.eraseContextTokenRanges([{ start: tokens.length, end: sequence.nextTokenIndex }]);
    }
    if (this.statePath !== undefined && sequence.nextTokenIndex < this.prefixLength) {
      await sequence.loadStateFromFile(this.statePath, { acceptRisk: true });
    }
  }

  private beforeStep(signal: AbortSignal | undefined): void {
    throwIfAborted(signal);
    // The limit is the process's; contexts with threads of their own share all there are.
    this.model.llama.maxThreads = this.hasFixedThreads ? threadBudget.mostThreads : threadBudget.current();
  }

  private requireUsable(tokens: Int32Array, maximumTokens: number): void {
    const needed = this.leadingTokens.length + tokens.length + maximumTokens + spareCells;
    if (needed > this.contextLength) {
      throw new LlamaError('promptTooLong', `Prefix, prompt and output need ${needed} cells; the context has ${this.contextLength}`);
    }
    const vocabularySize = this.model.fileInfo.metadata.tokenizer.ggml.tokens.length;
    const outside = tokens.find((token) => token < 0 || token >= vocabularySize);
    if (outside !== undefined) throw new LlamaError('invalidTokens', `Token ${outside} is outside the vocabulary of ${vocabularySize}`);
  }

  /** Runs `work` with a sequence of its own; a sequence whose work failed starts afresh. */
  private async withSequence<Result>(
    signal: AbortSignal | undefined,
    work: (sequence: LlamaContextSequence) => Promise<Result>,
  ): Promise<Result> {
    const sequence = this.idle.pop() ?? (await new Promise<LlamaContextSequence>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(sequence);
    } catch (error) {
      if (error instanceof LlamaError || isAbort(error, signal)) throw error;
      await sequence.clearHistory().catch(() => undefined);
      throw new LlamaError('evaluationFailed', `llama.cpp failed to evaluate: ${messageOf(error)}`, { cause: error });
    } finally {
      const next = this.waiting.shift();
      if (next) next(sequence);
      else this.idle.push(sequence);
    }
  }
}

interface RestoredPrefix {
  readonly statePath: string;
  readonly placeholders: readonly Token[];
}

async function createContext(model: LlamaModel, options: LlamaContextOptions): Promise<NativeContext> {
  // The most a context may ever use; what it uses is decided before each step.
  model.llama.maxThreads = threadBudget.mostThreads;
  const { artifact, contextLength, sequenceCount } = options;
  const lora = artifact?.kind === 'loraAdapter' ? { lora: { adapters: [{ filePath: artifact.path, scale: artifact.scale }] } } : {};
  try {
    return await model.createContext({
      contextSize: contextLength,
      sequences: sequenceCount,
      batchSize: chunkLength,
      flashAttention: true,
      experimentalKvCacheKeyType: 'F16',
      experimentalKvCacheValueType: 'F16',
      threads: options.threadCount ?? threadBudget.mostThreads,
      failedCreationRemedy: false,
      ...lora,
    });
  } catch (error) {
    const [reason, what] =
      artifact?.kind === 'loraAdapter' ? (['artifactRejected', artifact.path] as const) : (['contextFailed', ''] as const);
    throw new LlamaError(reason, `llama.cpp cannot make a context of ${contextLength} tokens ${what}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function refuseContextShift(): never {
  throw new LlamaError('promptTooLong', 'A context shift would destroy the prefix');
}
