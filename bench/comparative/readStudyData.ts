// What a study of the comparative objective works on: documents and pairs of a run, or of a repository that is mined once and kept.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readDocuments, writeDocuments } from '../../src/artifacts/documentsFile.ts';
import { RunFolder } from '../../src/artifacts/runFolder.ts';
import { resolveRun } from '../../src/artifacts/runRegistry.ts';
import { makeFolder, writeFileAtomic } from '../../src/base/atomicFile.ts';
import { sha256 } from '../../src/base/hash.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import type { DocumentExample } from '../../src/dataset/example.ts';
import { type Pair, formatPair, parsePair } from '../../src/dataset/pairs/pair.ts';
import { mineStudyData } from './mineStudyData.ts';

/** Documents and pairs of one repository. */
export interface StudyData {
  readonly name: string;
  /** Changes whenever a document or a pair does. */
  readonly digest: string;
  readonly documents: readonly DocumentExample[];
  readonly pairs: readonly Pair[];
}

/** Part of a pairs file's hash that tells one from another. */
const digestCharacters = 12;

/**
 * Reads a run's documents and pairs; anything that is no run is mined as a repository, once for each seed, and kept in the user's cache.
 *
 * @throws {ArtifactError} or {MiningError} With every reason of theirs.
 */
export async function readStudyData(path: string, seed: number): Promise<StudyData> {
  if (existsSync(join(path, 'run.json'))) {
    const { folder, state } = resolveRun(path, process.cwd());
    return readFolder(folder, state.repository.name);
  }
  const repository = resolve(path);
  const folder = new RunFolder(
    join(userCacheFolder(), 'bench', 'comparative-study', `${basename(repository)}-${sha256(repository).slice(0, 8)}-${seed}`),
  );
  if (!existsSync(join(folder.path, finishedName))) await mineInto(folder, repository, seed);
  return readFolder(folder, basename(repository));
}

/** Written last, so that a folder without it is half-mined. */
const finishedName = 'mined';

async function mineInto(folder: RunFolder, repository: string, seed: number): Promise<void> {
  const { dataset, pairs } = await mineStudyData(repository, seed);
  makeFolder(folder.path);
  writeDocuments(folder.documentsFile, dataset);
  writeFileAtomic(folder.pairsFile, pairs.map(formatPair).join(''));
  writeFileAtomic(join(folder.path, finishedName), '');
}

async function readFolder(folder: RunFolder, name: string): Promise<StudyData> {
  const { documents, digest } = await readDocuments(folder.documentsFile, ['train', 'validation', 'heldOut']);
  const text = readFileSync(folder.pairsFile, 'utf8');
  const pairs = text.split('\n').flatMap((line) => (line === '' ? [] : [parsePair(line)]));
  return { name, digest: sha256(digest + text).slice(0, digestCharacters), documents, pairs };
}
