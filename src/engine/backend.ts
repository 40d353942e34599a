import { messageOf, ProjectError } from '../base/errors.ts';
import { BindingError } from './backends/native/binding.ts';
import { registerNativeBackend } from './backends/native/registerNativeBackend.ts';
import { registerWasmBackend } from './backends/wasm/registerWasmBackend.ts';
import { NativeBackend } from './backends/native/nativeBackend.ts';
import { backend, setBackend } from './tensors.ts';

/** Where tensors live and operations run. `cpu` is plain JavaScript, for tests only. */
export type BackendName = 'native' | 'wasm' | 'cpu';

/** The wanted backend cannot be used on this machine. */
export class BackendError extends ProjectError<'backendUnavailable'> {}

/** The backend that is now active. */
export interface SelectedBackend {
  readonly name: BackendName;
  /** Why it is not the first choice; absent when it is. */
  readonly reason?: string;
  /** What it runs on, for a log: instruction sets and threads. */
  readonly details: string;
}

/**
 * Makes a backend the active one for this process. Call it before any tensor is made.
 *
 * @param wanted `auto` takes `native`, and `wasm` where the native addon cannot be loaded.
 * @throws {BackendError} `backendUnavailable` when the named backend, or with `auto` every one, does not work here.
 */
export async function selectBackend(wanted: 'auto' | BackendName): Promise<SelectedBackend> {
  if (wanted !== 'auto') return { name: wanted, details: await activate(wanted) };
  try {
    return { name: 'native', details: await activate('native') };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { name: 'wasm', reason: error.message, details: await activate('wasm') };
  }
}

/** Gives free buffers back to the system, for example between training and what comes after it. */
export function trimMemory(): void {
  const active = backend();
  if (active instanceof NativeBackend) active.binding.trimPool();
}

/** Registers a backend on first use, switches to it and describes it. */
async function activate(name: BackendName): Promise<string> {
  try {
    const details = await registrations[name]();
    if (await setBackend(name)) return details;
  } catch (error) {
    if (!(error instanceof BindingError)) throw error;
    throw new BackendError('backendUnavailable', messageOf(error), { cause: error });
  }
  throw new BackendError('backendUnavailable', `expected backend ${name} to start, it refused`);
}

const registrations: Readonly<Record<BackendName, () => string | Promise<string>>> = {
  native: registerNativeBackend,
  wasm: registerWasmBackend,
  cpu: () => 'plain JavaScript',
};
