import { unaryKernel } from '../unaryKernel.ts';

/** `exp(x)`. */
export const expKernel = unaryKernel('Exp', 'exp');
