// Measures every candidate once per machine and takes the best.
import type { BackendName } from '../backend.ts';
import type { BackendProbe } from './backendProbe.ts';
import { type ProbeOptions, probeBackend } from './probeBackend.ts';
import { readRememberedProbes, rememberProbes } from './rememberedProbes.ts';
import { type BackendChoice, resolveBackend } from './resolveBackend.ts';

/** A choice with everything that it rests on. */
export interface ExplainedChoice extends BackendChoice {
  readonly probes: readonly BackendProbe[];
}

/** Backends that are worth choosing for their speed. `wasm` is looked at only when none of them works. */
const candidates: readonly BackendName[] = ['native', 'webgpu', 'tensorflow'];

/**
 * The best backend for this machine: from memory, or measured now (some seconds).
 *
 * @param isFresh Measures even if a result is remembered.
 * @throws {BackendError} `noBackend`. @throws The abort reason of `signal`.
 */
export async function chooseBackend(options: ProbeOptions & { readonly isFresh?: boolean } = {}): Promise<ExplainedChoice> {
  const remembered = options.isFresh ? undefined : readRememberedProbes();
  const probes = remembered ?? (await probeAll(options));
  // Where the machine was too busy to answer, or nothing works yet, the next run measures again.
  const isFinal = probes.every((probe) => probe.state === 'measured' || probe.reason !== 'timedOut');
  if (!remembered && isFinal && probes.some(({ state }) => state === 'measured')) rememberProbes(probes);
  return { ...resolveBackend(probes), probes };
}

/** One after the other, so that none slows another down. */
async function probeAll(options: ProbeOptions): Promise<BackendProbe[]> {
  const probes: BackendProbe[] = [];
  for (const name of candidates) probes.push(await probeBackend(name, options));
  if (probes.every(({ state }) => state === 'unavailable')) probes.push(await probeBackend('wasm', options));
  return probes;
}
