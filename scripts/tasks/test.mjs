import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from '../editor/package.mjs';
import { root } from '../setup/run.mjs';
import { ensureTensorflow } from '../setup/tensorflow.mjs';
import { check } from './check.mjs';
import { softwareGpuAdvice, softwareGpuEnvironment } from './softwareGpu.mjs';

/** Suites in the order in which they run; a later one needs more of the machine. `webgpu` is apart: it needs a GPU, or one in software; `tensorflow` fetches 210 MB and builds; `editor` needs Chromium and fetches a VS Code server. */
const suites = ['architecture', 'unit', 'projects', 'parity', 'model'];

/**
 * Runs one suite, or all of them after the checks.
 * @param {string} suite `all`, `native`, `webgpu`, `tensorflow`, `editor`, or a folder under test/
 */
export async function test(suite, args, tools, start) {
  if (suite === 'native') return testNative(tools);
  if (suite === 'webgpu') return testWebgpu(args, start);
  if (suite === 'editor') return testEditor(args, tools, start);
  if (suite === 'tensorflow') return testTensorflow(args, tools, start);
  if (suite !== 'all') return testFolder(suite, args, start);
  const checked = await check(tools, start);
  if (checked !== 0) return checked;
  const native = testNative(tools);
  if (native !== 0) return native;
  for (const folder of suites) {
    process.stderr.write(`\ntest: ${folder}\n`);
    const code = await testFolder(folder, [], start);
    if (code !== 0) return code;
  }
  return 0;
}

/** Tests the GPU's kernels: on the processor through SwiftShader, or with `hardware` on this machine's GPU. */
async function testWebgpu([first, ...rest], start) {
  if (first === 'hardware') return testFolder('webgpu', rest, start);
  const environment = softwareGpuEnvironment();
  if (!environment) {
    process.stderr.write(`test: expected SwiftShader, found none. ${softwareGpuAdvice}\nWith a GPU: npm run test:webgpu -- hardware\n`);
    return 1;
  }
  Object.assign(process.env, environment);
  return testFolder('webgpu', first === undefined ? [] : [first, ...rest], start);
}

/** Tests the optional TensorFlow: the one that `REPOTUNE_TENSORFLOW` names, or one built for it. */
async function testTensorflow(args, tools, start) {
  process.env.REPOTUNE_TENSORFLOW ??= ensureTensorflow(tools.node, (text) => process.stderr.write(`test: ${text}\n`));
  return testFolder('tensorflow', args, start);
}

/**
 * Packages the extension, and goes the way of a new user through it in a real editor. Needs Chromium.
 * With `short` it neither pauses nor reloads, and looks at each panel in two themes.
 */
async function testEditor([length = 'long'], tools, start) {
  const fetched = await start(join(root, 'src', 'cli', 'main.ts'), ['models', 'path', '--quiet']);
  if (fetched !== 0) return fetched;
  const folder = mkdtempSync(join(tmpdir(), 'repotune-test-editor-'));
  try {
    process.env.REPOTUNE_VSIX = await packageExtension(tools, (text) => process.stderr.write(`test: ${text}\n`));
    process.env.REPOTUNE_TEST_FOLDER = folder;
    return await start(join(root, 'test', 'editor', 'smoke.mjs'), [length]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function testFolder(folder, args, start) {
  if (folder === 'model' || folder === 'parity') {
    const fetched = await start(join(root, 'src', 'cli', 'main.ts'), ['models', 'path', '--quiet']);
    if (fetched !== 0) return fetched;
  }
  const pattern = args[0] ?? `test/${folder}/**/*.test.ts`;
  // Suites that load a model run one file at a time, so that memory and both cores belong to one of them.
  const isHeavy = folder === 'model' || folder === 'parity' || folder === 'webgpu';
  return start(undefined, ['--test', '--test-reporter=spec', `--test-concurrency=${isHeavy ? 1 : 2}`, pattern]);
}

function testNative(tools) {
  if (!tools.native.isBuilt) {
    process.stderr.write(`test: native left out (${tools.native.reason})\n`);
    return 0;
  }
  process.stderr.write('\ntest: native\n');
  return spawnSync('cargo', ['test', '--release', '--locked', '--quiet'], { cwd: join(root, 'native'), stdio: 'inherit' }).status ?? 1;
}
