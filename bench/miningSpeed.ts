// Time and memory of `mine` over a repository and over the same code 2 to 16 times as large: first run, second run, run after one commit.
// Usage: npm run bench -- mining REPO [FACTOR,FACTOR…]   (default 1,4,16)
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { MiningReport } from '../src/artifacts/miningReport.ts';
import { sha256 } from '../src/base/hash.ts';
import { languageOfPath } from '../src/syntax/languageTable.ts';

/** What one run of `mine` took. */
interface MiningRun {
  /** Wall-clock time of the whole command, its processes' start included. */
  readonly seconds: number;
  readonly report: MiningReport;
}

/** Keywords of several languages: renaming one would break the syntax. */
const keywords = new Set(
  'public private protected static final class interface return throws throw abstract extends implements import package while switch break continue default catch finally boolean double float short instanceof super synchronized volatile transient native assert const function export async await yield typeof lambda except raise global nonlocal False range struct defer select match where trait crate'.split(
    ' ',
  ),
);

const main = resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
const [repository = '.', factorList = '1,4,16'] = process.argv.slice(2);
const source = resolve(process.env['INIT_CWD'] ?? process.cwd(), repository);
const folder = mkdtempSync(join(tmpdir(), 'repotune-mining-'));
try {
  print(
    '| size | MB | files | functions | first run | peak | second run | after one commit |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const factor of factorList.split(',').map(Number)) print(measure(factor));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(factor: number): string {
  const grown = growRepository(factor);
  const first = mine(grown.path, factor);
  const second = mine(grown.path, factor);
  appendFileSync(join(grown.path, grown.firstFile), '\n');
  git(grown.path, 'commit', '--quiet', '--all', '--message', 'One more line');
  const third = mine(grown.path, factor);
  const total = (key: 'files' | 'functions'): number =>
    Object.values(first.report.languages).reduce((sum, language) => sum + language[key], 0);
  const cells = [
    `${factor}x`,
    (grown.bytes / 1e6).toFixed(1),
    total('files'),
    total('functions'),
    `${first.seconds.toFixed(1)} s`,
    `${(first.report.peakMemoryBytes / 1e6).toFixed(0)} MB`,
    `${second.seconds.toFixed(1)} s`,
    `${third.seconds.toFixed(1)} s`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function mine(path: string, factor: number): MiningRun {
  const startMs = performance.now();
  const { stdout, status, stderr } = spawnSync(process.execPath, [main, 'mine', path, '--json', '--quiet'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, REPOTUNE_CACHE: join(folder, `cache${factor}`) },
  });
  if (status !== 0) throw new Error(`mine ended with ${status}: ${stdout}${stderr}`);
  return { seconds: (performance.now() - startMs) / 1000, report: JSON.parse(stdout) as MiningReport };
}

/** The tracked source files `factor` times over in folders of their own; names differ from copy to copy, so that no copy is another's duplicate. */
function growRepository(factor: number): { path: string; bytes: number; firstFile: string } {
  const path = join(folder, `times${factor}`);
  const tracked = git(source, 'ls-files', '-z')
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
  git(path, 'init', '--quiet');
  git(path, 'add', '--all', '--force');
  git(path, 'commit', '--quiet', '--message', 'Everything');
  return { path, bytes, firstFile: tracked[0] ?? '' };
}

/** Two words of three of five letters and more get another ending, chosen by word and copy. */
function renamed(text: string, copy: number): string {
  return text.replaceAll(/[A-Za-z]{5,}/gu, (word) => {
    const draw = Number.parseInt(sha256(`${copy}:${word}`).slice(0, 6), 16);
    return draw % 3 === 0 || keywords.has(word) ? word : `${word}${String.fromCharCode(97 + (draw % 26))}${copy}`;
  });
}

function git(cwd: string, ...commandLine: string[]): string {
  const settings = ['user.name=Bench', 'user.email=bench@example.invalid', 'commit.gpgSign=false', 'core.autocrlf=false', 'gc.auto=0'];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...commandLine], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
