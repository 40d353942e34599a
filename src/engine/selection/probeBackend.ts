import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../backend.ts';
import { type BackendProbe, backendProbeSchema } from './backendProbe.ts';

/** Time for starting the process, loading the backend and measuring it, milliseconds. A busy machine takes long to start Node. */
const timeoutMs = 45_000;

/** How the probing process is started. */
export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  /** The entry. Default: the one that loads the backend and measures it. */
  readonly entry?: string;
  /** Default 45 seconds. */
  readonly timeoutMs?: number;
}

/**
 * Loads a backend in a process of its own and measures it. A crash there is a finding, not an error.
 *
 * @throws The abort reason of `signal`.
 */
export function probeBackend(name: BackendName, options: ProbeOptions = {}): Promise<BackendProbe> {
  const { signal, entry = fileURLToPath(new URL('./probeMain.ts', import.meta.url)) } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const child = fork(entry, [name], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let answer: BackendProbe | undefined;
    let isLate = false;
    const output = lastOutput(child);
    const kill = (): boolean => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, options.timeoutMs ?? timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    child.on('message', (message) => {
      answer = backendProbeSchema.parse(message);
    });
    child.on('error', reject);
    child.on('close', (code, killSignal) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) return reject(signal.reason as Error);
      if (answer) return resolve(answer);
      const found = isLate ? `no answer in ${(options.timeoutMs ?? timeoutMs) / 1000} s` : `its end (${killSignal ?? `exit code ${code}`})`;
      const message = `expected the process that measures it to answer, found ${found}${output()}`;
      resolve({ state: 'unavailable', name, reason: isLate ? 'timedOut' : 'processDied', message });
    });
  });
}

/** The last line that a child wrote to stderr, as the end of a sentence. */
function lastOutput({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000);
  });
  return () => (text.trim() === '' ? '' : `: ${text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''}`);
}
