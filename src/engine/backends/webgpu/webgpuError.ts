import { ProjectError } from '../../../base/errors.ts';

/** Training on the GPU is not possible on this machine, or not with this model. */
export class WebgpuError extends ProjectError<'packageMissing' | 'noAdapter' | 'softwareAdapter' | 'adapterLimit'> {}
