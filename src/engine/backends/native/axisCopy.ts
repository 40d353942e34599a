// Copies along one axis, any type. A tensor is seen as [outer, extent, inner].

import type { TensorInfo } from '../../tensors.ts';
import { sizeOf } from './kernel.ts';
import type { NativeBackend } from './nativeBackend.ts';

/** Part of a tensor along one axis: from `begin` on, `extent` long. */
export interface AxisRange {
  readonly axis: number;
  readonly begin: number;
  readonly extent: number;
}

/** A copy of the part of `x` that lies in the range. */
export function sliceAxis(backend: NativeBackend, x: TensorInfo, { axis, begin, extent }: AxisRange): TensorInfo {
  const out = backend.allocate(x.shape.with(axis, extent), x.dtype);
  copyAxis(backend, { info: out, slot: out.slot, begin: 0 }, { info: x, slot: backend.slotOf(x), begin }, axis, extent);
  return out;
}

/** Copies the whole of `x` into `out`, beginning at `begin` of the axis. */
export function pasteAxis(backend: NativeBackend, out: TensorInfo, x: TensorInfo, axis: number, begin: number): void {
  const extent = x.shape[axis] as number;
  copyAxis(backend, { info: out, slot: backend.slotOf(out), begin }, { info: x, slot: backend.slotOf(x), begin: 0 }, axis, extent);
}

interface Side {
  readonly info: TensorInfo;
  readonly slot: number;
  /** Where the copied range begins. */
  readonly begin: number;
}

function copyAxis(backend: NativeBackend, to: Side, from: Side, axis: number, extent: number): void {
  const inner = sizeOf(from.info.shape.slice(axis + 1));
  const outer = sizeOf(from.info.shape.slice(0, axis));
  const stride = ({ info }: Side): number => (info.shape[axis] as number) * inner;
  if (outer * inner * extent === 0) return;
  backend.binding.copyStrided(
    to.slot,
    to.begin * inner,
    stride(to),
    from.slot,
    from.begin * inner,
    stride(from),
    extent * inner, // one block
    outer, // blocks
  );
}
