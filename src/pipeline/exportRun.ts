// An artifact for use elsewhere: what llama.cpp reads, the parameters, the manifest and the report; never the documents.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ArtifactError, toArtifactError } from '../artifacts/artifactError.ts';
import { readManifest } from '../artifacts/manifest.ts';
import { resolveRun } from '../artifacts/runRegistry.ts';

/** Which run, and where to. */
export interface ExportInput {
  readonly run: string;
  readonly cwd: string;
  readonly targetFolder: string;
}

/** What was written. */
export interface ExportResult {
  readonly targetFolder: string;
  readonly files: readonly string[];
}

/**
 * Copies a run's artifact into a new folder.
 * @throws {ArtifactError} `notARun`, `fileMissing`, `folderInUse`, `notWritable`, `diskFull`.
 */
export function exportRun({ run, cwd, targetFolder }: ExportInput): Promise<ExportResult> {
  const { folder } = resolveRun(run, cwd);
  const manifest = readManifest(folder);
  if (existsSync(targetFolder)) throw new ArtifactError('folderInUse', `${targetFolder}: expected a new folder, found one that exists`);
  const sources = [
    folder.manifestFile,
    join(folder.path, manifest.files.parameters.name),
    join(folder.path, manifest.files.served.name),
    ...[folder.reportFile, folder.reportPage].filter((path) => existsSync(path)),
  ];
  try {
    mkdirSync(targetFolder, { recursive: true, mode: 0o700 });
    for (const source of sources) copyFileSync(source, join(targetFolder, basename(source)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ArtifactError('fileMissing', `${folder.path}: an artifact file is missing`, { cause: error });
    throw toArtifactError(error, targetFolder);
  }
  return Promise.resolve({ targetFolder, files: sources.map((source) => basename(source)) });
}
