// One llama.cpp context: the base model with at most one artifact, and a few sequences that take turns.
// Runs inside the child process (llamaWorker.ts); nothing else imports it but tests.
// Legend: P prefix length, T tokens of a request.

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type {
  ControlledEvaluateInputItem,
  LlamaContext as NativeContext,
  LlamaContextSequence,
  LlamaGrammarEvaluationState,
  LlamaModel,
  Token,
} from 'node-llama-cpp';
import { assert } from '../base/assert.ts';
import { isAbort, throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import { LlamaError } from './llamaError.ts';
import { patchedStatePath } from './prefixRestoration.ts';
import type { ServedArtifact } from './servedArtifact.ts';
import { ThreadBudget } from './threadBudget.ts';

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

/** A prompt to continue greedily. */
export interface GenerateRequest {
  /** Follow the prefix. At least one. */
  readonly tokens: Int32Array;
  readonly maximumTokens: number;
  /** Stop before the first line break. */
  readonly stopAtNewline: boolean;
  /**
   * What the output must begin with, without a line break: text before the cursor that may belong to the next token, so that
   * the model chooses the token border and not the cursor. Not part of the result. Empty: the output is free.
   */
  readonly healedText: string;
}

/** What the model wrote. */
export interface GenerateResult {
  /** Up to the line break where one was asked to stop it. */
  readonly text: string;
  readonly stoppedBy: 'newline' | 'endOfText' | 'maximumTokens';
  readonly generatedTokenCount: number;
  /** Prompt tokens that were not in the cache any more or yet. */
  readonly evaluatedTokenCount: number;
}

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
    assert(isTarget.length === tokens.length, () => `${isTarget.length} target marks for ${tokens.length} tokens`);
    this.requireUsable(tokens, 0);
    if (isTarget[0]) throw new LlamaError('invalidTokens', 'The first token cannot be a target: nothing was evaluated before it');
    return await this.withSequence(signal, async (sequence) => {
      await this.rewind(sequence, this.leadingTokens);
      const pending = [...this.leadingTokens.slice(sequence.nextTokenIndex), ...tokens] as Token[];
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
    });
  }

  /**
   * Continues a prompt with the most probable token each time.
   *
   * Only what differs from the sequence's last prompt is evaluated, which matters where there is one sequence.
   *
   * @throws {LlamaError} `promptTooLong`, `invalidTokens`, `evaluationFailed`.
   */
  async generate(request: GenerateRequest, signal?: AbortSignal): Promise<GenerateResult> {
    const { maximumTokens } = request;
    this.requireUsable(request.tokens, maximumTokens);
    const wanted = [...this.leadingTokens, ...request.tokens] as Token[];
    const last = wanted.at(-1);
    if (request.tokens.length === 0 || last === undefined) throw new LlamaError('invalidTokens', 'A prompt needs at least one token');
    return await this.withSequence(signal, async (sequence) => {
      await this.rewind(sequence, wanted.slice(0, -1));
      const evaluatedTokenCount = wanted.length - sequence.nextTokenIndex;
      while (sequence.nextTokenIndex < wanted.length - 1) {
        this.beforeStep(signal);
        const start = sequence.nextTokenIndex;
        await sequence.evaluateWithoutGeneratingNewTokens(wanted.slice(start, Math.min(start + chunkLength, wanted.length - 1)));
      }
      this.beforeStep(signal);
      if (maximumTokens <= 0) return { text: '', stoppedBy: 'maximumTokens', generatedTokenCount: 0, evaluatedTokenCount };
      return { ...(await this.continueFrom(sequence, last, request, signal)), evaluatedTokenCount };
    });
  }

  private async continueFrom(
    sequence: LlamaContextSequence,
    last: Token,
    { maximumTokens, stopAtNewline, healedText }: GenerateRequest,
    signal: AbortSignal | undefined,
  ): Promise<Omit<GenerateResult, 'evaluatedTokenCount'>> {
    const generated: Token[] = [];
    let text = '';
    // The grammar is dropped as soon as it is fulfilled: it makes llama.cpp look at every token of the vocabulary.
    for (const isHealing of healedText === '' ? [false] : [true, false]) {
      const grammar = isHealing ? { grammarEvaluationState: await this.beginningWith(healedText) } : {};
      let hasEnded = true;
      for await (const token of sequence.evaluate([generated.at(-1) ?? last], { temperature: 0, ...grammar })) {
        this.beforeStep(signal);
        generated.push(token);
        text = this.model.detokenize(generated);
        const lineEnd = stopAtNewline ? text.search(/[\r\n]/u) : -1;
        const result = (end: number | undefined, stoppedBy: GenerateResult['stoppedBy']): Omit<GenerateResult, 'evaluatedTokenCount'> => ({
          text: text.slice(healedText.length, end),
          stoppedBy,
          generatedTokenCount: generated.length,
        });
        if (lineEnd >= 0) return result(lineEnd, 'newline');
        if (generated.length >= maximumTokens) return result(undefined, 'maximumTokens');
        hasEnded = false;
        if (isHealing && text.length >= healedText.length) break;
        hasEnded = true;
      }
      if (hasEnded) break;
    }
    return { text: text.slice(healedText.length), stoppedBy: 'endOfText', generatedTokenCount: generated.length };
  }

  private async beginningWith(text: string): Promise<LlamaGrammarEvaluationState> {
    const { LlamaGrammarEvaluationState } = await import('node-llama-cpp');
    const literal = text.replaceAll(/[\\"]/gu, '\\$&').replaceAll('\t', '\\t');
    const grammar = await this.model.llama.createGrammar({ grammar: `root ::= "${literal}" rest\nrest ::= [^\\x00]*` });
    return new LlamaGrammarEvaluationState({ model: this.model, grammar });
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

/** Asks for the target's logit, the largest logit and the sum of all weights: what a log-probability needs, without sorting. */
function weighing(target: Token): { logits: { filter: { tokens: Token[]; includeSelected: true } }; totalLogitWeight: true } {
  return { logits: { filter: { tokens: [target], includeSelected: true } }, totalLogitWeight: true };
}

function lossOf(target: Token, next: { logits?: Map<Token, number>; totalLogitWeight?: number } | undefined): number {
  const logit = next?.logits?.get(target);
  if (next?.logits === undefined || logit === undefined || next.totalLogitWeight === undefined) {
    throw new LlamaError('evaluationFailed', `llama.cpp gave no logit for token ${target}`);
  }
  // At temperature 0 the selected token is the one with the largest logit, and the weights are exp(logit - largest).
  return Math.max(...next.logits.values()) - logit + Math.log(next.totalLogitWeight);
}
