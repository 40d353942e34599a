import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../runTool.ts';
import type { Registry } from './registry.ts';

/** npm registries through npm: what a package publishes, which for some packages includes sources and tests. */
export const npm: Registry = {
  ecosystem: 'npm',
  namePattern: /^(?:@[\w.-]+\/)?[\w.][\w.-]*$/u,

  async listVersions(name) {
    const text = await runTool('npm', ['view', name, 'versions', 'time', '--json'], { folder: tmpdir() });
    const { versions, time } = JSON.parse(text) as { versions: string | string[]; time: Record<string, string> };
    return [versions].flat().map((version) => ({ version, publishedAt: time[version] }));
  },

  async download(name, version, folder) {
    // Packing what is already published runs no script of the package; the option says so twice.
    await runTool('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', `--pack-destination=${folder}`], { folder });
    return readdirSync(folder)
      .filter((file) => file.endsWith('.tgz'))
      .map((file) => ({ file: join(folder, file), part: 'main' }));
  },
};
