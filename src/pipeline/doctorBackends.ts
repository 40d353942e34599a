// Every backend: loaded and measured now, or why it cannot be used and what to do about that.
import { formatCount } from '../base/formatQuantity.ts';
import { messageOf } from '../base/errors.ts';
import type { BackendName } from '../engine/backend.ts';
import { BackendError } from '../engine/selection/backendError.ts';
import type { BackendProbe } from '../engine/selection/backendProbe.ts';
import { chooseBackend } from '../engine/selection/chooseBackend.ts';
import { probeBackend } from '../engine/selection/probeBackend.ts';
import { resolveBackend } from '../engine/selection/resolveBackend.ts';
import type { DoctorFinding } from './doctor.ts';

/** What was found about the backends, as data and in words. */
export interface BackendFindings {
  readonly backends: readonly BackendProbe[];
  readonly findings: readonly DoctorFinding[];
}

/** Measures every backend, or only the one asked for, and remembers the result for `auto`. */
export async function findBackends(asked: 'auto' | BackendName, signal: AbortSignal): Promise<BackendFindings> {
  if (asked !== 'auto') {
    const probe = await probeBackend(asked, { signal });
    return { backends: [probe], findings: [describeProbe(probe)] };
  }
  const probes = [...(await measureCandidates(signal))];
  if (!probes.some(({ name }) => name === 'wasm')) probes.push(await probeBackend('wasm', { signal }));
  return { backends: probes, findings: [...probes.map(describeProbe), describeChoice(probes)] };
}

async function measureCandidates(signal: AbortSignal): Promise<readonly BackendProbe[]> {
  try {
    return (await chooseBackend({ signal, isFresh: true })).probes;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return error.probes;
  }
}

function describeProbe(probe: BackendProbe): DoctorFinding {
  const name = `backend ${probe.name}`;
  if (probe.state === 'measured')
    return { name, state: 'ok', found: `${probe.details}: ${formatCount(probe.layerTokensPerSecond)} tokens/s through one layer` };
  const isOptional = probe.name !== 'native' && probe.name !== 'wasm';
  return { name, state: isOptional ? 'note' : 'missing', found: probe.message, advice: advise(probe) };
}

function describeChoice(probes: readonly BackendProbe[]): DoctorFinding {
  const name = 'backend auto';
  try {
    const choice = resolveBackend(probes);
    return { name, state: 'ok', found: `takes ${choice.name}: ${choice.why}` };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { name, state: 'missing', found: messageOf(error), advice: 'make one of the backends above work' };
  }
}

const webgpuAdvice: Readonly<Record<string, string>> = {
  packageMissing: 'run the set-up again; there is no such package for every platform',
  noAdapter: 'only with a GPU: install its Vulkan driver (Linux), or update its driver',
  softwareAdapter: 'nothing is missing: the processor is faster without it',
  processDied: 'the GPU driver crashed; update it, or go on without it',
};

/** What helps, by backend and reason. */
function advise({ name, reason }: Extract<BackendProbe, { state: 'unavailable' }>): string | undefined {
  if (reason === 'timedOut') return 'the machine was too busy; try again when it is quiet';
  switch (name) {
    case 'native':
      return 'install Rust (cargo) and run the set-up again; without it training uses the wasm backend, 20 to 100 times slower';
    case 'wasm':
      return 'run the set-up again: a package is incomplete';
    case 'webgpu':
      return webgpuAdvice[reason] ?? 'see docs/backends.md';
    case 'tensorflow':
      return reason === 'packageMissing'
        ? 'optional: npm install --global @tensorflow/tfjs-node-gpu (NVIDIA, with CUDA) or @tensorflow/tfjs-node; see docs/backends.md'
        : 'install the package again with its install scripts allowed, for this version of Node; see docs/backends.md';
    case 'cpu':
      return undefined;
  }
}
