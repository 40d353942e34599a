import { defined } from '../../../../base/assert.ts';
import { pasteAxis } from '../axisCopy.ts';
import { nativeKernel } from '../kernel.ts';

/** Tensors one after the other along an axis. */
export const concatKernel = nativeKernel('Concat', ({ backend, list, attribute, allocate }) => {
  const parts = list();
  const { shape, dtype } = defined(parts[0], 'first tensor');
  const wanted = attribute<number>('axis');
  const axis = wanted < 0 ? wanted + shape.length : wanted;
  const extents = parts.map((part) => part.shape[axis] as number);
  const total = extents.reduce((sum, extent) => sum + extent, 0);
  const out = allocate(shape.with(axis, total), dtype);
  let begin = 0;
  for (const [index, part] of parts.entries()) {
    pasteAxis(backend, out, part, axis, begin);
    begin += extents[index] as number;
  }
  return out;
});
