// First step of every npm script: brings what a bare machine lacks, then runs the task.
// Plain JavaScript for Node 18 and later, no dependencies. Usage: node scripts/bootstrap.mjs TASK [ARGUMENTS]
import { setUp } from './setup/setUp.mjs';
import { runTask } from './tasks/runTask.mjs';

const [task = 'setup', ...args] = process.argv.slice(2);
try {
  const tools = await setUp({ quiet: task !== 'setup' });
  process.exitCode = task === 'setup' ? 0 : await runTask(task, args, tools);
} catch (error) {
  process.stderr.write(`repotune set-up: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
