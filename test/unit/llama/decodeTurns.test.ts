import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { DecodeTurns } from '../../../src/llama/decodeTurns.ts';

/** A writer that takes some steps, each of which says when it began. */
async function write(turns: DecodeTurns, name: 'a' | 'b' | 'c', stepCount: number, log: string[]): Promise<void> {
  turns.join();
  try {
    for (let step = 0; step < stepCount; step++)
      await turns.step('abc'.indexOf(name), async () => {
        log.push(`${name}${step}`);
        await wait(0);
        log.push('.');
      });
  } finally {
    turns.leave();
  }
}

suite('turns of the sequences of one context', () => {
  test('who writes steps together in the order of the sequences, until it has enough', async () => {
    const log: string[] = [];
    const turns = new DecodeTurns();
    await Promise.all([write(turns, 'a', 2, log), write(turns, 'c', 3, log), write(turns, 'b', 1, log)]);
    assert.equal(log.join(' '), 'a0 b0 c0 . . . a1 c1 . . c2 .');
  });

  test('a prompt is read alone and before the next step, and its writer joins the others', async () => {
    const log: string[] = [];
    const turns = new DecodeTurns();
    const read = async (): Promise<void> => {
      for (const chunk of ['p', 'q'])
        await turns.evaluateAlone(async () => {
          log.push(chunk);
          await wait(0);
          log.push('.');
        });
      await write(turns, 'b', 1, log);
    };
    await Promise.all([write(turns, 'a', 3, log), read()]);
    assert.equal(log.join(' '), 'p . q . a0 b0 . . a1 . a2 .');
  });

  test('who fails holds up nobody', async () => {
    const log: string[] = [];
    const turns = new DecodeTurns();
    const fail = async (): Promise<void> => {
      turns.join();
      try {
        await turns.step(0, () => Promise.reject(new Error('no')));
      } finally {
        turns.leave();
      }
    };
    const [first] = await Promise.allSettled([fail(), write(turns, 'a', 2, log)]);
    assert.equal(first.status, 'rejected');
    assert.equal(log.join(' '), 'a0 . a1 .');
    await assert.rejects(turns.evaluateAlone(() => Promise.reject(new Error('no'))));
    assert.equal(await turns.evaluateAlone(() => Promise.resolve(7)), 7);
  });

  test('for any work, nothing runs beside a prompt, and everything ends', async () => {
    const job = fc.record({ chunkCount: fc.nat(3), stepCount: fc.nat(4), delayMs: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 8 }), async (jobs) => {
        const turns = new DecodeTurns();
        let [reading, writing, done] = [0, 0, 0];
        const run = async ({ chunkCount, stepCount, delayMs }: (typeof jobs)[number]): Promise<void> => {
          await wait(delayMs);
          for (let chunk = 0; chunk < chunkCount; chunk++)
            await turns.evaluateAlone(async () => {
              reading++;
              assert.ok(reading === 1 && writing === 0);
              await wait(0);
              reading--;
            });
          turns.join();
          try {
            for (let step = 0; step < stepCount; step++)
              await turns.step(delayMs, async () => {
                writing++;
                assert.equal(reading, 0);
                await wait(0);
                writing--;
              });
          } finally {
            turns.leave();
          }
          done++;
        };
        await Promise.all(jobs.map(run));
        assert.equal(done, jobs.length);
      }),
      { numRuns: 50 },
    );
  });
});
