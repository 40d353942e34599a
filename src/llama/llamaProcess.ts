// The parent's side of llama.cpp: calls, progress and cancellation across the process boundary, and what happens when the child dies.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import type { ProgressSink } from '../base/progress.ts';
import type { WrittenToken } from './greedyWriter.ts';
import type { BranchesRequest, GenerateRequest, GenerateResult, LlamaContextOptions, ScoreRequest } from './llamaRequests.ts';
import { LlamaError, type LlamaErrorReason } from './llamaError.ts';
import type { LlamaCallName, LlamaCalls, LlamaRequest, LlamaResponse, ModelDescription } from './llamaMessages.ts';

/** How to start. */
export interface LlamaProcessOptions {
  /** A GGUF file; read it with `readGguf` first. */
  readonly modelPath: string;
  readonly onProgress?: ProgressSink | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A context inside the child. */
export interface RemoteContext {
  /** Tokens of one sequence: prefix, prompt and output. */
  readonly contextLength: number;
  /** Prefix placeholders and begin-of-text token, which every request is preceded by. */
  readonly leadingTokenCount: number;
  /** See `LlamaContext.score`. */
  score(request: ScoreRequest, signal?: AbortSignal): Promise<Float32Array>;
  /** See `LlamaContext.scoreBranches`. */
  scoreBranches(request: BranchesRequest, signal?: AbortSignal): Promise<Float32Array[]>;
  /** See `LlamaContext.generate`. */
  generate(request: GenerateRequest, signal?: AbortSignal): Promise<GenerateResult>;
  /**
   * The same, followed token by token.
   *
   * @param isEnough Told the text after each token; where it says so, llama.cpp stops at its next token and the result is what
   * was told last, with `stoppedBy` being `caller`.
   */
  follow(request: GenerateRequest, isEnough: (text: string) => boolean, signal?: AbortSignal): Promise<FollowedResult>;
  close(): Promise<void>;
}

/** What was written until somebody had enough. */
export interface FollowedResult extends Omit<GenerateResult, 'stoppedBy'> {
  readonly stoppedBy: GenerateResult['stoppedBy'] | 'caller';
}

type Written = LlamaResponse & { kind: 'written' };

interface Reports {
  readonly progress?: (doneRatio: number) => void;
  readonly written?: (written: Written) => void;
}

interface Pending {
  readonly accept: (answer: unknown) => void;
  readonly refuse: (error: Error) => void;
  readonly reports: Reports;
}

// Enough for llama.cpp's last words (guess).
const keptStderrLength = 2000;
// A child that does not end by itself within this time is killed (guess).
const shutDownTimeoutMs = 3000;

/**
 * One child process with one model loaded.
 *
 * When the child dies, every call in flight and every later one fails with `processDied`; start another process to go on.
 */
export class LlamaProcess {
  private readonly child: ChildProcess;
  // Belongs to the child, but is removed from here too: a killed child removes nothing.
  private readonly stateFolder = mkdtempSync(join(tmpdir(), 'repotune-llama-'));
  private readonly pending = new Map<number, Pending>();
  /** Processor time that the child had taken when it last answered, milliseconds. */
  processorMs = 0;
  private nextId = 1;
  private death: LlamaError | undefined;
  private stderr = '';
  private modelDescription: ModelDescription | undefined;

  private constructor() {
    this.child = fork(fileURLToPath(new URL('./llamaWorker.ts', import.meta.url)), [this.stateFolder], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-keptStderrLength);
    });
    this.child.on('message', (response: LlamaResponse) => this.receive(response));
    this.child.on('error', (error) => this.bury(messageOf(error)));
    this.child.on('exit', (code, signal) => {
      rmSync(this.stateFolder, { recursive: true, force: true });
      this.bury(signal ? `ended by ${signal}` : `ended with code ${code}`);
    });
  }

  /**
   * Starts a child and loads the model in it.
   *
   * @throws {LlamaError} `noBinary`, `loadFailed`, `processDied`.
   */
  static async start(options: LlamaProcessOptions): Promise<LlamaProcess> {
    throwIfAborted(options.signal);
    const started = new LlamaProcess();
    try {
      const progress = (doneRatio: number): void =>
        options.onProgress?.({ stage: 'load', done: Math.round(doneRatio * 100), total: 100, unit: 'percent' });
      started.modelDescription = await started.call('loadModel', { modelPath: options.modelPath }, options.signal, { progress });
      return started;
    } catch (error) {
      await started.close();
      throw error;
    }
  }

  /** What the child says about its model. */
  get model(): ModelDescription {
    if (!this.modelDescription) throw new LlamaError('processDied', 'No model was loaded');
    return this.modelDescription;
  }

  /** Whether calls can still succeed. */
  get isAlive(): boolean {
    return this.death === undefined;
  }

  /** The operating system's number of the child. */
  get processId(): number | undefined {
    return this.child.pid;
  }

  /**
   * Makes a context with its own cache; a process can hold several, each with another artifact.
   *
   * @throws {LlamaError} `contextFailed`, `artifactRejected`, `processDied`.
   */
  async openContext(options: LlamaContextOptions): Promise<RemoteContext> {
    const { contextId, contextLength, leadingTokenCount } = await this.call('openContext', options);
    return {
      contextLength,
      leadingTokenCount,
      score: (request, signal) => this.call('score', { ...request, contextId }, signal),
      scoreBranches: (request, signal) => this.call('scoreBranches', { ...request, contextId }, signal),
      generate: (request, signal) => this.call('generate', { ...request, contextId, isFollowed: false }, signal),
      follow: (request, isEnough, signal) => this.follow({ ...request, contextId, isFollowed: true }, isEnough, signal),
      close: async () => {
        if (this.isAlive) await this.call('closeContext', { contextId });
      },
    };
  }

  /** The ids of plain text, as `Vocabulary.tokenize` gives them. */
  tokenize(text: string): Promise<Int32Array> {
    return this.call('tokenize', { text });
  }

  /** Ends the child; calls in flight are aborted. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), shutDownTimeoutMs);
    await this.call('shutDown', undefined).catch(() => undefined);
    if (this.child.exitCode === null && this.child.signalCode === null) await exited;
    clearTimeout(killer);
  }

  private async follow(
    argument: LlamaCalls['generate']['argument'],
    isEnough: (text: string) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<FollowedResult> {
    const enough = new AbortController();
    const tokens: WrittenToken[] = [];
    let result: FollowedResult | undefined;
    const written = ({ text, token, evaluatedTokenCount }: Written): void => {
      tokens.push(token);
      if (!isEnough(text)) return;
      // How many were drafted is not known here; the counts are for measurements of whole outputs.
      const counts = { generatedTokenCount: tokens.length, evaluatedTokenCount, draftedTokenCount: 0, acceptedTokenCount: 0 };
      result = { text, stoppedBy: 'caller', tokens, ...counts };
      enough.abort();
    };
    const either = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
    try {
      return await this.call('generate', argument, either, { written });
    } catch (error) {
      if (result && !signal?.aborted) return result;
      throw error;
    }
  }

  private call<Name extends LlamaCallName>(
    call: Name,
    argument: LlamaCalls[Name]['argument'],
    signal?: AbortSignal,
    reports: Reports = {},
  ): Promise<LlamaCalls[Name]['answer']> {
    if (this.death) return Promise.reject(this.death);
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        // The child stops at its next chunk or token; its answer then finds nobody waiting.
        this.pending.delete(id);
        this.post({ id, call: 'abort' });
        reject(signal?.reason as Error);
      };
      const settled = (): void => signal?.removeEventListener('abort', abort);
      this.pending.set(id, {
        accept: (answer) => (settled(), resolve(answer as LlamaCalls[Name]['answer'])),
        refuse: (error) => (settled(), reject(error)),
        reports,
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.post({ id, call, argument } as LlamaRequest);
    });
  }

  private post(request: LlamaRequest): void {
    if (this.child.connected) this.child.send(request, (error) => error && this.bury(messageOf(error)));
  }

  private receive(response: LlamaResponse): void {
    const waiting = this.pending.get(response.id);
    if (!waiting) return;
    if (response.kind === 'progress') return waiting.reports.progress?.(response.doneRatio);
    if (response.kind === 'written') return waiting.reports.written?.(response);
    this.pending.delete(response.id);
    if (response.kind === 'answer') {
      this.processorMs = response.processorMs;
      waiting.accept(response.answer);
    } else waiting.refuse(new LlamaError(response.reason as LlamaErrorReason, response.message));
  }

  private bury(how: string): void {
    this.death ??= new LlamaError('processDied', `The llama.cpp process ${how}${this.stderr ? `: ${this.stderr.trim()}` : ''}`);
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { refuse } of waiting) refuse(this.death);
  }
}
