import { posix } from 'node:path';
import { findRepository } from '../git/repository.ts';
import { listTrackedFiles } from '../git/trackedFiles.ts';
import type { LinterDetection } from './linter.ts';
import type { LinterDefinition } from './linterDefinition.ts';
import { WorkingCopy, readInside } from './workingCopy.ts';

/** What is known and allowed when linters look at a repository. */
export interface LinterProjectOptions {
  /** Consent of the user to run code of the repository: build scripts, configurations that are programs, programs inside it. Default: no. */
  readonly allowLinters?: boolean | undefined;
  /** Where programs are looked for. Default: the PATH of this process. */
  readonly searchPath?: string | undefined;
  /** For one start of a linter, milliseconds. Default: what the linter's table says. */
  readonly timeLimitMs?: number | undefined;
  /** What a linter may print at one start. Default 64 MiB. */
  readonly outputLimitBytes?: number | undefined;
}

/** Enough for 100 000 findings of the most talkative linter. */
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/** A repository as linters see it. Holds a temporary copy from the first check until it is disposed of. */
export class LinterProject {
  /** Real path of the work tree. */
  readonly topFolder: string;
  /** Ordinary tracked files, relative, with forward slashes. */
  readonly trackedPaths: readonly string[];
  readonly allowLinters: boolean;
  readonly searchPath: string;
  readonly timeLimitMs: number | undefined;
  readonly outputLimitBytes: number;
  /** What {@link Linter.detect} found, by the linter's name. */
  readonly detections = new Map<string, Promise<LinterDetection>>();
  private readonly configurations = new Map<string, Promise<readonly TrackedText[]>>();
  private workingCopy: WorkingCopy | undefined;
  private isWholeProjectCopied = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(topFolder: string, trackedPaths: readonly string[], options: LinterProjectOptions = {}) {
    this.topFolder = topFolder;
    this.trackedPaths = trackedPaths;
    this.allowLinters = options.allowLinters ?? false;
    this.searchPath = options.searchPath ?? process.env['PATH'] ?? '';
    this.timeLimitMs = options.timeLimitMs;
    this.outputLimitBytes = options.outputLimitBytes ?? OUTPUT_LIMIT_BYTES;
  }

  /** Where no program may come from. */
  get forbiddenFolder(): string | undefined {
    return this.allowLinters ? undefined : this.topFolder;
  }

  /**
   * Finds the repository around a path and lists what it tracks.
   *
   * @throws {MiningError} As `findRepository` and `listTrackedFiles`; the abort reason when the signal fires.
   */
  static async open(path: string, options: LinterProjectOptions = {}, signal?: AbortSignal): Promise<LinterProject> {
    const { git, topFolder } = await findRepository(path, signal);
    const tracked = await listTrackedFiles(git, topFolder);
    return new LinterProject(
      topFolder,
      tracked.filter((file) => file.kind === 'file').map((file) => file.path),
      options,
    );
  }

  /** The configuration files of a linter, shallowest first. */
  configurationsOf(definition: LinterDefinition): Promise<readonly TrackedText[]> {
    let found = this.configurations.get(definition.name);
    if (!found) this.configurations.set(definition.name, (found = this.findConfigurations(definition)));
    return found;
  }

  /** The copy with everything that a linter needs besides the files that it is to check. */
  async copyFor(definition: LinterDefinition): Promise<WorkingCopy> {
    this.workingCopy ??= new WorkingCopy(this.topFolder);
    const copy = this.workingCopy;
    const { barrier, companions } = definition.configuration;
    if (barrier !== undefined) copy.addBarrier(barrier);
    for (const { path } of await this.configurationsOf(definition)) await copy.add(path);
    if (companions) for (const path of this.trackedPaths) if (companions.test(path)) await copy.add(path);
    if (definition.needs === 'project') await this.copyWholeProject(copy);
    return copy;
  }

  /** Runs actions on the copy one after another: each lays its own texts over it. */
  exclusively<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(action, action);
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Removes the copy; a later check makes a new one. */
  dispose(): void {
    this.workingCopy?.dispose();
    this.workingCopy = undefined;
    this.isWholeProjectCopied = false;
  }

  private async copyWholeProject(copy: WorkingCopy): Promise<void> {
    if (this.isWholeProjectCopied) return;
    for (const path of this.trackedPaths) await copy.add(path);
    for (const path of this.trackedPaths) if (posix.basename(path) === 'package.json') copy.linkNodeModules(posix.dirname(path));
    copy.linkNodeModules('.');
    this.isWholeProjectCopied = true;
  }

  private async findConfigurations({ configuration }: LinterDefinition): Promise<readonly TrackedText[]> {
    const found: TrackedText[] = [];
    for (const path of this.trackedPaths.filter((tracked) => configuration.path.test(tracked))) {
      const text = (await readInside(this.topFolder, path))?.toString('utf8');
      if (text !== undefined && (configuration.content?.test(text) ?? true)) found.push({ path, text });
    }
    return found.sort((a, b) => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1));
  }
}

/** A tracked file and what it says. */
export interface TrackedText {
  readonly path: string;
  readonly text: string;
}
