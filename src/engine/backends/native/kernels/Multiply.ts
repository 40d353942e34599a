import { binaryKernel } from '../binaryKernel.ts';

/** `a * b`. */
export const multiplyKernel = binaryKernel('Multiply', { plain: 'mul', row: 'mulRow', column: 'mulColumn', isCommutative: true });
