// Peak memory of the whole job, all processes together, sampled while it runs (Linux: proportional set size).
// Usage: npm run bench -- memory REPO [OPTIONS OF personalize]   (with --out the run is kept)
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Time between two samples, milliseconds. */
const sampleMs = 200;

const [repository = '.', ...more] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'repotune-memory-'));
const main = resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
const cwd = process.env['INIT_CWD'] ?? process.cwd();
const job = spawn(
  process.execPath,
  [
    main,
    'personalize',
    resolve(cwd, repository),
    ...(more.includes('--out') ? [] : ['--out', join(folder, 'run')]),
    '--json',
    '--quiet',
    ...more,
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
const startMs = performance.now();
let peak = { bytes: 0, atSeconds: 0, processes: [] as { name: string; bytes: number }[] };
const timer = setInterval(() => {
  const processes = treeOf(job.pid ?? -1).map((pid) => ({ name: nameOf(pid), bytes: proportionalBytes(pid) }));
  const bytes = processes.reduce((sum, { bytes: size }) => sum + size, 0);
  if (bytes > peak.bytes) peak = { bytes, atSeconds: (performance.now() - startMs) / 1000, processes };
}, sampleMs);
job.on('close', (code) => {
  clearInterval(timer);
  rmSync(folder, { recursive: true, force: true });
  const seconds = (performance.now() - startMs) / 1000;
  process.stdout.write(
    `${JSON.stringify({ repository, exitCode: code, seconds: Math.round(seconds), peakMegabytes: Math.round(peak.bytes / 1e6), ...rest() }, null, 2)}\n`,
  );
  process.exitCode = code ?? 1;
});

function rest(): { atSeconds: number; processes: string[] } {
  return {
    atSeconds: Math.round(peak.atSeconds),
    processes: peak.processes.map(({ name, bytes }) => `${name} ${Math.round(bytes / 1e6)} MB`),
  };
}

/** The process and all its descendants. */
function treeOf(rootPid: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
    const parent = Number(/\) \S (\d+)/u.exec(read(`/proc/${entry}/stat`))?.[1] ?? -1);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
  }
  const found = [rootPid];
  for (const pid of found) found.push(...(childrenOf.get(pid) ?? []));
  return found;
}

function proportionalBytes(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+) kB/mu.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** The script that a Node process runs. */
function nameOf(pid: number): string {
  return /[^/]+\.ts/u.exec(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))?.[0] ?? read(`/proc/${pid}/comm`).trim();
}

/** A file of /proc; empty when the process has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
