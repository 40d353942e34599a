import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageOfPath } from '../../src/syntax/languageTable.ts';

/** How large a built project is. */
export interface RepositorySize {
  readonly id: string;
  readonly languages: readonly string[];
  readonly commitCount: number;
  readonly fileCount: number;
  /** Files of languages that are mined. */
  readonly codeFileCount: number;
  readonly codeLineCount: number;
  readonly codeBytes: number;
}

/** Measures the last version of a repository. */
export function measureRepository(id: string, languages: readonly string[], folder: string): RepositorySize {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const paths = git('ls-files', '-z').split('\0').filter(Boolean);
  const code = paths.filter((path) => languageOfPath(path) !== undefined).map((path) => readFileSync(join(folder, path)));
  return {
    id,
    languages,
    commitCount: Number(git('rev-list', '--count', 'HEAD')),
    fileCount: paths.length,
    codeFileCount: code.length,
    codeLineCount: code.reduce((sum, content) => sum + content.toString('latin1').split('\n').length - 1, 0),
    codeBytes: code.reduce((sum, content) => sum + content.length, 0),
  };
}

/** A table of sizes, as Markdown. */
export function describeSizes(sizes: readonly RepositorySize[]): string {
  const rows = sizes.map(
    ({ id, languages, commitCount, fileCount, codeFileCount, codeLineCount, codeBytes }) =>
      `| ${id} | ${languages.join(', ')} | ${commitCount} | ${fileCount} | ${codeFileCount} | ${codeLineCount} | ${(codeBytes / 1e6).toFixed(2)} |`,
  );
  return [
    '| project | languages | versions | files | code files | code lines | code MB |',
    '| --- | --- | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}
