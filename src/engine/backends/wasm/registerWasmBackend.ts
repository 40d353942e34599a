// Registering is a side effect of importing the package, so it is imported only when the backend is wanted.

import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { registerCpuFallback } from '../fallbackToCpu.ts';

let isRegistered = false;

/** Registers tfjs's WebAssembly backend, with plain JavaScript for the kernels that it lacks. Returns what it runs on. */
export async function registerWasmBackend(): Promise<string> {
  const { default: wasm } = await import('@tensorflow/tfjs-backend-wasm');
  if (!isRegistered) {
    isRegistered = true;
    const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
    wasm.setWasmPaths(folder + sep);
    registerCpuFallback('wasm');
  }
  return 'WebAssembly, one thread';
}
