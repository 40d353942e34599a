import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProgramRun, runProgram } from '../../../../src/mining/linters/runProgram.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();

/** A program given as JavaScript. */
function node(code: string, limits: Partial<ProgramRun> = {}): ProgramRun {
  return { command: [execPath, '-e', code], folder, environment: {}, timeLimitMs: 20_000, outputLimitBytes: 1_000_000, ...limits };
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

async function endsSoon(processId: number): Promise<boolean> {
  for (let tries = 0; tries < 50 && isRunning(processId); tries++) await delay(50);
  return !isRunning(processId);
}

test('output, exit code and last words are told', async () => {
  const end = await runProgram(node('process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3'));
  assert.deepEqual(end, { kind: 'exited', exitCode: 3, stdout: 'out', stderr: 'err' });
});

test('nothing of the environment is inherited', async () => {
  const { stdout } = await runProgram(node('console.log(JSON.stringify(Object.keys(process.env)))', { environment: { ONLY: '1' } }));
  const names = (JSON.parse(stdout) as string[]).filter((name) => !name.startsWith('__CF'));
  assert.deepEqual(names, ['ONLY']);
});

test('a program that hangs is ended, and its children with it', async () => {
  const note = join(folder, 'child');
  const code = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('fs').writeFileSync(${JSON.stringify(note)}, String(child.pid)); setInterval(() => {}, 1000);`;
  const started = performance.now();
  const end = await runProgram(node(code, { timeLimitMs: 1_500 }));
  assert.equal(end.kind, 'timedOut');
  assert.ok(performance.now() - started < 15_000);
  assert.ok(await endsSoon(Number(readFileSync(note, 'utf8'))), 'the child of the program still runs');
});

test('a child that outlives its program and holds its output is ended', async () => {
  const code = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    console.log(child.pid); child.unref(); setTimeout(() => process.exit(0), 300);`;
  const end = await runProgram(node(code));
  assert.equal(end.kind, 'exited');
  assert.ok(await endsSoon(Number(end.stdout.trim())));
});

test('a gigabyte of output is not kept', async () => {
  const before = process.memoryUsage().rss;
  const code = `const chunk = Buffer.alloc(1 << 20, 65); let left = 1024;
    const write = () => { while (left-- > 0) if (!process.stdout.write(chunk)) return process.stdout.once('drain', write); }; write();`;
  const end = await runProgram(node(code));
  assert.deepEqual([end.kind, end.stdout], ['tooMuchOutput', '']);
  assert.ok(process.memoryUsage().rss - before < 300e6);
});

test('a gigabyte of complaints is cut to its end', async () => {
  const code = `const chunk = Buffer.alloc(1 << 20, 65); for (let left = 64; left > 0; left--) require('fs').writeSync(2, chunk); require('fs').writeSync(2, 'last');`;
  const end = await runProgram(node(code));
  assert.equal(end.kind, 'exited');
  assert.ok(end.stderr.endsWith('last') && end.stderr.length <= 65_536);
});

test('an end by a signal is told', async () => {
  const end = await runProgram(node('process.kill(process.pid, "SIGSEGV"); setTimeout(() => {}, 5000)'));
  assert.equal(end.kind, 'signalled');
  assert.match(end.stderr, /SIGSEGV/);
});

test('bytes that are no text do no harm', async () => {
  const end = await runProgram(node('process.stdout.write(Buffer.from([0xff, 0xfe, 0, 0x41]))'));
  assert.equal(end.stdout, '\uFFFD\uFFFD\0A');
});

test('a program that is not there is told, not thrown', async () => {
  const end = await runProgram({ ...node(''), command: [join(folder, 'nothing')] });
  assert.equal(end.kind, 'notStarted');
});

test('no shell looks at the arguments', async () => {
  const marker = join(folder, 'shell');
  await runProgram({ ...node(''), command: [execPath, '-e', '0', `; touch ${marker}`, `$(touch ${marker})`] });
  assert.equal(existsSync(marker), false);
});

test('cancelling ends the program and throws the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason), 200);
  const started = performance.now();
  await assert.rejects(runProgram(node('setInterval(() => {}, 1000)', { signal: controller.signal })), (error) => error === reason);
  assert.ok(performance.now() - started < 10_000);
});
