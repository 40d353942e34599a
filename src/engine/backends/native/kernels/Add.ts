import { binaryKernel } from '../binaryKernel.ts';

/** `a + b`. */
export const addKernel = binaryKernel('Add', { plain: 'add', row: 'addRow', column: 'addColumn', isCommutative: true });
