import { rmSync } from 'node:fs';

/** Removes a folder in which a program may have left files that cannot be removed or are still being written; those stay. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
