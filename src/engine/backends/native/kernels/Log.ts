import { unaryKernel } from '../unaryKernel.ts';

/** `ln(x)`. */
export const logKernel = unaryKernel('Log', 'log');
