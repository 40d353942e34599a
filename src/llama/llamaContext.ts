// One llama.cpp context: the base model with at most one artifact, and sequences that read prompts by turns and write together.
// Runs inside the child process (llamaWorker.ts); nothing else imports it but tests.
// Legend: P prefix length, T tokens of a request.

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { LlamaContext as NativeContext, LlamaModel, Token } from 'node-llama-cpp';
import { assert } from '../base/assert.ts';
import { throwIfAborted } from '../base/cancellation.ts';
import { DecodeTurns } from './decodeTurns.ts';
import { writeGreedily, type WrittenText } from './greedyWriter.ts';
import { LiftingBiases } from './liftingBiases.ts';
import { LlamaError } from './llamaError.ts';
import type { BranchesRequest, GenerateRequest, GenerateResult, LlamaContextOptions, ScoreRequest, WrittenSink } from './llamaRequests.ts';
import { createNativeContext } from './nativeContext.ts';
import { PrefixedSequence } from './prefixedSequence.ts';
import { patchedStatePath, type RestoredPrefix } from './prefixRestoration.ts';
import { PromptDrafts } from './promptDrafts.ts';
import { SequencePool } from './sequencePool.ts';
import { ThreadBudget } from './threadBudget.ts';
import { type TokenTexts, tokenTextsOf } from './tokenTexts.ts';

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
  private readonly statePath: string | undefined;
  private readonly hasFixedThreads: boolean;
  private readonly texts: TokenTexts;
  private readonly biases: LiftingBiases;
  private readonly turns: DecodeTurns;
  private readonly sequences: SequencePool;

  private constructor(
    model: LlamaModel,
    native: NativeContext,
    options: LlamaContextOptions,
    sequences: readonly PrefixedSequence[],
    turns: DecodeTurns,
    prefix: RestoredPrefix | undefined,
  ) {
    this.hasFixedThreads = options.threadCount !== undefined;
    this.model = model;
    this.texts = tokenTextsOf(model);
    this.biases = new LiftingBiases(model);
    this.native = native;
    this.turns = turns;
    this.sequences = new SequencePool(sequences);
    this.contextLength = native.contextSize;
    this.statePath = prefix?.statePath;
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
    const native = await createNativeContext(model, options, threadBudget.mostThreads);
    try {
      const bare = Array.from({ length: sequenceCount }, () => native.getSequence({ contextShift: { strategy: refuseContextShift } }));
      const first = bare[0];
      assert(first !== undefined, () => 'a context needs a sequence');
      let prefix: RestoredPrefix | undefined;
      if (artifact?.kind === 'kvPrefix') {
        const placeholders = new Array<Token>(artifact.prefixLength).fill(artifact.placeholderToken as Token);
        if (options.threadCount === undefined) model.llama.maxThreads = threadBudget.current();
        prefix = { statePath: await patchedStatePath(first, artifact, placeholders, stateFolder), placeholders };
      }
      const turns = new DecodeTurns();
      const sequences = bare.map((sequence, index) => new PrefixedSequence(index, sequence, turns, prefix));
      return new LlamaContext(model, native, options, sequences, turns, prefix);
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
    return await this.sequences.use(signal, async (sequence) => {
      await sequence.rewind(this.leadingTokens);
      return await sequence.weigh(this.leadingTokens, request, () => this.beforeStep(signal));
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
    const beforeChunk = (): void => this.beforeStep(signal);
    return await this.sequences.use(signal, async (sequence) => {
      // What an earlier request left is not used, so that losses do not depend on it.
      await sequence.rewind(this.leadingTokens);
      await sequence.advance(common, common.length - 1, beforeChunk);
      const losses: Float32Array[] = [];
      for (const branch of branches) {
        // The head's last token is evaluated with each branch, since its logits judge the first token.
        await sequence.rewind(common.slice(0, -1));
        losses.push(await sequence.weigh(common, branch, beforeChunk));
      }
      return losses;
    });
  }

  /**
   * Continues a prompt with the most probable token each time.
   *
   * Only what differs from the sequence's last prompt is evaluated, which matters where there is one sequence.
   * As many requests as there are sequences are worked on at a time; their outputs are written together, see {@link DecodeTurns}.
   *
   * @throws {LlamaError} `promptTooLong`, `invalidTokens`, `noInfill`, `evaluationFailed`.
   */
  async generate(request: GenerateRequest, signal?: AbortSignal, onWritten?: WrittenSink): Promise<GenerateResult> {
    const { maximumTokens, following, startsAfresh = false } = request;
    if (request.tokens.length === 0) throw new LlamaError('invalidTokens', 'A prompt needs at least one token');
    const prompt = following ? this.infillPrompt(request.tokens, following) : request.tokens;
    this.requireUsable(prompt, maximumTokens);
    const wanted = [...this.leadingTokens, ...prompt] as Token[];
    return await this.sequences.use(signal, async (sequence) => {
      await sequence.rewind(startsAfresh ? this.leadingTokens : wanted.slice(0, -1));
      const evaluatedTokenCount = wanted.length - sequence.length;
      await sequence.advance(wanted, wanted.length - 1, () => this.beforeStep(signal));
      throwIfAborted(signal);
      const drafts = request.usesDrafts ? new PromptDrafts([...prompt] as Token[]) : undefined;
      const written: WrittenText =
        maximumTokens <= 0
          ? { text: '', stoppedBy: 'maximumTokens', tokens: [] }
          : await this.write(sequence, wanted.at(-1) as Token, request, drafts, signal, (text, token) =>
              onWritten?.(text, token, evaluatedTokenCount),
            );
      return {
        ...written,
        generatedTokenCount: written.tokens.length,
        evaluatedTokenCount,
        draftedTokenCount: drafts?.draftedCount ?? 0,
        acceptedTokenCount: drafts?.acceptedCount ?? 0,
      };
    });
  }

  /** Writes in step with the other sequences that write. */
  private async write(
    { index, native }: PrefixedSequence,
    last: Token,
    request: GenerateRequest,
    drafts: PromptDrafts | undefined,
    signal: AbortSignal | undefined,
    onWritten: (text: string, token: WrittenText['tokens'][number]) => void,
  ): Promise<WrittenText> {
    this.turns.join();
    try {
      return await writeGreedily(native, last, request, {
        model: this.model,
        texts: this.texts,
        drafts,
        inTurn: (pass) =>
          this.turns.step(index, async () => {
            this.beforeStep(signal);
            return await pass();
          }),
        onWritten,
        lifted: (tokens, name) => this.biases.lifting(tokens, name),
      });
    } finally {
      this.turns.leave();
    }
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
}

function refuseContextShift(): never {
  throw new LlamaError('promptTooLong', 'A context shift would destroy the prefix');
}
