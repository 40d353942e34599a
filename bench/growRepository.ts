// The same code several times as large, for questions about growth.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../src/base/hash.ts';
import { languageOfPath } from '../src/syntax/languageTable.ts';

/** A repository that was made larger. */
export interface GrownRepository {
  readonly path: string;
  /** Bytes of all source files. */
  readonly bytes: number;
  /** Path of one of them inside the repository. */
  readonly firstFile: string;
}

/** Keywords of several languages: renaming one would break the syntax. */
const keywords = new Set(
  'public private protected static final class interface return throws throw abstract extends implements import package while switch break continue default catch finally boolean double float short instanceof super synchronized volatile transient native assert const function export async await yield typeof lambda except raise global nonlocal False range struct defer select match where trait crate'.split(
    ' ',
  ),
);

/**
 * Commits the tracked source files of `source` `factor` times over at `path`, copies in folders of their own.
 *
 * Names differ from copy to copy, so that no copy is another's duplicate.
 */
export function growRepository(source: string, factor: number, path: string): GrownRepository {
  const tracked = gitWithFixedSettings(source, 'ls-files', '-z')
    .split('\0')
    .filter((name) => languageOfPath(name) !== undefined);
  let bytes = 0;
  for (let copy = 0; copy < factor; copy++) {
    for (const name of tracked) {
      const original = readFileSync(join(source, name), 'utf8');
      const text = copy === 0 ? original : renamed(original, copy);
      const target = join(path, copy === 0 ? name : join(`copy${copy}`, name));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      bytes += Buffer.byteLength(text);
    }
  }
  gitWithFixedSettings(path, 'init', '--quiet');
  gitWithFixedSettings(path, 'add', '--all', '--force');
  gitWithFixedSettings(path, 'commit', '--quiet', '--message', 'Everything');
  return { path, bytes, firstFile: tracked[0] ?? '' };
}

/** Two words of three of five letters and more get another ending, chosen by word and copy. */
function renamed(text: string, copy: number): string {
  return text.replaceAll(/[A-Za-z]{5,}/gu, (word) => {
    const draw = Number.parseInt(sha256(`${copy}:${word}`).slice(0, 6), 16);
    return draw % 3 === 0 || keywords.has(word) ? word : `${word}${String.fromCharCode(97 + (draw % 26))}${copy}`;
  });
}

/** Git with an author and without signing, line-end changes and housekeeping, whatever the user has set. */
export function gitWithFixedSettings(cwd: string, ...commandLine: string[]): string {
  const settings = ['user.name=Bench', 'user.email=bench@example.invalid', 'commit.gpgSign=false', 'core.autocrlf=false', 'gc.auto=0'];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...commandLine], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}
