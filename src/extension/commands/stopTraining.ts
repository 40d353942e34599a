import type { Services } from '../services.ts';

/** Ends the training and judges the best so far. */
export async function stopTraining({ trainings }: Services): Promise<void> {
  await trainings.current?.stop();
}
