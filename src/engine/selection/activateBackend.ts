// Registers a backend on first use and makes it the active one. Knows nothing of choosing.
import { messageOf, ProjectError } from '../../base/errors.ts';
import { registerNativeBackend } from '../backends/native/registerNativeBackend.ts';
import { registerTensorflowBackend } from '../backends/tensorflow/registerTensorflowBackend.ts';
import { registerWasmBackend } from '../backends/wasm/registerWasmBackend.ts';
import { registerWebgpuBackend } from '../backends/webgpu/registerWebgpuBackend.ts';
import { setBackend } from '../tensors.ts';
import { BackendError } from './backendError.ts';
import type { BackendName } from '../backend.ts';

/**
 * Switches to a backend and returns what it runs on.
 *
 * @throws {BackendError} `backendUnavailable`, caused by the typed error that says why.
 */
export async function activateBackend(name: BackendName): Promise<string> {
  try {
    const details = await registrations[name]();
    if (await setBackend(name)) return details;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    throw new BackendError('backendUnavailable', messageOf(error), { cause: error });
  }
  throw new BackendError('backendUnavailable', `expected backend ${name} to start, it refused`);
}

const registrations: Readonly<Record<BackendName, () => string | Promise<string>>> = {
  native: registerNativeBackend,
  webgpu: registerWebgpuBackend,
  tensorflow: registerTensorflowBackend,
  wasm: registerWasmBackend,
  cpu: () => 'plain JavaScript',
};
