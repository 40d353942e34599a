// What cleaning finds in real projects: secrets for each thousand functions, copies, and copies across a split of files.
// Usage: npm run bench -- cleaning REPO... [--where]   (--where lists path, line and kind of each secret, never the value)
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256 } from '../src/base/hash.ts';
import { groupFunctions, keepFewOfEachGroup } from '../src/dataset/filter/functionDuplicates.ts';
import { type CodeText, findLeaks, type Leak } from '../src/dataset/filter/leakGuard.ts';
import { redactSecrets } from '../src/dataset/filter/secrets.ts';
import { outermostFunctions } from '../src/dataset/outermostFunctions.ts';
import { mineProject } from '../src/mining/mineProject.ts';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { where: { type: 'boolean', default: false } } });
const cwd = process.env['INIT_CWD'] ?? process.cwd();

say(
  '| project | functions | secrets | per 1000 | redaction s | equal or more than 4 alike | grouping s | leaks of 15 % held-out files | guard s |',
);
say('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const path of positionals) say(await measureProject(resolve(cwd, path)));

async function measureProject(root: string): Promise<string> {
  const project = await mineProject(root);
  const functions: CodeText[] = [];
  const heldOut: CodeText[] = [];
  const training: CodeText[] = [];
  let secretCount = 0;
  let redactionMs = 0;
  for await (const { path, language, text, functions: found } of project.samples()) {
    const startMs = performance.now();
    const { secrets } = redactSecrets(text);
    redactionMs += performance.now() - startMs;
    secretCount += secrets.length;
    if (options.where) for (const { kind, line } of secrets) process.stderr.write(`${path}:${line} ${kind}\n`);
    const isHeldOut = Number.parseInt(sha256(path).slice(0, 4), 16) % 100 < 15;
    for (const { start, end } of outermostFunctions(found)) {
      const entry = { id: `${path}@${start}`, language, text: text.slice(start, end) };
      functions.push(entry);
      (isHeldOut ? heldOut : training).push(entry);
    }
  }
  const groupingMs = performance.now();
  const droppedCount = keepFewOfEachGroup(groupFunctions(functions)).filter((isKept) => !isKept).length;
  const guardMs = performance.now();
  const leaks = new Map<Leak['kind'], number>();
  for (const { kind } of findLeaks(heldOut, training)) leaks.set(kind, (leaks.get(kind) ?? 0) + 1);
  const endMs = performance.now();
  const leakCount = [...leaks.values()].reduce((sum, count) => sum + count, 0);
  const cells = [
    basename(root),
    functions.length,
    secretCount,
    ((1000 * secretCount) / Math.max(1, functions.length)).toFixed(2),
    (redactionMs / 1000).toFixed(2),
    droppedCount,
    ((guardMs - groupingMs) / 1000).toFixed(2),
    `${((100 * leakCount) / Math.max(1, training.length)).toFixed(1)} % (${[...leaks].map(([kind, count]) => `${kind} ${count}`).join(', ')})`,
    ((endMs - guardMs) / 1000).toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
