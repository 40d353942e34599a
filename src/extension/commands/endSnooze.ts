import type { Services } from '../services.ts';

/** Lets suggestions come again. */
export function endSnooze({ snooze }: Services): void {
  snooze.stop();
}
