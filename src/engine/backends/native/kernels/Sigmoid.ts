import { unaryKernel } from '../unaryKernel.ts';

/** `1 / (1 + exp(-x))`. */
export const sigmoidKernel = unaryKernel('Sigmoid', 'sigmoid');
