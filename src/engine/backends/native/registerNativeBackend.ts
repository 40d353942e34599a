import { registerBackend } from '../../tensors.ts';
import { registerCpuFallback } from '../fallbackToCpu.ts';
import { loadBinding } from './binding.ts';
import { NativeBackend } from './nativeBackend.ts';
import { registerKernels } from './registerKernels.ts';

let isRegistered = false;

/**
 * Registers the native backend, with plain JavaScript for the kernels that it lacks. Returns what it runs on.
 *
 * @throws {BindingError} `addonMissing` or `addonNotLoadable`.
 */
export function registerNativeBackend(): string {
  const binding = loadBinding();
  if (!isRegistered) {
    isRegistered = true;
    registerKernels();
    registerCpuFallback('native');
    registerBackend('native', () => new NativeBackend(binding));
  }
  const features = binding.cpuFeatures();
  return `${features.length > 0 ? features.join(', ') : 'portable code'}, ${binding.threadCount()} threads`;
}
