import { unaryKernel } from '../unaryKernel.ts';

/** `x²`. */
export const squareKernel = unaryKernel('Square', 'square');
