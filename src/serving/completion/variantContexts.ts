// One llama.cpp child and a context for each variant that is in use, started again after a death.

import { LlamaProcess, type RemoteContext } from '../../llama/llamaProcess.ts';
import type { ServedArtifact } from '../../llama/servedArtifact.ts';

/** A context ready for requests. */
export interface ReadyContext {
  readonly llama: LlamaProcess;
  readonly remote: RemoteContext;
}

/** What the contexts are made of. */
export interface VariantContextsOptions {
  readonly modelPath: string;
  /** Most tokens of prompt and output together, the prefix not counted. */
  readonly textTokens: number;
  readonly threadCount: number | undefined;
  /** Contexts that are kept; the one that was used longest ago goes. Each takes some 20 MB for 512 tokens of the default model. */
  readonly mostContexts: number;
}

/** Opens contexts on demand and keeps the last ones. */
export class VariantContexts {
  private readonly options: VariantContextsOptions;
  private llama: LlamaProcess | undefined;
  /** By cache key, the one used last at the end. */
  private readonly contexts = new Map<string, RemoteContext>();
  private readonly usersOf = new Map<string, number>();
  private queue: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  /** @param started A child that has loaded the model, if there is one already. */
  constructor(options: VariantContextsOptions, started?: LlamaProcess) {
    this.options = options;
    this.llama = started;
  }

  /**
   * Works with the context of a variant, which stays open meanwhile.
   *
   * @throws {LlamaError} `loadFailed`, `contextFailed`, `artifactRejected`, `processDied`, and what `work` throws.
   */
  async use<Result>(key: string, artifact: ServedArtifact | undefined, work: (context: ReadyContext) => Promise<Result>): Promise<Result> {
    this.usersOf.set(key, (this.usersOf.get(key) ?? 0) + 1);
    try {
      const turn = this.queue.then(() => this.readyNow(key, artifact));
      this.queue = turn.catch(() => undefined);
      return await work(await turn);
    } finally {
      this.usersOf.set(key, (this.usersOf.get(key) ?? 1) - 1);
    }
  }

  /** The operating system's number of the child, while one is there. */
  get processId(): number | undefined {
    return this.llama?.processId;
  }

  /** Ends the child. */
  async dispose(): Promise<void> {
    this.isClosed = true;
    await this.queue;
    this.contexts.clear();
    await this.llama?.close();
  }

  private async readyNow(key: string, artifact: ServedArtifact | undefined): Promise<ReadyContext> {
    const { modelPath, textTokens, threadCount, mostContexts } = this.options;
    if (!this.llama?.isAlive) {
      this.contexts.clear();
      this.llama = await LlamaProcess.start({ modelPath });
    }
    const { llama } = this;
    const known = this.contexts.get(key);
    this.contexts.delete(key);
    if (known) {
      this.contexts.set(key, known);
      return { llama, remote: known };
    }
    if (this.contexts.size >= mostContexts) await this.closeOldest();
    const prefixLength = artifact?.kind === 'kvPrefix' ? artifact.prefixLength : 0;
    const contextLength = prefixLength + textTokens;
    const remote = await llama.openContext({ contextLength, sequenceCount: 1, artifact, threadCount });
    if (!this.isClosed) this.contexts.set(key, remote);
    return { llama, remote };
  }

  /** Contexts that are being worked with stay, even if they are too many for a while. */
  private async closeOldest(): Promise<void> {
    const oldest = [...this.contexts].find(([key]) => (this.usersOf.get(key) ?? 0) === 0);
    if (!oldest) return;
    this.contexts.delete(oldest[0]);
    this.usersOf.delete(oldest[0]);
    await oldest[1].close();
  }
}
