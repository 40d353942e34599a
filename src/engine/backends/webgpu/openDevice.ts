// Chooses a GPU through the `webgpu` package (Dawn). The package holds a large binary, so it is imported only when the backend is wanted.

import { messageOf } from '../../../base/errors.ts';
import { DawnEvents } from './dawnEvents.ts';
import { reportDeviceLoss } from './deviceLoss.ts';
import { WebgpuError } from './webgpuError.ts';

/** A GPU that is ready for work. */
export interface OpenedDevice {
  /** Dawn itself. Held, because its callbacks may still come when nothing else refers to it, and then find freed memory. */
  readonly dawn: GPU;
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** Whether shaders may compute with half-precision numbers. */
  readonly hasHalfPrecision: boolean;
  readonly events: DawnEvents;
}

/** Set to 1 to accept a GPU that is computed by the processor, for tests. */
const softwareVariable = 'REPOTUNE_SOFTWARE_GPU';

/** Limits that are raised to what the adapter has: embedding tables are large, and kernels hold tiles in workgroup memory. */
const raisedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** What products need: threads of a workgroup, and two tiles of 64 rows of 9 vectors of f32 (`matrixProduct.ts`). */
const neededLimits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 2 * 64 * 9 * 16 } as const;

/**
 * Opens the machine's fastest GPU.
 *
 * @throws {WebgpuError} `packageMissing`, `noAdapter`, `softwareAdapter` or `adapterLimit`.
 */
export async function openDevice(): Promise<OpenedDevice> {
  const dawn = await loadDawn();
  const adapter = await dawn.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new WebgpuError('noAdapter', 'expected a GPU with a Vulkan, Metal or Direct3D 12 driver, found none');
  }
  const { info, limits, features } = adapter;
  if (isSoftware(info) && process.env[softwareVariable] !== '1') {
    throw new WebgpuError(
      'softwareAdapter',
      `expected a GPU, found ${describeAdapter(info)}, which computes on the processor (${softwareVariable}=1 accepts it)`,
    );
  }
  for (const [name, needed] of Object.entries(neededLimits) as [keyof typeof neededLimits, number][]) {
    if (limits[name] < needed)
      throw new WebgpuError('adapterLimit', `expected ${name} of ${needed}, found ${limits[name]} on ${describeAdapter(info)}`);
  }
  const hasHalfPrecision = features.has('shader-f16');
  const events = new DawnEvents();
  const device = await events.capture(() =>
    adapter.requestDevice({
      requiredFeatures: hasHalfPrecision ? ['shader-f16'] : [],
      requiredLimits: Object.fromEntries(raisedLimits.map((name) => [name, limits[name]])),
    }),
  );
  void device.lost.then(({ reason, message }) => reportDeviceLoss(message || reason));
  device.addEventListener('uncapturederror', (event) => reportDeviceLoss(event.error.message));
  return { dawn, device, info, hasHalfPrecision, events };
}

/** The adapter's name for people. */
export function describeAdapter({ description, device, vendor, architecture }: GPUAdapterInfo): string {
  return description || device || [vendor, architecture].filter(Boolean).join(' ') || 'an unnamed adapter';
}

/** Imports Dawn and puts WebGPU's globals in place, which tfjs's backend expects. */
async function loadDawn(): Promise<GPU> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    return create([]);
  } catch (error) {
    throw new WebgpuError('packageMissing', `expected the package webgpu with a binary for this machine: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Dawn calls SwiftShader a fallback; Mesa's llvmpipe and Microsoft's WARP only show by name. */
function isSoftware(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|basic render|warp/i.test(`${info.architecture} ${info.device} ${info.description}`)
  );
}
