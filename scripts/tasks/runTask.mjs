import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageExtension } from '../editor/package.mjs';
import { environmentWith, root } from '../setup/run.mjs';
import { check, fix } from './check.mjs';
import { test } from './test.mjs';

/** Runs one task under the right Node; returns its exit code. */
export async function runTask(task, args, tools) {
  const start = (script, scriptArgs, options = {}) => startNode(tools, script, scriptArgs, options);
  switch (task) {
    case 'repotune':
      // npm runs scripts in the clone's root; paths on the command line mean the folder in which npm was called.
      return start(join(root, 'src', 'cli', 'main.ts'), args, { cwd: process.env.INIT_CWD ?? process.cwd() });
    case 'test':
      return test(args[0] ?? 'all', args.slice(1), tools, start);
    case 'check':
      return check(tools, start);
    case 'fix':
      return fix(tools, start);
    case 'package':
      await packageExtension(tools, (text) => process.stderr.write(`package: ${text}\n`));
      return 0;
    case 'bench':
      return startBench(args, start);
    default:
      throw new Error(`unknown task "${task}": expected setup, repotune, test, check, fix, package or bench`);
  }
}

/** `bench` alone times a training step beside its peer; the words of this table are commands of their own. */
function startBench([first, ...rest], start) {
  const script = {
    study: 'study.ts',
    'completion-confidence': 'completionConfidence.ts',
    'completion-drafts': 'completionDrafts.ts',
    mining: 'miningSpeed.ts',
    job: 'job.ts',
    memory: 'jobMemory.ts',
    project: 'projects/projectCommand.ts',
    'focal-links': 'focalLinks.ts',
    history: 'historySpeed.ts',
    cleaning: 'cleaning.ts',
    'time-to-loss': 'timeToLoss/main.ts',
    'peer-sweep': 'timeToLoss/sweepPeer.ts',
    scaling: 'scaling/main.ts',
    precision: 'precisionStudy.ts',
    'comparative-study': 'comparativeStudy.ts',
    'pooled-quality': 'pooledQuality.ts',
    'shared-context': 'sharedContext.ts',
    'planted-property': 'plantedProperty.ts',
  }[first];
  if (script) return start(join(root, 'bench', script), rest, { cwd: process.env.INIT_CWD ?? process.cwd() });
  return start(join(root, 'bench', 'step', 'main.ts'), first === undefined ? [] : [first, ...rest]);
}

/** Starts a script under the chosen Node, passes signals on, and waits for its exit code. */
function startNode(tools, script, args, { cwd = root, nodeOptions = [] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(tools.node.path, ['--disable-warning=ExperimentalWarning', ...nodeOptions, ...(script ? [script] : []), ...args], {
      cwd,
      env: environmentWith(tools.node),
      stdio: 'inherit',
    });
    // The terminal sends Ctrl-C to the whole process group; the child decides what it means.
    const ignore = () => undefined;
    const terminate = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', terminate);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', terminate);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
