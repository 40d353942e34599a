import { areFloats, nativeKernel, sizeOf } from '../kernel.ts';

/** Reorders axes. The addon turns matrices; a permutation that is not a turn of a matrix falls back. */
export const transposeKernel = nativeKernel('Transpose', ({ backend, binding, input, attribute, slot, allocate, fallBack }) => {
  const x = input('x');
  const permutation = attribute<number[]>('perm');
  const shape = permutation.map((axis) => x.shape[axis] as number);
  // Axes of extent 1 may stand anywhere without moving a value.
  const moving = permutation.filter((axis) => x.shape[axis] !== 1);
  const split = moving.indexOf(Math.min(...moving));
  const isTurn = moving.every((axis, index) => index === 0 || index === split || axis > (moving[index - 1] as number));
  if (moving.length === 0 || (isTurn && split === 0)) return backend.share(x, shape);
  if (!areFloats(x) || !isTurn || Math.max(...moving.slice(split)) > Math.min(...moving.slice(0, split))) return fallBack();
  const columns = sizeOf(moving.slice(0, split).map((axis) => x.shape[axis] as number));
  const rows = sizeOf(moving.slice(split).map((axis) => x.shape[axis] as number));
  const out = allocate(shape);
  binding.transpose2d(out.slot, slot(x), rows, columns);
  return out;
});
