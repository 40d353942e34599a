import type { TensorInfo } from '../../tensors.ts';
import { areFloats, sizeOf } from './kernel.ts';
import type { KernelCall } from './kernel.ts';

/** The sum over some axes and how many values went into each sum; `undefined` for axes in the middle and for integers. */
export function sumOver(call: KernelCall): { sum: TensorInfo & { readonly slot: number }; count: number } | undefined {
  const { binding, input, attribute, slot, allocate } = call;
  const x = input('x');
  const rank = x.shape.length;
  const wanted = attribute<number | number[] | null | undefined>('axis') ?? x.shape.map((_, axis) => axis);
  const axes = new Set([wanted].flat().map((axis) => (axis < 0 ? axis + rank : axis)));
  if (!areFloats(x)) return undefined;
  const keepDims = attribute<boolean | undefined>('keepDims') ?? false;
  const shape = x.shape.flatMap((extent, axis) => (axes.has(axis) ? (keepDims ? [1] : []) : [extent]));
  const count = sizeOf(x.shape.filter((_, axis) => axes.has(axis)));
  const keptCount = sizeOf(shape);
  const isLeading = [...axes].every((axis) => axis < axes.size);
  const isTrailing = [...axes].every((axis) => axis >= rank - axes.size);
  if (!isLeading && !isTrailing) return undefined;
  const sum = allocate(shape);
  if (axes.size === rank) binding.sum(sum.slot, slot(x));
  else if (isLeading) binding.sumRows(sum.slot, slot(x), count, keptCount);
  else binding.sumColumns(sum.slot, slot(x), keptCount, count);
  return { sum, count };
}
