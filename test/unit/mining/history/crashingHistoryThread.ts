// Stands for a parser that native code or a loop takes down: dies of the first request, hangs at the next.
import { parentPort, threadId } from 'node:worker_threads';

parentPort?.on('message', () => {
  if (threadId % 2 === 0) process.exit(3);
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
});
