import { binaryKernel } from '../binaryKernel.ts';

/** `a / b`. */
export const realDivKernel = binaryKernel('RealDiv', { plain: 'div', row: 'divRow', column: 'divColumn', isCommutative: false });
