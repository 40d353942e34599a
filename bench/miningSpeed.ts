// Time and memory of `mine` over a repository and over the same code 2 to 16 times as large: first run, second run, run after one commit.
// Usage: npm run bench -- mining REPO [FACTOR,FACTOR…]   (default 1,4,16)
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MiningReport } from '../src/artifacts/miningReport.ts';
import { gitWithFixedSettings, growRepository } from './growRepository.ts';

/** What one run of `mine` took. */
interface MiningRun {
  /** Wall-clock time of the whole command, its processes' start included. */
  readonly seconds: number;
  readonly report: MiningReport;
}

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
  const grown = growRepository(source, factor, join(folder, `times${factor}`));
  const first = mine(grown.path, factor);
  const second = mine(grown.path, factor);
  appendFileSync(join(grown.path, grown.firstFile), '\n');
  gitWithFixedSettings(grown.path, 'commit', '--quiet', '--all', '--message', 'One more line');
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
