// What training needs on top of tfjs's WebGPU backend: programs of our own with several outputs, frozen matrices,
// reads without a detour through the event loop, and a lost device as a typed error.

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { assert, defined } from '../../../base/assert.ts';
import type { TensorInfo } from '../../tensors.ts';
import { assertDevicePresent, reportDeviceLoss } from './deviceLoss.ts';
import type { OpenedDevice } from './openDevice.ts';
import type { WebgpuProgram } from './webgpuProgram.ts';

/** The parts of tfjs's backend that its types hide: programs of ours must go into the same stream of commands. */
interface CommandStream {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
}

/** Programs in one submission; tfjs's own default is 15. Frees memory early and lets the GPU start early. */
const programsPerSubmission = 15;

/** The largest vector that an array in a buffer may consist of. */
const smallestBufferBytes = 16;

/** How one run of a program is called. */
export interface ProgramRun {
  /** One for each buffer of the program, in its order. */
  readonly buffers: readonly GPUBuffer[];
  /** One for each uniform of the program, in its order. */
  readonly uniforms: readonly number[];
  /** Workgroups in each dimension. */
  readonly groups: readonly [number, number?, number?];
}

/** The GPU as kernels see it. */
export class WebgpuRuntime {
  readonly hasHalfPrecision: boolean;
  /** Numbers that may be read from one buffer, bytes. */
  readonly largestBindingBytes: number;
  readonly workgroupBytes: number;
  private readonly opened: OpenedDevice;
  private readonly backend: WebGPUBackend;
  private readonly stream: CommandStream;
  private readonly pipelines = new Map<string, GPUComputePipeline>();
  /** What the running kernel has borrowed. */
  private borrowed: GPUBuffer[] = [];

  /** Takes over a tfjs backend: its reads go through {@link readSync} from now on. */
  constructor(opened: OpenedDevice, backend: WebGPUBackend) {
    this.opened = opened;
    this.backend = backend;
    this.stream = backend as unknown as CommandStream;
    this.hasHalfPrecision = opened.hasHalfPrecision;
    const { limits } = opened.device;
    this.largestBindingBytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
    this.workgroupBytes = limits.maxComputeWorkgroupStorageSize;
    backend.readSync = (dataId) => this.readSync(dataId);
    backend.read = (dataId) => new Promise((resolve) => resolve(this.readSync(dataId)));
  }

  /** A fresh tensor; its numbers are whatever lay there. */
  allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const info = this.backend.makeTensorInfo([...shape], dtype);
    if (sizeOf(shape) > 0) this.backend.uploadToGPU(info.dataId);
    else this.dataOf(info.dataId).values = dtype === 'float32' ? new Float32Array(0) : new Int32Array(0);
    return info;
  }

  /** The GPU's memory behind a tensor of at least one number. Stays valid until the commands recorded so far have run. */
  bufferOf({ dataId }: TensorInfo): GPUBuffer {
    this.backend.uploadToGPU(dataId);
    this.stream.commandQueueOwnedIds.add(dataId);
    return this.dataOf(dataId).resource as GPUBuffer;
  }

  /** How many tensors share a tensor's memory. */
  refCount(dataId: object): number {
    return this.backend.refCount(dataId);
  }

  /** Memory for intermediate numbers of the running kernel. */
  temporary(sizeBytes: number): GPUBuffer {
    return this.borrow(sizeBytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST);
  }

  /** Constant numbers for the running kernel. */
  upload(values: Int32Array | Float32Array): GPUBuffer {
    // Written ahead of the commands that wait: another usage than tensors have, so that no such command still reads this memory.
    const buffer = this.borrow(values.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
    this.opened.device.queue.writeBuffer(buffer, 0, values.buffer, values.byteOffset, values.byteLength);
    return buffer;
  }

  /** Copies buffers behind one another into memory of the running kernel. */
  concatenate(sources: readonly GPUBuffer[]): GPUBuffer {
    const target = this.temporary(sources.reduce((total, { size }) => total + size, 0));
    const { backend, stream } = this;
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    let offset = 0;
    for (const source of sources) {
      defined(stream.commandEncoder, 'command encoder').copyBufferToBuffer(source, 0, target, offset, source.size);
      offset += source.size;
    }
    return target;
  }

  /** Gives back what a kernel borrowed, once its commands have run. */
  endKernel(): void {
    this.stream.uniformPendingDisposal.push(...this.borrowed);
    this.borrowed = [];
  }

  /** Memory that stays until it is destroyed, filled with bytes; the size is rounded up to whole words. */
  loadBytes(bytes: Uint8Array): GPUBuffer {
    const buffer = this.opened.device.createBuffer({
      size: Math.max(smallestBufferBytes, Math.ceil(bytes.byteLength / 4) * 4),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    const wholeBytes = bytes.byteLength - (bytes.byteLength % 4);
    const { queue } = this.opened.device;
    if (wholeBytes > 0) queue.writeBuffer(buffer, 0, bytes.buffer, bytes.byteOffset, wholeBytes);
    if (wholeBytes < bytes.byteLength) {
      const rest = new Uint8Array(4);
      rest.set(bytes.subarray(wholeBytes));
      queue.writeBuffer(buffer, wholeBytes, rest);
    }
    return buffer;
  }

  /**
   * Records a program into the stream of commands.
   *
   * @throws {DeviceLostError} when the device is known to be lost.
   */
  run(program: WebgpuProgram, { buffers, uniforms, groups }: ProgramRun): void {
    assertDevicePresent();
    assert(
      buffers.length === program.buffers.length && uniforms.length === program.uniforms.length,
      () => `${program.name}: ${buffers.length} buffers and ${uniforms.length} uniforms`,
    );
    const { stream, backend } = this;
    const pipeline = this.pipelineOf(program);
    const bindGroup = this.opened.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...buffers, this.uploadUniforms(program, uniforms)].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    backend.ensureCommandEncoderReady();
    stream.computePassEncoder ??= defined(stream.commandEncoder, 'command encoder').beginComputePass();
    stream.computePassEncoder.setPipeline(pipeline);
    stream.computePassEncoder.setBindGroup(0, bindGroup);
    stream.computePassEncoder.dispatchWorkgroups(...groups);
    stream.dispatchCountInPass++;
    if (stream.dispatchCountInPass < programsPerSubmission) return;
    backend.endComputePassEncoder();
    backend.submitQueue();
  }

  /** Workgroups for a program that treats each of `count` values by itself, in as many dimensions as the limits need. */
  flatGroups(count: number, threads: number): [number, number] {
    const groups = Math.ceil(count / threads);
    const { maxComputeWorkgroupsPerDimension: most } = this.opened.device.limits;
    return groups <= most ? [groups, 1] : [most, Math.ceil(groups / most)];
  }

  /**
   * Copies a tensor's numbers out, waiting for the GPU.
   *
   * @throws {DeviceLostError} when the device is lost before the numbers arrive.
   */
  readSync(dataId: object): Float32Array | Int32Array {
    const { values, resource, dtype } = this.dataOf(dataId);
    if (values) return values as Float32Array;
    const words = this.readBuffer(resource as GPUBuffer);
    return dtype === 'float32' ? new Float32Array(words) : new Int32Array(words);
  }

  /** {@link readSync} for memory that is no tensor. */
  readBuffer(source: GPUBuffer): ArrayBuffer {
    assertDevicePresent();
    const { backend, stream, opened } = this;
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    const staging = backend.bufferManager.acquireBuffer(source.size, MAP_READ | COPY_DST);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    defined(stream.commandEncoder, 'command encoder').copyBufferToBuffer(source, 0, staging, 0, source.size);
    backend.submitQueue();
    let failure = 'it no longer answers';
    opened.events.waitFor(
      () => {
        // The rejection says the same as the state that is looked at here, only later.
        staging.mapAsync(GPUMapMode.READ).catch((error: unknown) => (failure = String(error)));
      },
      () => staging.mapState === 'pending',
    );
    if (staging.mapState !== 'mapped') throw reportDeviceLoss(failure);
    const copy = staging.getMappedRange().slice(0);
    staging.unmap();
    backend.bufferManager.releaseBuffer(staging);
    // Errors of earlier commands arrive with the same events: what was read may then be wrong.
    assertDevicePresent();
    return copy;
  }

  /** Gives the GPU back. All tensors on it are lost, as when the device goes away by itself. */
  dispose(): void {
    this.opened.device.destroy();
  }

  private borrow(sizeBytes: number, usage: number): GPUBuffer {
    const buffer = this.backend.bufferManager.acquireBuffer(Math.max(smallestBufferBytes, sizeBytes), usage);
    this.borrowed.push(buffer);
    return buffer;
  }

  private dataOf(dataId: object): ReturnType<WebGPUBackend['tensorMap']['get']> {
    return this.backend.tensorMap.get(dataId);
  }

  private pipelineOf({ name, code }: WebgpuProgram): GPUComputePipeline {
    const known = this.pipelines.get(name);
    if (known) return known;
    const { device } = this.opened;
    const module = device.createShaderModule({ label: name, code });
    const pipeline = device.createComputePipeline({ label: name, layout: 'auto', compute: { module, entryPoint: 'main' } });
    this.pipelines.set(name, pipeline);
    return pipeline;
  }

  private uploadUniforms({ uniforms }: WebgpuProgram, values: readonly number[]): GPUBuffer {
    // Uniform structures of single numbers lie densely; their size is a multiple of 16.
    const view = new DataView(new ArrayBuffer(Math.max(16, Math.ceil(values.length / 4) * 16)));
    uniforms.forEach(([, type], index) => {
      const value = values[index] as number;
      if (type === 'f32') view.setFloat32(index * 4, value, true);
      else if (type === 'i32') view.setInt32(index * 4, value, true);
      else view.setUint32(index * 4, value, true);
    });
    const buffer = this.backend.bufferManager.acquireBuffer(view.byteLength, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.opened.device.queue.writeBuffer(buffer, 0, view.buffer);
    this.stream.uniformPendingDisposal.push(buffer);
    return buffer;
  }
}

const runtimes = new WeakMap<object, WebgpuRuntime>();

/** Remembers the runtime of a tfjs backend. */
export function bindRuntime(tfjsBackend: object, runtime: WebgpuRuntime): void {
  runtimes.set(tfjsBackend, runtime);
}

/** The runtime of a tfjs backend; absent when it is not the GPU's. */
export function runtimeOf(tfjsBackend: object): WebgpuRuntime | undefined {
  return runtimes.get(tfjsBackend);
}

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
