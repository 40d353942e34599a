import { binaryKernel } from '../binaryKernel.ts';

/** `a - b`. */
export const subKernel = binaryKernel('Sub', { plain: 'sub', row: 'subRow', column: 'subColumn', isCommutative: false });
