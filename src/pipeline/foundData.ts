// What else mining found, for a person to look through later: what was left out, tests with what they test, revisions. Without texts,
// which the repository has.
import { JsonLinesWriter } from '../artifacts/jsonLinesWriter.ts';
import type { RunFolder } from '../artifacts/runFolder.ts';
import { stricterRole } from '../dataset/records/focalPairRecord.ts';
import type { FunctionRef } from '../mining/focalLinks/focalLink.ts';
import type { MinedRepository } from './mineRepository.ts';

/** Writes the lists into a run's folder, in the form of the datasets of `mine`. @throws {ArtifactError} `notWritable`, `diskFull`. */
export async function writeFoundData(folder: RunFolder, { project, links, history, built }: MinedRepository): Promise<void> {
  writeRows(folder.leftOutFile, project.problems);
  const languages = new Map(project.files.map(({ path, language }) => [path, language]));
  const named = ({ path, qualifiedName }: FunctionRef): Pick<FunctionRef, 'path' | 'qualifiedName'> => ({ path, qualifiedName });
  const linkRows = (await links).map(({ test, focal, confidence, rules }) => ({
    language: languages.get(focal.path) ?? '',
    role: stricterRole(built.roles.ofRange(test.path, test.start), built.roles.ofRange(focal.path, focal.start)),
    ...{ confidence, rules, test: named(test), focal: named(focal) },
  }));
  writeRows(folder.focalPairsFile, linkRows);
  writeRows(folder.revisionsFile, revisionRows(history, built));
}

function* revisionRows(history: MinedRepository['history'], { roles }: MinedRepository['built']): Generator {
  for (const { commit, authorDate, changeClass, language, after } of history?.revisions() ?? []) {
    const { path, qualifiedName } = after;
    // Code that is gone from the work tree is trained on.
    yield { commit, authorDate, changeClass, language, role: roles.ofName(path, qualifiedName) ?? 'train', after: { path, qualifiedName } };
  }
}

function writeRows(path: string, rows: Iterable<unknown>): void {
  const writer = new JsonLinesWriter(path);
  try {
    for (const row of rows) writer.write(row);
    writer.finish();
  } finally {
    writer.discard();
  }
}
