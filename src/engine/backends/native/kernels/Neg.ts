import { unaryKernel } from '../unaryKernel.ts';

/** `-x`. */
export const negKernel = unaryKernel('Neg', 'neg');
