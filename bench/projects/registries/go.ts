import { copyFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../runTool.ts';
import type { Registry } from './registry.ts';

/** No other Go version is fetched for a module that asks for it. */
const environment = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GOWORK: 'off' };

/** Go modules through go: whole modules with their tests. Names are module paths. */
export const go: Registry = {
  ecosystem: 'go',
  namePattern: /^[\w.][\w./~-]*$/u,

  async listVersions(name) {
    const text = await runTool('go', ['list', '-m', '-versions', '-json', name], { folder: tmpdir(), environment });
    const { Versions: versions = [] } = JSON.parse(text) as { Versions?: string[] };
    // Versions carry a "v" in Go only.
    return versions.map((version) => ({ version: version.replace(/^v/u, ''), publishedAt: undefined }));
  },

  async download(name, version, folder) {
    const text = await runTool('go', ['mod', 'download', '-json', `${name}@v${version}`], { folder, environment });
    const { Zip: zip, Info: info } = JSON.parse(text) as { Zip: string; Info: string };
    copyFileSync(zip, join(folder, 'module.zip'));
    const { Time: publishedAt } = JSON.parse(readFileSync(info, 'utf8')) as { Time?: string };
    return [{ file: join(folder, 'module.zip'), part: 'main', ...(publishedAt === undefined ? {} : { publishedAt }) }];
  },
};
