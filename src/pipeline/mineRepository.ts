// From a repository to its samples, history, split and documents: what both `mine` and a run begin with.
import { join } from 'node:path';
import type { Progress } from '../base/progress.ts';
import { userCacheFolder } from '../base/userFolders.ts';
import { type BuiltDataset, buildDataset } from '../dataset/buildDataset.ts';
import type { FocalLink } from '../mining/focalLinks/focalLink.ts';
import { linkTests } from '../mining/focalLinks/linkTests.ts';
import { findRepository } from '../mining/git/repository.ts';
import type { History } from '../mining/history/history.ts';
import { mineHistory } from '../mining/history/mineHistory.ts';
import { linkTestsApart } from '../mining/linkTestsApart.ts';
import { type MinedFile, type MinedProject, mineProject } from '../mining/mineProject.ts';
import type { FileSample } from '../mining/sample.ts';
import { MiningStore } from '../mining/store/miningStore.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { sampleWithinBudget } from './sampleWithinBudget.ts';

/** What may be said about mining a repository. */
export interface MineSettings {
  /** Any folder inside the repository. */
  readonly repositoryPath: string;
  readonly seed: number;
  /** Patterns of paths to mine. Default: all. */
  readonly include?: readonly string[] | undefined;
  /** Patterns of paths to leave out. Default: none. */
  readonly exclude?: readonly string[] | undefined;
  /** SPDX names of licences under which files are left out. Default: none. */
  readonly excludeLicences?: readonly string[] | undefined;
  /** Newest commits that are looked at. Default 10 000; 0 leaves history alone. */
  readonly maximumCommits?: number | undefined;
  /** Whether linters may run whose configuration is code. Default: no. */
  readonly allowLinters?: boolean | undefined;
}

/** A repository after mining. Its store is open until {@link MinedRepository.dispose}. */
export interface MinedRepository {
  readonly project: MinedProject;
  readonly history: History | undefined;
  /** Files whose text is kept: all, or a fair sample of a large repository. */
  readonly samples: readonly FileSample[];
  readonly unsampled: readonly MinedFile[];
  /** Samples of all files by path: the kept ones where that is all, else read one after the other. */
  allSamples(): AsyncIterable<FileSample> | Iterable<FileSample>;
  readonly built: BuiltDataset;
  readonly store: MiningStore;
  /** Tests with the functions that they test; found out in a thread of its own meanwhile. */
  readonly links: Promise<readonly FocalLink[]>;
  /** Wall-clock time of each stage so far, milliseconds. */
  readonly stageMs: Record<string, number>;
  dispose(): void;
}

/**
 * Mines a repository and builds its dataset.
 *
 * @throws {MiningError} With every reason; the abort reason when the signal fires.
 */
export async function mineRepository(settings: MineSettings, { signal, report }: PipelineContext): Promise<MinedRepository> {
  const onProgress = (progress: Progress): void => report({ kind: 'progress', stage: 'mine', progress });
  const { id } = await findRepository(settings.repositoryPath, signal);
  const store = MiningStore.open(join(userCacheFolder(), 'mining', `${id}.sqlite`));
  const stageMs: Record<string, number> = {};
  try {
    const { include, exclude, excludeLicences, seed, maximumCommits } = settings;
    const project = await timed(stageMs, 'files', () =>
      mineProject(settings.repositoryPath, { include, exclude, excludeLicences, store, signal, onProgress }),
    );
    const history = await timed(stageMs, 'history', () => readHistory(project, store, maximumCommits, signal, onProgress));
    const links = startLinking(project, store, history, signal);
    const { samples, unsampled } = await timed(stageMs, 'samples', () => sampleWithinBudget(project, seed));
    const built = await timed(stageMs, 'dataset', () =>
      buildDataset(samples, {
        seed,
        unsampled,
        commitIndexOf: history && ((path, qualifiedName) => history.lastChangeOf(path, qualifiedName)?.commitIndex),
        coChanges: history?.coChanges(),
        memory: store,
        signal,
        onProgress,
      }),
    );
    const allSamples = (): AsyncIterable<FileSample> | Iterable<FileSample> => (unsampled.length === 0 ? samples : project.samples());
    return { project, history, samples, unsampled, allSamples, built, store, links, stageMs, dispose: () => store.dispose() };
  } catch (error) {
    store.dispose();
    throw error;
  }
}

/** A store that nobody else can open is read here instead, once somebody asks. */
function startLinking(
  { repository, files, samples }: MinedProject,
  store: MiningStore,
  history: History | undefined,
  signal: AbortSignal,
): Promise<readonly FocalLink[]> {
  const coChanges = history?.coChanges() ?? [];
  const links =
    store.path === undefined
      ? linkTests(samples(), { coChanges })
      : linkTestsApart({ topFolder: repository.topFolder, storePath: store.path, files, coChanges }, signal);
  // A failure is thrown where the links are asked for; until then it must not count as unhandled.
  links.catch(() => undefined);
  return links;
}

async function readHistory(
  project: MinedProject,
  store: MiningStore,
  maximumCommits: number | undefined,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<History | undefined> {
  if (maximumCommits === 0) return undefined;
  return mineHistory(project.repository, project.git, {
    store,
    ...(maximumCommits === undefined ? {} : { maximumCommits }),
    isWanted: project.isWanted,
    signal,
    onProgress,
  });
}

/** Runs one stage and writes down how long it took. */
export async function timed<T>(stageMs: Record<string, number>, stage: string, work: () => Promise<T> | T): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  stageMs[stage] = Math.round((stageMs[stage] ?? 0) + performance.now() - startMs);
  return result;
}
