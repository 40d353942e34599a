import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { environmentWith, root, run } from '../setup/run.mjs';

const folder = join(root, 'scripts', 'editor', 'tools');
const stampFile = join(folder, 'node_modules', '.repotune-tools.json');

/**
 * Installs what packages the extension and drives an editor in tests, at locked versions, unless it is there.
 * Apart from the project's own packages, so that set-up stays small for those who never need it.
 * @returns {(name: string) => Promise<any>} imports a module of them
 */
export function ensureEditorTools(node, say) {
  const stamp = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
    say('installing the tools that package and test the extension (once)');
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, env: environmentWith(node) });
    writeFileSync(stampFile, stamp);
  }
  const require = createRequire(join(folder, 'package.json'));
  return (name) => import(require.resolve(name));
}
