import { unaryKernel } from '../unaryKernel.ts';

/** `sqrt(x)`. */
export const sqrtKernel = unaryKernel('Sqrt', 'sqrt');
