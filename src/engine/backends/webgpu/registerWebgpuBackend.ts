import type * as TfjsWebgpu from '@tensorflow/tfjs-backend-webgpu';
import { messageOf } from '../../../base/errors.ts';
import { registerBackend } from '../../tensors.ts';
import { describeAdapter, openDevice } from './openDevice.ts';
import { WebgpuError } from './webgpuError.ts';
import { registerWebgpuKernels } from './registerWebgpuKernels.ts';
import { bindRuntime, WebgpuRuntime } from './webgpuRuntime.ts';

let details: string | undefined;

/**
 * Registers the GPU as the backend `webgpu` on first use. Returns what it runs on, for example `NVIDIA GeForce RTX 4070, f16`.
 *
 * @throws {WebgpuError} `packageMissing`, `noAdapter`, `softwareAdapter` or `adapterLimit`.
 */
export async function registerWebgpuBackend(): Promise<string> {
  details ??= await register();
  return details;
}

async function register(): Promise<string> {
  // Imported before `navigator.gpu` exists, it registers no backend with a device of its own choice.
  const { WebGPUBackend } = await importTfjsBackend();
  const opened = await openDevice();
  const tfjsBackend = withNavigatorGpu(() => new WebGPUBackend(opened.device, opened.info));
  bindRuntime(tfjsBackend, new WebgpuRuntime(opened, tfjsBackend));
  registerWebgpuKernels();
  registerBackend('webgpu', () => tfjsBackend);
  return `${describeAdapter(opened.info)}${opened.hasHalfPrecision ? ', f16' : ''}`;
}

async function importTfjsBackend(): Promise<typeof TfjsWebgpu> {
  try {
    const { default: exports, ...named } = (await import('@tensorflow/tfjs-backend-webgpu')) as TfjsModule;
    return exports ?? named;
  } catch (error) {
    throw new WebgpuError('packageMissing', `expected the package @tensorflow/tfjs-backend-webgpu: ${messageOf(error)}`, { cause: error });
  }
}

/** A CommonJS bundle: its exports are the default export as Node imports it. */
type TfjsModule = typeof TfjsWebgpu & { default?: typeof TfjsWebgpu };

/** tfjs's constructor looks for `navigator.gpu`; left in place it would keep Dawn, and with it the process, alive. */
function withNavigatorGpu<Result>(construct: () => Result): Result {
  Object.defineProperty(navigator, 'gpu', { value: true, configurable: true });
  try {
    return construct();
  } finally {
    Reflect.deleteProperty(navigator, 'gpu');
  }
}
