import type { Services } from '../services.ts';

/** Shows the log. */
export function openLog({ log }: Services): void {
  log.show();
}
