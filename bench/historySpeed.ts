// `npm run bench -- history REPO…`: how long a repository's history takes to mine: cold, again, and after one more commit.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findRepository } from '../src/mining/git/repository.ts';
import type { History } from '../src/mining/history/history.ts';
import { mineHistory } from '../src/mining/history/mineHistory.ts';
import { MiningStore } from '../src/mining/store/miningStore.ts';
import { languageOfPath } from '../src/syntax/languageTable.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Only the newest commits. */
    commits: { type: 'string', default: '10000' },
    /** Print everything that was counted, as JSON. */
    json: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) throw new Error('Usage: npm run bench -- history REPO… [--commits N] [--json]');

for (const place of positionals) {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-bench-'));
  try {
    await measure(resolve(place), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(source: string, folder: string): Promise<void> {
  const clone = join(folder, basename(source));
  // A copy, since one commit is added to it; cloning would fail where objects are missing.
  cpSync(join(source, '.git'), join(clone, '.git'), { recursive: true });
  const storePath = join(folder, 'store.sqlite');
  const startCpu = process.cpuUsage();
  const cold = await time(clone, storePath);
  const cpu = process.cpuUsage(startCpu);
  const warm = await time(clone, storePath);
  addCommit(clone);
  const next = await time(clone, storePath);
  const { history } = cold;
  const revisionCount = Object.values(history.revisionCounts).reduce((sum, count) => sum + count, 0);
  const size = Number(execFileSync('du', ['-sk', storePath], { encoding: 'utf8' }).split('\t')[0]) / 1024;
  say(`${basename(source)}: ${history.commitCount} commits, ${revisionCount} revisions, ${cold.revertedCount} reverted later`);
  say(
    `  cold ${cold.seconds.toFixed(2)} s (${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor time besides git), again ${warm.seconds.toFixed(2)} s, after one commit ${next.seconds.toFixed(2)} s (${next.history.newCommitCount} read)`,
  );
  say(
    `  reading all revisions ${cold.readSeconds.toFixed(2)} s; store ${size.toFixed(1)} MB; peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
  say(`  revisions by class ${JSON.stringify(history.revisionCounts)}`);
  const leftOut = Object.entries(history.leftOutCommits).map(([reason, { count }]) => `${reason} ${count}`);
  say(
    `  commits left out: ${leftOut.join(', ')}; formatting only ${history.formattingOnlyCount} functions; problems ${history.problems.length}`,
  );
  if (options.json) say(JSON.stringify({ leftOut: history.leftOutCommits, problems: history.problems }, undefined, 1));
}

async function time(
  clone: string,
  storePath: string,
): Promise<{ history: History; seconds: number; readSeconds: number; revertedCount: number }> {
  const start = performance.now();
  const { git: hardened, ...repository } = await findRepository(clone);
  const store = MiningStore.open(storePath);
  try {
    const history = await mineHistory(repository, hardened, { store, maximumCommits: Number(options.commits) });
    const mined = performance.now();
    let revertedCount = 0;
    for (const { revertedBy } of history.revisions()) if (revertedBy !== undefined) revertedCount++;
    return { history, seconds: (mined - start) / 1000, readSeconds: (performance.now() - mined) / 1000, revertedCount };
  } finally {
    store.dispose();
  }
}

/** Adds a commit that changes one source file, without checking anything out. */
function addCommit(clone: string): void {
  const entries = git(clone, ['ls-tree', '-r', 'HEAD']).split('\n');
  const [, mode = '', hash = '', path = ''] =
    entries.map((entry) => /^(100\d+) blob (\w+)\t(.*)$/.exec(entry)).findLast((found) => languageOfPath(found?.[3] ?? '') !== undefined) ??
    [];
  const text = git(clone, ['cat-file', 'blob', hash]);
  const changed = git(clone, ['hash-object', '-w', '--stdin'], `${text}\n`).trim();
  git(clone, ['read-tree', 'HEAD']);
  git(clone, ['update-index', '--cacheinfo', `${mode},${changed},${path}`]);
  const tree = git(clone, ['write-tree', '--missing-ok']).trim();
  const person = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
  git(clone, ['update-ref', 'HEAD', git(clone, [...person, 'commit-tree', tree, '-p', 'HEAD', '-m', 'One more']).trim()]);
}

function git(folder: string, commandLine: readonly string[], input = ''): string {
  return execFileSync('git', commandLine, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, input });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
