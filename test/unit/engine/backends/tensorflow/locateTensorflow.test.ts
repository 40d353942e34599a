import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { locateTensorflow } from '../../../../../src/engine/backends/tensorflow/locateTensorflow.ts';
import { probeBackend } from '../../../../../src/engine/selection/probeBackend.ts';
import { temporaryFolder } from '../../../../helpers/temporaryFolder.ts';

/** Puts a package of this name into `folder/node_modules`; its main file is `main`. */
function install(folder: string, name: string, main = ''): string {
  const path = join(folder, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'main.js' }));
  writeFileSync(join(path, 'main.js'), main);
  return path;
}

describe('locateTensorflow', () => {
  test('finds the package in the folder named, in its node_modules, and takes the one for graphics cards first', () => {
    const folder = temporaryFolder();
    const plain = install(folder, '@tensorflow/tfjs-node');
    assert.equal(locateTensorflow({ REPOTUNE_TENSORFLOW: folder })?.folder, plain);
    assert.deepEqual(locateTensorflow({ REPOTUNE_TENSORFLOW: plain }), { folder: plain, name: '@tensorflow/tfjs-node', version: '4.22.0' });
    const cards = install(folder, '@tensorflow/tfjs-node-gpu');
    assert.equal(locateTensorflow({ REPOTUNE_TENSORFLOW: folder })?.folder, cards);
  });

  test('looks nowhere else once a folder is named, and takes no other package for it', () => {
    const folder = temporaryFolder();
    install(folder, '@tensorflow/tfjs');
    assert.equal(locateTensorflow({ REPOTUNE_TENSORFLOW: folder }), undefined);
    assert.equal(locateTensorflow({ REPOTUNE_TENSORFLOW: join(folder, 'node_modules', '@tensorflow/tfjs') }), undefined);
  });

  test('finds a global package beside the npm that is on the PATH, and never one of the folder that is worked on', (context) => {
    if (process.platform === 'win32') return;
    const prefix = temporaryFolder();
    mkdirSync(join(prefix, 'bin'));
    writeFileSync(join(prefix, 'bin', 'npm'), '');
    const installed = install(join(prefix, 'lib'), '@tensorflow/tfjs-node');
    const repository = temporaryFolder();
    install(repository, '@tensorflow/tfjs-node-gpu');
    const cwd = process.cwd();
    process.chdir(repository);
    context.after(() => process.chdir(cwd));
    assert.equal(locateTensorflow({ PATH: join(prefix, 'bin') })?.folder, installed);
  });
});

describe('a package that does not work', () => {
  for (const { text, main, reason } of [
    {
      text: 'without its native part',
      main: `throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: /x");`,
      reason: 'libraryMissing',
    },
    { text: 'that fails otherwise', main: `throw new Error('made for another Node');`, reason: 'packageNotLoadable' },
  ]) {
    test(`${text} is told with its version and its own words`, async (context) => {
      const folder = temporaryFolder();
      install(folder, '@tensorflow/tfjs-node', main);
      const before = process.env['REPOTUNE_TENSORFLOW'];
      process.env['REPOTUNE_TENSORFLOW'] = folder;
      context.after(() => {
        if (before === undefined) delete process.env['REPOTUNE_TENSORFLOW'];
        else process.env['REPOTUNE_TENSORFLOW'] = before;
      });
      const probe = await probeBackend('tensorflow');
      assert.ok(probe.state === 'unavailable');
      assert.equal(probe.reason, reason);
      assert.match(probe.message, /^@tensorflow\/tfjs-node 4\.22\.0 in .*: (?:The Node\.js native|made for another Node)/u);
    });
  }
});
