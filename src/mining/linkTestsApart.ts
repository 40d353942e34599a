import { Worker } from 'node:worker_threads';
import type { FocalLink } from './focalLinks/focalLink.ts';
import type { CoChange } from './history/history.ts';
import type { MinedFile } from './mineProject.ts';

/** What the thread needs; outlines come from the store. */
export interface LinkRequest {
  readonly topFolder: string;
  /** A store that outlives the mining thread's own; see `MiningStore.path`. */
  readonly storePath: string;
  readonly files: readonly MinedFile[];
  readonly coChanges: readonly CoChange[];
}

/** Links tests to functions in a thread of its own, while this one goes on. The abort reason is thrown when the signal fires. */
export function linkTestsApart(request: LinkRequest, signal?: AbortSignal): Promise<FocalLink[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./linkThread.ts', import.meta.url), { workerData: request });
    const onAbort = (): void => {
      void worker.terminate();
      // An abort reason may be anything that the caller chose.
      reject(signal?.reason as Error);
    };
    const settle = (): void => signal?.removeEventListener('abort', onAbort);
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (links: FocalLink[]) => {
      settle();
      resolve(links);
    });
    worker.once('error', (error) => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    worker.once('exit', (code) => {
      settle();
      reject(new Error(`the thread that links tests ended with code ${code}`));
    });
    if (signal?.aborted) onAbort();
  });
}
