import { join } from 'node:path';
import { writeContributions } from '../editor/contributions.mjs';
import { root } from '../setup/run.mjs';

const modules = join(root, 'node_modules');
const steps = {
  types: [join(modules, 'typescript', 'bin', 'tsc'), ['-p', root]],
  panels: [join(modules, 'typescript', 'bin', 'tsc'), ['-p', join(root, 'webview')]],
  lint: [join(modules, 'eslint', 'bin', 'eslint.js'), ['--max-warnings=0', '.']],
  format: [join(modules, 'prettier', 'bin', 'prettier.cjs'), ['--log-level=warn', '--check', '.']],
};

/** Types, lint and formatting; the first failure ends it. */
export async function check(tools, start) {
  for (const [name, [script, args]] of Object.entries(steps)) {
    process.stderr.write(`check: ${name}\n`);
    const code = await start(script, args);
    if (code !== 0) return code;
  }
  return 0;
}

/** Lets the linter and the formatter mend what they can. */
export async function fix(tools, start) {
  writeContributions();
  await start(steps.lint[0], ['--fix', '.']);
  return start(steps.format[0], ['--log-level=warn', '--write', '.']);
}
