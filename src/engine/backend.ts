import { messageOf } from '../base/errors.ts';
import { NativeBackend } from './backends/native/nativeBackend.ts';
import { activateBackend } from './selection/activateBackend.ts';
import { BackendError } from './selection/backendError.ts';
import type { BackendProbe } from './selection/backendProbe.ts';
import { chooseBackend } from './selection/chooseBackend.ts';
import { backend } from './tensors.ts';

/** Where tensors live and operations run. `cpu` is plain JavaScript, for tests only. */
export type BackendName = 'native' | 'webgpu' | 'tensorflow' | 'wasm' | 'cpu';

/** The backend that is now active. */
export interface SelectedBackend {
  readonly name: BackendName;
  /** What it runs on, for a log: instruction sets and threads, adapter, library. */
  readonly details: string;
  /** Why this one, for people, without a full stop. */
  readonly why: string;
  /** What the choice rests on; only with `auto`. */
  readonly probes?: readonly BackendProbe[];
}

/**
 * Makes a backend the active one for this process. Call it before any tensor is made.
 *
 * @param wanted `auto` takes the fastest that works here, measured once for each machine; see `selection/`.
 * @throws {BackendError} `backendUnavailable` when the named backend does not work here, `noBackend` when with `auto` none does.
 * @throws The abort reason of `signal`.
 */
export async function selectBackend(wanted: 'auto' | BackendName, signal?: AbortSignal): Promise<SelectedBackend> {
  if (wanted !== 'auto') return { name: wanted, details: await activateBackend(wanted), why: 'asked for' };
  const choice = await chooseBackend({ signal });
  try {
    return { ...choice, details: await activateBackend(choice.name) };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    // What is remembered no longer holds: a device was taken out, a package was removed.
    const fresh = await chooseBackend({ signal, isFresh: true });
    const why = `${fresh.why}; ${choice.name} no longer works: ${messageOf(error)}`;
    return { ...fresh, why, details: await activateBackend(fresh.name) };
  }
}

/** Gives free buffers back to the system, for example between training and what comes after it. */
export function trimMemory(): void {
  const active = backend();
  if (active instanceof NativeBackend) active.binding.trimPool();
}
