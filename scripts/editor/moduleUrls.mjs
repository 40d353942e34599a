// Bundling moves code away from its files; this keeps `import.meta.url` in our sources meaning the file that it stands in.
// Every output lies flat in one folder, in which data files lie as they do in the sources, and each entry has a stub at its old place.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { root } from '../setup/run.mjs';

const entryPattern = /new URL\('(\.[^']+)\.ts', import\.meta\.url\)/g;

/** Every source file that another one starts as a process or a thread, relative to the root. */
export function findEntries() {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts'));
  const entries = files.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(entryPattern)].map(([, target]) => posix.join(posix.dirname(path), `${target}.ts`)),
  );
  return [...new Set(entries)].sort();
}

/** The plugin for esbuild. */
export const moduleUrls = {
  name: 'module-urls',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      if (!path.startsWith(root)) return undefined;
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const own = relative(root, path).replaceAll('\\', '/').replace(/\.ts$/, '.js');
      const contents = text
        .replaceAll(entryPattern, (_, target) => `new URL('${target}.js', import.meta.url)`)
        .replaceAll('import.meta.url', `new URL('./${own}', import.meta.url).href`);
      return { contents, loader: 'ts' };
    });
  },
};
