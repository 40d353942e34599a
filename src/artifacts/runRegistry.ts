// Where runs live: <user data>/runs/<repository key>/<run id>, the same for the command line and the editor.
import { type Dirent, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { userDataFolder } from '../base/userFolders.ts';
import { ArtifactError } from './artifactError.ts';
import { RunFolder } from './runFolder.ts';
import { type RunState, readRunState } from './runState.ts';

/** A run that was found. */
export interface FoundRun {
  readonly folder: RunFolder;
  readonly state: RunState;
}

/** Folder in which the runs of one repository are kept. */
export function runsFolderOf(repositoryIdentity: string): string {
  return join(userDataFolder(), 'runs', repositoryIdentity);
}

/** Ends the name of a file that says where a run outside the user's data folder lies. */
const placeSuffix = '.place.json';

/** Lets a run in a folder of the user's choice be found by its id. */
export function rememberRun(repositoryIdentity: string, id: string, folder: RunFolder): void {
  writeJsonAtomic(join(runsFolderOf(repositoryIdentity), `${id}${placeSuffix}`), { path: folder.path });
}

/** Removes a run's folder and the word of where it lies. */
export function forgetRun({ folder, state }: FoundRun): void {
  rmSync(folder.path, { recursive: true, force: true });
  const runsFolder = runsFolderOf(state.repository.identity);
  rmSync(join(runsFolder, `${state.id}${placeSuffix}`), { force: true });
  if (existsSync(runsFolder) && readdirSync(runsFolder).length === 0) rmSync(runsFolder, { recursive: true });
}

/** All readable runs, newest first. A folder that holds something else is passed over. */
export function listRuns(): FoundRun[] {
  const root = join(userDataFolder(), 'runs');
  return entriesIn(root)
    .flatMap(({ name }) => entriesIn(join(root, name)).map((entry) => placeOf(join(root, name), entry)))
    .flatMap((folder) => readRunIfValid(folder))
    .sort((a, b) => b.state.createdAt.localeCompare(a.state.createdAt));
}

/** Where the run lies that an entry of a runs folder stands for. */
function placeOf(runsFolder: string, entry: Dirent): RunFolder {
  const path = join(runsFolder, entry.name);
  if (!entry.name.endsWith(placeSuffix)) return new RunFolder(path);
  return new RunFolder(placeSchema.safeParse(readFileSync(path, 'utf8')).data?.path ?? path);
}

const placeSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('expected JSON');
      return z.NEVER;
    }
  })
  .pipe(z.object({ path: z.string() }));

/**
 * Finds a run by id, by path, or as `latest`.
 * @param repositoryIdentity With `latest`: only runs of this repository, when it is given.
 * @throws {ArtifactError} `notARun`.
 */
export function resolveRun(name: string, cwd: string, repositoryIdentity?: string): FoundRun {
  const asPath = isAbsolute(name) ? name : resolve(cwd, name);
  if (name !== 'latest' && existsSync(join(asPath, 'run.json'))) {
    const folder = new RunFolder(asPath);
    return { folder, state: readRunState(folder) };
  }
  const runs = listRuns();
  const found =
    name === 'latest'
      ? runs.find(({ state }) => repositoryIdentity === undefined || state.repository.identity === repositoryIdentity)
      : runs.find(({ state }) => state.id === name);
  if (found) return found;
  const known = runs.slice(0, 5).map(({ state }) => state.id);
  throw new ArtifactError(
    'notARun',
    `run ${name}: expected the id or folder of a run or "latest", found ${known.length ? `only ${known.join(', ')}` : 'no run at all'}`,
  );
}

function readRunIfValid(folder: RunFolder): FoundRun[] {
  try {
    return [{ folder, state: readRunState(folder) }];
  } catch (error) {
    if (ArtifactError.is(error)) return [];
    throw error;
  }
}

function entriesIn(path: string): Dirent[] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path, { withFileTypes: true }) : [];
}
