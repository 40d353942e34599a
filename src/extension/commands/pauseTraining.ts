import type { Services } from '../services.ts';

/** Lets the training come to a safe point and wait there. */
export async function pauseTraining({ trainings }: Services): Promise<void> {
  await trainings.current?.pause();
}
