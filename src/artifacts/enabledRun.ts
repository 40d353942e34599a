// Which run answers in the editor, one for each repository: <user data>/enabled/<repository identity>.json.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../base/atomicFile.ts';
import { userDataFolder } from '../base/userFolders.ts';
import { ArtifactError, toArtifactError } from './artifactError.ts';
import { readJsonFile } from './jsonFile.ts';

const version = 1;
const schema = z.object({ schemaVersion: z.literal(version), run: z.string().min(1) });

/** Id of the run that is enabled for a repository; `undefined` where the base model answers. A damaged file enables nothing. */
export function readEnabledRun(repositoryIdentity: string): string | undefined {
  try {
    return readJsonFile(fileOf(repositoryIdentity), schema, { version, missing: 'fileMissing' }).run;
  } catch (error) {
    if (ArtifactError.is(error)) return undefined;
    throw error;
  }
}

/**
 * Enables a run for a repository in place of another one; without a run the base model answers.
 * @throws {ArtifactError} `diskFull`, `notWritable`.
 */
export function writeEnabledRun(repositoryIdentity: string, run: string | undefined): void {
  const path = fileOf(repositoryIdentity);
  try {
    if (run === undefined) rmSync(path, { force: true });
    else writeJsonAtomic(path, { schemaVersion: version, run });
  } catch (error) {
    throw toArtifactError(error, path);
  }
}

function fileOf(repositoryIdentity: string): string {
  return join(userDataFolder(), 'enabled', `${repositoryIdentity}.json`);
}
