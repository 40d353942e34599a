// The project's own files as the architecture tests see them: what git tracks, and what it would track.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** One file of the project. */
export interface ProjectFile {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The folder that holds package.json. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');

/** Paths of every file that is tracked or would be, sorted; ignored files are left out. */
export function listProjectPaths(): readonly string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const paths = new Set(output.split('\0').filter((path) => path !== '' && existsSync(resolve(projectRoot, path))));
  return [...paths].sort();
}

/** Reads every text file whose path passes `wanted`; files with a zero byte are binary and left out. */
export function readProjectFiles(wanted: (path: string) => boolean): readonly ProjectFile[] {
  return listProjectPaths()
    .filter(wanted)
    .map((path) => ({ path, text: readFileSync(resolve(projectRoot, path), 'utf8') }))
    .filter((file) => !file.text.includes('\0'));
}

/** Whether a path is TypeScript that we wrote: sources, webview, tests, benchmarks; fixtures are data. */
export function isTypeScript(path: string): boolean {
  return /^(src|webview|test|bench)\/.*\.ts$/u.test(path) && !path.endsWith('.d.ts') && !path.startsWith('test/fixtures/');
}
