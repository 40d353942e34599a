// Where the time of the whole job goes, for a repository that was never mined and for one that was.
// Usage: npm run bench -- job REPO [OPTIONS OF personalize]   (the runs and what is remembered of them are thrown away)
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PhaseTime } from '../src/base/phaseTime.ts';
import { userCacheFolder } from '../src/base/userFolders.ts';
import type { RunResult } from '../src/pipeline/personalize.ts';
import type { PipelineEvent } from '../src/pipeline/pipelineEvent.ts';

/** One job. Times before the first event and after the last are those of processes that start and end. */
interface JobRun {
  readonly seconds: number;
  readonly firstEventSeconds: number;
  readonly lastEventSeconds: number;
  readonly phases: readonly PhaseTime[];
  readonly result: RunResult;
}

const [repository = '.', ...options] = process.argv.slice(2);
const main = resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
const repositoryPath = resolve(process.env['INIT_CWD'] ?? process.cwd(), repository);
const folder = mkdtempSync(join(tmpdir(), 'repotune-job-'));
try {
  // A cache of its own: nothing is known of the repository. Models are shared.
  mkdirSync(join(folder, 'cache'));
  symlinkSync(join(userCacheFolder(), 'models'), join(folder, 'cache', 'models'));
  const runs = [await runJob('first'), await runJob('second')] as const;
  process.stdout.write(`${describe(runs)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runJob(name: string): Promise<JobRun> {
  const eventsFile = join(folder, `${name}.jsonl`);
  const startMs = performance.now();
  const job = spawn(
    process.execPath,
    [main, 'personalize', repositoryPath, '--out', join(folder, name), '--events', eventsFile, '--json', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, REPOTUNE_CACHE: join(folder, 'cache') } },
  );
  let output = '';
  job.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => job.on('close', resolve));
  const seconds = (performance.now() - startMs) / 1000;
  if (code !== 0) throw new Error(`personalize: expected exit code 0, found ${String(code)}\n${output}`);
  const events = readFileSync(eventsFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PipelineEvent & { atMs: number });
  const told = events.flatMap((event) => (event.kind === 'phase' ? [event.time] : []));
  return {
    seconds,
    firstEventSeconds: (events[0]?.atMs ?? 0) / 1000,
    lastEventSeconds: (events.at(-1)?.atMs ?? 0) / 1000,
    phases: told.map((time) => ({ ...time, processorMs: processorMsOf(time, told) })),
    result: JSON.parse(output) as RunResult,
  };
}

/** A stage counts its own process; parts of it may also count llama.cpp's. */
function processorMsOf(time: PhaseTime, told: readonly PhaseTime[]): number {
  const parts = told.filter(({ within }) => within === time.phase);
  return Math.max(
    time.processorMs,
    parts.reduce((total, part) => total + processorMsOf(part, told), 0),
  );
}

function describe(runs: readonly [JobRun, JobRun]): string {
  const first = runs[0];
  const stages = first.phases.filter(({ within }) => within === undefined);
  const rows = [
    row('start of the processes', runs, ({ firstEventSeconds }) => ({ seconds: firstEventSeconds })),
    ...stages.flatMap(({ phase }) => phaseRows(phase, undefined, runs, 0)),
    row('between the stages', runs, ({ phases, firstEventSeconds, lastEventSeconds }) => ({
      seconds: lastEventSeconds - firstEventSeconds - sum(phases.filter(({ within }) => within === undefined)) / 1000,
    })),
    row('end of the processes', runs, ({ seconds, lastEventSeconds }) => ({ seconds: seconds - lastEventSeconds })),
    row('**whole job**', runs, ({ seconds, phases }) => ({
      seconds,
      processorSeconds:
        phases.filter(({ within }) => within === undefined).reduce((total, { processorMs }) => total + processorMs, 0) / 1000,
    })),
  ];
  const head = ['phase', ...['first run', 'second run'].flatMap((name) => [`${name}, s`, 'processor s', 'tokens/s'])];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const outcome = runs.map(({ result: { state, report } }) => {
    const judged = report?.comparisons.find(({ variant }) => variant === report.costs.evaluation.judged);
    const interval = judged?.loss?.interval;
    const conditions = report?.costs.evaluation;
    return [
      `held-out loss ${percent(judged?.relativeLoss)}`,
      `${judged?.loss?.itemCount ?? 0} windows of ${judged?.loss?.clusterCount ?? 0} files`,
      `interval ${interval ? `${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}` : 'none'} nats`,
      `${judged?.exactMatch?.itemCount ?? 0} lines`,
      `engine against llama.cpp ${percent(report?.spotCheck?.relativeDifference)} on ${report?.spotCheck?.itemCount ?? 0} windows`,
      `planned step ${state.plan?.secondsPerStep.toFixed(3)} s, ${state.training?.steps} steps, evaluation ${((conditions?.elapsedMs ?? 0) / 1000).toFixed(0)} s`,
    ].join('; ');
  });
  return `${table}\n\n${outcome.map((text, index) => `Run ${index + 1}: ${text}.`).join('\n')}`;
}

/** A phase, what it consists of below it, and what none of its parts explains. */
function phaseRows(phase: string, within: string | undefined, runs: readonly [JobRun, JobRun], depth: number): string[][] {
  const parts = [...new Set(runs.flatMap(({ phases }) => phases.filter((part) => part.within === phase).map((part) => part.phase)))];
  const indent = '· '.repeat(depth);
  const find = ({ phases }: JobRun): PhaseTime | undefined => phases.find((time) => time.phase === phase && time.within === within);
  const rows = [row(`${indent}${phase}`, runs, (run) => cellsOf(find(run)))];
  rows.push(...parts.flatMap((part) => phaseRows(part, phase, runs, depth + 1)));
  if (parts.length > 0) {
    rows.push(
      row(`${indent}· rest`, runs, (run) => {
        const whole = find(run);
        const known = run.phases.filter((time) => time.within === phase);
        return (
          whole &&
          cellsOf({
            ...whole,
            elapsedMs: whole.elapsedMs - sum(known),
            processorMs: whole.processorMs - known.reduce((total, { processorMs }) => total + processorMs, 0),
            tokenCount: undefined,
          })
        );
      }),
    );
  }
  return rows;
}

interface Cells {
  readonly seconds: number;
  readonly processorSeconds?: number;
  readonly tokensPerSecond?: number;
}

function cellsOf(time: PhaseTime | undefined): Cells | undefined {
  if (!time) return undefined;
  const { elapsedMs, processorMs, tokenCount } = time;
  return {
    seconds: elapsedMs / 1000,
    processorSeconds: processorMs / 1000,
    ...(tokenCount === undefined ? {} : { tokensPerSecond: (1000 * tokenCount) / elapsedMs }),
  };
}

function row(name: string, runs: readonly [JobRun, JobRun], read: (run: JobRun) => Cells | undefined): string[] {
  const cells = runs.map(read);
  return [
    name,
    ...cells.flatMap((cell) => [
      cell?.seconds.toFixed(1) ?? '',
      cell?.processorSeconds?.toFixed(1) ?? '',
      cell?.tokensPerSecond?.toFixed(0) ?? '',
    ]),
  ];
}

function sum(times: readonly PhaseTime[]): number {
  return times.reduce((total, { elapsedMs }) => total + elapsedMs, 0);
}

function percent(ratio: number | undefined): string {
  return ratio === undefined ? 'not measured' : `${(100 * ratio).toFixed(2)} %`;
}
