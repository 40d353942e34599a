// Inline suggestions from llama.cpp with one artifact, restarted where it died. The editor and the command line both come in here.

import { LlamaError } from '../../llama/llamaError.ts';
import { LlamaProcess, type RemoteContext } from '../../llama/llamaProcess.ts';
import type { ServedArtifact } from '../../llama/servedArtifact.ts';
import { buildCompletionPrompt } from './completionPrompt.ts';
import { trimOverlap } from './trimOverlap.ts';

/** Most prompt tokens that are served, and therefore judged, by default; short because prefixes weaken with length. */
export const servedPromptTokens = 384;

/** What a completer serves. */
export interface CompleterOptions {
  /** A GGUF file that the caller has checked. */
  readonly modelPath: string;
  /** Absent: the base model alone. Checked against its manifest by the caller. */
  readonly artifact?: ServedArtifact | undefined;
  /** Most tokens of a prompt. Default {@link servedPromptTokens}. */
  readonly promptTokens?: number | undefined;
  /** Most tokens of one suggestion; room for them is kept free. Default 128. */
  readonly mostOutputTokens?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is to be completed. */
export interface CompletionRequest {
  /** The text before the cursor. */
  readonly context: string;
  /** The text behind the cursor; a suggestion does not repeat the beginning of it. */
  readonly suffix?: string | undefined;
  readonly maximumTokens: number;
  /** Only the rest of the line. */
  readonly stopAtNewline: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What the model suggests. */
export interface Suggestion {
  readonly text: string;
  readonly stoppedBy: 'newline' | 'endOfText' | 'maximumTokens';
  readonly promptTokenCount: number;
  /** Prompt tokens that were not in the cache yet. */
  readonly evaluatedTokenCount: number;
  readonly generatedTokenCount: number;
  readonly elapsedMs: number;
}

/**
 * Loads the model in a child process and keeps it ready.
 *
 * @throws {LlamaError} `noBinary`, `loadFailed`, `contextFailed`, `artifactRejected`, `processDied`.
 */
export async function openCompleter(options: CompleterOptions): Promise<Completer> {
  const completer = new Completer(options);
  await completer.start(options.signal);
  return completer;
}

/** One base model with at most one artifact in a child process of its own. */
export class Completer {
  private readonly options: CompleterOptions;
  private artifact: ServedArtifact | undefined;
  private llama: LlamaProcess | undefined;
  private context: { readonly key: string; readonly remote: RemoteContext } | undefined;
  private previous: { readonly context: string; readonly start: number } | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: CompleterOptions) {
    this.options = options;
    this.artifact = options.artifact;
  }

  /** Starts the child if none is alive and makes its context; {@link openCompleter} and {@link complete} do so by themselves. */
  async start(signal?: AbortSignal): Promise<RemoteContext> {
    const key = contextKey(this.options.modelPath, this.artifact);
    if (this.llama?.isAlive && this.context?.key === key) return this.context.remote;
    if (this.llama?.isAlive) await this.context?.remote.close();
    else this.llama = await LlamaProcess.start({ modelPath: this.options.modelPath, signal });
    this.context = undefined;
    this.previous = undefined;
    const prefixLength = this.artifact?.kind === 'kvPrefix' ? this.artifact.prefixLength : 0;
    const { promptTokens = servedPromptTokens, mostOutputTokens = 128 } = this.options;
    // Eight more for a begin-of-text token and the cells that must stay free.
    const contextLength = prefixLength + promptTokens + mostOutputTokens + 8;
    const remote = await this.llama.openContext({ contextLength, sequenceCount: 1, artifact: this.artifact });
    this.context = { key, remote };
    return remote;
  }

  /**
   * Suggests what follows `context`. Requests wait for each other; abort the old one first.
   *
   * A request after the child's death starts a new child.
   *
   * @throws {LlamaError} `promptTooLong` when `maximumTokens` exceeds the room kept for output; `processDied`, `evaluationFailed`.
   */
  async complete(request: CompletionRequest): Promise<Suggestion> {
    const turn = this.queue.then(() => this.completeNow(request));
    this.queue = turn.catch(() => undefined);
    return await turn;
  }

  /** Serves another artifact, or the base model alone, from the next request on. Nothing of the old one's cache is kept. */
  switchArtifact(artifact: ServedArtifact | undefined): void {
    this.artifact = artifact;
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.llama?.processId;
  }

  /** Ends the child. */
  async dispose(): Promise<void> {
    await this.llama?.close();
    this.llama = undefined;
    this.context = undefined;
  }

  private async completeNow(request: CompletionRequest): Promise<Suggestion> {
    const { context, suffix = '', maximumTokens, stopAtNewline, signal } = request;
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const remote = await this.start(signal);
    const llama = this.llama;
    if (!llama) throw new LlamaError('processDied', 'The completer was disposed of while it started');
    const limit = this.options.promptTokens ?? servedPromptTokens;
    const start =
      this.previous && context.startsWith(this.previous.context.slice(0, this.previous.start)) ? this.previous.start : undefined;
    const { tokens, healedText, start: begin } = await buildCompletionPrompt(context, limit, (text) => llama.tokenize(text), start);
    this.previous = { context, start: begin };
    const result = await remote.generate({ tokens, healedText, maximumTokens, stopAtNewline }, signal);
    return {
      text: trimOverlap(result.text, suffix),
      stoppedBy: result.stoppedBy,
      promptTokenCount: tokens.length,
      evaluatedTokenCount: result.evaluatedTokenCount,
      generatedTokenCount: result.generatedTokenCount,
      elapsedMs: performance.now() - startedAt,
    };
  }
}

/** What a cache belongs to: no other base, artifact or scale may use it. */
function contextKey(modelPath: string, artifact: ServedArtifact | undefined): string {
  return JSON.stringify([modelPath, artifact ?? null]);
}
