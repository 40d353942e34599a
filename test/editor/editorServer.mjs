// A VS Code server with the packaged extension in it, in folders of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long the server may take until it answers, milliseconds. */
const startLimitMs = 60_000;

/** Settings of the user: nothing that asks for attention or for the network. */
const settings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.wordBasedSuggestions': 'off',
};

/**
 * Installs the package and starts the server.
 *
 * @param {{ node: string, server: string, vsix: string, settings: object, environment: object }} options
 * @returns {Promise<{ url: string, folder: string, stop: () => Promise<void> }>}
 */
export async function startEditor({ node, server, vsix, settings: own, environment }) {
  const folder = mkdtempSync(join(tmpdir(), 'repotune-editor-'));
  const [data, extensions, runtime] = ['data', 'extensions', 'runtime'].map((name) => join(folder, name));
  // Settings of the machine's scope count only where the machine's settings are: in a remote window that is the second file.
  for (const place of ['User', 'Machine']) {
    mkdirSync(join(data, 'data', place), { recursive: true });
    writeFileSync(join(data, 'data', place, 'settings.json'), JSON.stringify({ ...settings, ...own }));
  }
  mkdirSync(runtime);
  const main = join(server, 'out', 'server-main.js');
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: runtime, ...environment };
  const places = ['--server-data-dir', data, '--extensions-dir', extensions];
  const installed = spawnSync(node, [main, ...places, '--install-extension', vsix, '--force'], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the package could not be installed:\n${installed.stdout}${installed.stderr}`);
  const port = await freePort();
  const child = spawn(
    node,
    [
      main,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      ...places,
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = (output + chunk).slice(-8000)));
  const url = `http://127.0.0.1:${port}`;
  const limit = AbortSignal.timeout(startLimitMs);
  while (!(await isAnswering(url))) {
    if (child.exitCode !== null || limit.aborted) throw new Error(`the server did not come up:\n${output}`);
    await delay(100);
  }
  return {
    url,
    folder,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, delay(5000)]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
    },
  };
}

async function isAnswering(url) {
  try {
    return (await fetch(`${url}/version`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
