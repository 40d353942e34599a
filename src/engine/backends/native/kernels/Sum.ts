import { nativeKernel } from '../kernel.ts';
import { sumOver } from '../reduction.ts';

/** The sum over leading, trailing or all axes; others fall back. */
export const sumKernel = nativeKernel('Sum', (call) => sumOver(call)?.sum ?? call.fallBack());
