import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

/** Runs git in a folder without the user's and the system's configuration. */
export function git(folder: string, ...commandLine: string[]): string {
  const settings = [
    'user.name=Sample',
    'user.email=sample@example.invalid',
    'init.defaultBranch=main',
    'core.autocrlf=false',
    'commit.gpgSign=false',
  ];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...commandLine], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Adds entries to the index, given as `git update-index --index-info` reads them. */
export function addToIndex(folder: string, entries: Uint8Array): void {
  execFileSync('git', ['update-index', '--index-info'], { cwd: folder, input: entries });
}

/** Writes files, given by path and content, into a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A real repository with one commit of these files, removed after the test file. */
export function temporaryRepository(files: Readonly<Record<string, string | Uint8Array>>, name = 'project'): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  writeFiles(folder, files);
  git(folder, 'add', '--all', '--force', '.');
  git(folder, 'commit', '--quiet', '--message', 'Start');
  return folder;
}

/** A small class whose text differs with its name. */
export function javaClass(name: string, methodCount = 3): string {
  const methods = Array.from(
    { length: methodCount },
    (_, index) =>
      `    /** Gives ${name} ${index}. */\n    public int ${name.toLowerCase()}${index}(final int value) {\n        return value * ${index} + "${name}".length();\n    }\n`,
  );
  return `package sample;\n\npublic class ${name} {\n\n${methods.join('\n')}}\n`;
}
