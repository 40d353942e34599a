// A GPU may go away in the middle of a run: driver reset, sleep, out of memory. Nothing that was on it can be read any more.

import { ProjectError } from '../../../base/errors.ts';

/** The GPU is gone, and all tensors on it. Training can go on from a checkpoint on another backend. */
export class DeviceLostError extends ProjectError<'deviceLost'> {
  constructor(cause: string) {
    super('deviceLost', `the GPU was lost: ${cause}`);
  }
}

let lostBecause: string | undefined;
const loss = Promise.withResolvers<string>();

/** Resolves with the cause once the device of this process is lost, and never otherwise. */
export function whenDeviceLost(): Promise<string> {
  return loss.promise;
}

/** Records that the device is lost; the first cause counts. */
export function reportDeviceLoss(cause: string): DeviceLostError {
  lostBecause ??= cause;
  loss.resolve(lostBecause);
  return new DeviceLostError(lostBecause);
}

/**
 * Does nothing while the device is there.
 *
 * @throws {DeviceLostError} when it is known to be lost.
 */
export function assertDevicePresent(): void {
  if (lostBecause !== undefined) throw new DeviceLostError(lostBecause);
}
