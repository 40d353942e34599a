// A parser thread that dies or hangs on texts that say so, and is the real one otherwise.

import { parentPort } from 'node:worker_threads';
import '../../../src/mining/parseThread.ts';

parentPort?.on('message', ({ text }: { readonly text: string }) => {
  if (text.includes('dieHere')) process.exit(7);
  if (text.includes('throwHere')) throw new Error('thrown in the thread');
  if (text.includes('exhaustHere')) {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(100_000).fill({}));
  }
  if (text.includes('hangHere')) for (;;);
});
